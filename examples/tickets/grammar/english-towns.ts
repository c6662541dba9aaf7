/** Smaller places, so that most names are rare, and parts of made-up names that are read once: these teach "other" and the letters. */
export const towns =
  `Aachen,Albacete,Alicante,Amarillo,Amiens,Annecy,Arezzo,Arles,Arnhem,Asheville,Augsburg,Avignon,Bamberg,Bangor,Bathurst,Bayonne,
Bergamo,Bialystok,Biarritz,Bozeman,Brescia,Brest,Burlington,Caen,Cagliari,Cannes,Carlisle,Catania,Cheyenne,Chur,Coimbra,Como,
Constanta,Cordoba,Cottbus,Crawley,Daegu,Darlington,Davos,Debrecen,Dijon,Dortmund,Dover,Duluth,Durham,Eugene,Evora,Fargo,
Ferrara,Flagstaff,Flensburg,Freiburg,Fresno,Galveston,Gijon,Girona,Grenoble,Groningen,Guelph,Halle,Hannover,Harrogate,Hastings,
Hoboken,Hobart,Huntsville,Ipswich,Isfahan,Ithaca,Jaen,Jena,Jodhpur,Kandy,Kassel,Kaunas,Kelowna,Kiel,Kilkenny,Kirkuk,Klagenfurt,
Konya,Kosice,Kuching,Lahti,Lausanne,Laramie,Leicester,Leiden,Leon,Liege,Limoges,Lincoln,Linkoping,Lodz,Lourdes,Lubeck,Lublin,
Lugo,Lund,Maastricht,Macon,Madison,Mainz,Mannheim,Maribor,Medellin,Merida,Metz,Missoula,Modena,Mombasa,Monterrey,Montpellier,
Mysore,Namur,Nancy,Nijmegen,Nimes,Nis,Norfolk,Novara,Odense,Olomouc,Oulu,Oviedo,Padua,Parma,Passau,Patras,Pau,Pecs,Perugia,
Peterborough,Plovdiv,Poitiers,Poznan,Preston,Providence,Puebla,Quimper,Raleigh,Ravenna,Regensburg,Reims,Rimini,Roanoke,Rostock,
Rouen,Salamanca,Santander,Sarajevo,Schwerin,Shrewsbury,Skopje,Spokane,Stavropol,Surat,Surrey,Syracuse,Szeged,Tarragona,Tilburg,
Toledo,Topeka,Tours,Trier,Trondheim,Tucuman,Udaipur,Udine,Ulsan,Utica,Vaasa,Varna,Vasteras,Verdun,Vicenza,Vigo,Waco,Warrington,
Wichita,Wigan,Winchester,Worcester,Wuppertal,Yakima,Yaounde,Zadar,Zaragoza,Zwolle`.split(/,\s*/);

/** Made-up names from three shapes of syllables. */
export const madeUp: readonly string[] = [
  '{Ash|Wood|Hart|King|Stan|Bre|Mar|Kal|Tor|Val|Ost|Lin|Gra|Per|Bran|Els|Fal|Hel|Nor|Wes|Thor|Cam|Dun|Kil}{ford|ton|ville|burg|mouth|stad|ova|ino|heim|ley|bury|grad|sund|wick|ham|dale|field|more|nick|holm}',
  '{consonant}{vowel}{consonant2}{vowel}{{consonant2}{vowel}|}{n|s|}',
  '{consonant}{vowel}{ntr|ll|rr|st|nd|mb|rk|zz|ng|tt|sk}{vowel}{n|s|r|l|no|ra|ta|ka|}',
  '{Al|El|Ar|Or|Un|Is|An|Ob|Es|Ur}{consonant2}{vowel}{consonant2}{vowel}{n|s|r|}',
];
