import { madeUp, towns } from './english-towns';

/** Words of the English grammar. Test utterances use others too, so that "other" words and letters matter. */

export const cities =
  `London,Paris,Rome,Madrid,Berlin,Vienna,Prague,Warsaw,Athens,Dublin,Lisbon,Amsterdam,Brussels,Copenhagen,Oslo,Stockholm,Helsinki,
Budapest,Bucharest,Sofia,Belgrade,Zagreb,Milan,Venice,Florence,Naples,Turin,Genoa,Verona,Munich,Hamburg,Frankfurt,Cologne,Stuttgart,Leipzig,Zurich,Geneva,Basel,
Bern,Lyon,Marseille,Nice,Bordeaux,Lille,Strasbourg,Nantes,Barcelona,Valencia,Seville,Malaga,Bilbao,Porto,Edinburgh,Glasgow,Manchester,Liverpool,Leeds,York,Bristol,
Cardiff,Belfast,Oxford,Cambridge,Brighton,Newcastle,Birmingham,Boston,New York,Chicago,Denver,Dallas,Houston,Seattle,Portland,San Francisco,Los Angeles,San Diego,Las Vegas,
Phoenix,Atlanta,Miami,Orlando,Washington,Philadelphia,Baltimore,Pittsburgh,Detroit,Cleveland,Minneapolis,Memphis,Nashville,New Orleans,Salt Lake City,Kansas City,
Toronto,Montreal,Vancouver,Ottawa,Calgary,Mexico City,Buenos Aires,Sao Paulo,Rio de Janeiro,Lima,Bogota,Santiago,Cairo,Casablanca,Lagos,Nairobi,Cape Town,Johannesburg,
Istanbul,Ankara,Dubai,Doha,Tehran,Delhi,Mumbai,Bangalore,Kolkata,Karachi,Dhaka,Colombo,Bangkok,Hanoi,Singapore,Kuala Lumpur,Jakarta,Manila,Taipei,Tainan,Kaohsiung,
Hong Kong,Macau,Shanghai,Beijing,Shenzhen,Guangzhou,Chengdu,Hangzhou,Nanjing,Wuhan,Xiamen,Tokyo,Osaka,Kyoto,Sapporo,Fukuoka,Seoul,Busan,Sydney,Melbourne,Brisbane,
Perth,Adelaide,Auckland,Wellington,Reykjavik,Riga,Tallinn,Vilnius,Kyiv,Minsk,Tbilisi,Almaty,Luxembourg,Salzburg,Innsbruck,Graz,Ljubljana,Trieste,Pisa,Siena,Bologna,Palermo,
Antwerp,Ghent,Bruges,Rotterdam,Utrecht,Eindhoven,Bergen,Gothenburg,Malmo,Aarhus,Krakow,Gdansk,Brno,St. Louis,Fort Worth,El Paso,Santa Fe,Little Rock,Hull,Crewe,Derby,Bath,
Reading,Exeter,Plymouth,Swansea,Aberdeen,Dundee,Stirling,Cork,Galway,Limerick,Heathrow,Gatwick,O'Hare,Newark,La Guardia,Gare du Nord,Victoria Station,
Kingston,Havana,Quito,Panama City,Tunis,Algiers,Dakar,Accra,Addis Ababa,Muscat,Kuwait City,Baku,Yerevan,Tashkent,Kathmandu,Goa,Jaipur,Phuket,Bali,Cebu,Da Nang,Guilin,Qingdao,Harbin`.split(
    /,\s*/,
  );

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday', 'Sun', 'Sat', 'Fri', 'Thu'];
const months = 'January,February,March,April,May,June,July,August,September,October,November,December,Jan,Feb,Aug,Sept,Oct,Nov,Dec'.split(
  ',',
);
const ordinals = Array.from({ length: 31 }, (_, i) => {
  const day = i + 1;
  const ending = day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : day % 10 === 3 && day !== 13 ? 'rd' : 'th';
  return `${day}${ending}`;
});

/** Rules whose alternatives are words. */
export const englishWords: Readonly<Record<string, readonly string[]>> = {
  place: cities,
  town: towns,
  consonant: [...'BCDFGHKLMNPRSTVZ', 'Sh', 'Ch', 'Br', 'Tr'],
  consonant2: [...'bcdfghklmnprstvz', 'sh', 'ch', 'br', 'tr'],
  vowel: [...'aaeeiioou', 'ia', 'ou', 'ei'],
  madeUp,
  station: [
    ...Array<string>(9).fill('{place}'),
    ...Array<string>(3).fill('{town}'),
    ...Array<string>(5).fill('{madeUp}'),
    '{{place}|{town}} {Central|Airport|Station|North|airport|main station|East|Junction|Parkway}',
    '{{place}|{town}|{madeUp}}, {Texas|Maine|Ohio|Ontario|France|Italy|Spain|Japan|Georgia|Kent|Oregon|Nevada}',
    '{Port|Saint|San|Mount|Lake|New|North|West|Santa|Los|La|El|Fort|St.} {Arthur|Jean|Pedro|Vernon|Haven|Bay|Ashford|Marco|{madeUp}}',
  ],
  weekday: weekdays,
  month: months,
  ordinal: [...ordinals, 'first', 'second', 'third', 'fifth', 'tenth', 'twelfth', 'fifteenth', 'twentieth'],
  day: Array.from({ length: 31 }, (_, i) => `${i + 1}`),
  dayText: [
    '{weekday}',
    '{weekday}',
    '{weekday}',
    '{this|next|this coming} {weekday}',
    '{month} {ordinal}',
    '{month} {ordinal}',
    '{month} {day}',
    '{day} {month}',
    '{ordinal} of {month}',
    '{weekday}, {month} {ordinal}',
    '{weekday} {day} {month}',
    '{weekday} the {ordinal}',
    '{month} the {ordinal}',
    "{Ascension Day|Labour Day|Bastille Day|Carnival Monday|May Day|Mother's Day|Palm Sunday}",
    '{Christmas Eve|Boxing Day|New Year|Labor Day|Memorial Day|Independence Day|Halloween|Thanksgiving|Whit Monday}',
  ],
  numeric: ['{day}/{1|2|3|4|5|6|7|8|9|10|11|12}', '{day}.{1|2|3|4|5|6|7|8|9|10|11|12}.', '{1|2|3|4|5|6|7|8|9|10|11|12}/{day}'],
  hour: '1,2,3,4,5,6,7,8,9,10,11,12'.split(','),
  hourWord: 'one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve'.split(','),
  minute: '05,10,12,15,20,25,30,35,40,45,48,50,55'.split(','),
  clock: [
    '{hour}{am|pm}',
    '{hour} {am|pm|a.m.|p.m.}',
    '{hour} {am|pm}',
    '{hour}:{minute}',
    '{hour}:{minute} {am|pm}',
    '{6|7|8|9|10|11|13|14|15|16|17|18|19|20|21}:{minute}',
    '{hourWord}',
    '{hour}',
    "{{hour}|{hourWord}} o'clock",
    '{half past|quarter past|quarter to|ten past|twenty to} {hourWord}',
    '{hourWord} {thirty|fifteen|forty-five}',
    '{{hourWord}|{hour}} in the {morning|afternoon|evening}',
    '{noon|midday|midnight}',
  ],
  part: [
    'morning',
    'afternoon',
    'evening',
    'night',
    'morning',
    'evening',
    'early morning',
    'late afternoon',
    'late evening',
    'early evening',
  ],
  partOfDay: ['morning', 'afternoon', 'evening', 'early morning', 'late afternoon', 'midday'],
  number: ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', '1', '2', '3', '4', '5', '6', '8', '11'],
  people: [
    '{number} {people|persons|adults|passengers|travellers|students|pensioners|kids|grown-ups|nurses|players|veterans}',
    '{one adult|one person|1 adult}',
    '{two|three|2|3} adults and {a child|one child|two children|2 kids|a baby|an infant}',
    'my {wife|husband|mother|father|sister|brother|son|daughter|friend|partner|boss} and {me|I|myself}',
    'me and my {wife|husband|mother|family|sister|three kids|two sons|parents|colleague|dog sitter}',
    '{one adult|two parents} and {number} {kids|children}',
    'family of {three|four|five|six}',
    '{Mr|Mrs|Dr} {madeUp}',
    'Mr and Mrs {madeUp}',
    '{number} {adjective} {adults|people|kids}',
    'my {person} and {I|me}',
    'both {kids|parents|of us|children|girls}',
    '{a|one} {person} and {a|one|two} {person}',
  ],
  class: [
    '{first|second|business|economy} class',
    '{first|second|business|economy} class',
    'business',
    'economy',
    'premium economy',
    'first',
    '{coach class|standard class|tourist class|sleeper class|standard premium}',
  ],
};
