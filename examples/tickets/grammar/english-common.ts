/** Everyday words for what is said beside the trip: most are rare here, so that not every word never read is taken for a place. */
const lists = {
  noun: `account,address,advert,agency,agent,airline,arm,aunt,autumn,bakery,balcony,band,bank,basket,bathroom,beach,bed,bicycle,bill,blanket,boat,book,border,boss,bottle,box,boxes,bread,breakfast,bridge,brochure,budget,
building,button,cafe,cake,camera,card,castle,cellar,chair,choir,church,city,clerk,clinic,clothes,coat,coffee,coast,computer,corner,corridor,country,course,cousin,crew,customs,deal,degree,deposit,desk,dinner,diploma,doctor,door,
driver,elevator,email,engine,entrance,envelope,evidence,fare,farm,fever,film,fine,fire,fog,food,form,friend,fridge,garden,gate,gift,glasses,grandpa,grandson,group,guide,guitar,hall,hammock,harbour,hat,headache,heart,heating,hill,
history,holiday,home,hospital,hostel,house,idea,illness,insurance,island,jacket,job,journey,judge,keys,kitchen,knee,lamp,landlord,language,laptop,lawyer,leg,letter,library,licence,list,lounge,lunch,map,market,meal,medicine,
menu,message,minister,mistake,money,mountain,mouth,museum,music,nephew,newspaper,niece,noise,nurse,office,option,orchestra,order,paper,parcel,parking,party,passport,password,path,patient,pen,phone,piano,picture,pillow,plan,plate,
platform,police,pool,present,printer,prize,problem,project,queue,question,rain,reason,receipt,recipe,refund,rehearsal,report,rest,river,road,roof,room,rule,salary,school,screen,shoes,shop,shower,sign,snow,sofa,song,spare part,
staff,stairs,stamp,stomach,storm,story,street,suit,sunshine,supper,surname,swimming,table,tax,taxi,teacher,team,tent,theatre,thing,tooth,tower,town,traffic,tunnel,twin,umbrella,uncle,uniform,university,valley,view,village,visa,
voice,voucher,waiter,wall,wallet,weather,website,wedding,wheel,wind,window,winter,woman,work,yard,year,zoo`,
  verb: `admire,advise,afford,agree,allow,answer,argue,arrange,ask,attend,avoid,bake,become,begin,believe,belong,borrow,break,bring,build,burn,buy,carry,catch,cause,check,choose,clean,climb,close,collect,compare,complain,complete,contact,
continue,cook,count,cover,cross,cry,dance,decide,deliver,deny,describe,dislike,divide,draw,dream,dress,drink,drop,earn,eat,enjoy,enter,exchange,exist,expect,explain,fail,fall,feed,feel,fill,fit,fix,fold,follow,forbid,forget,
forgive,gather,grow,guess,handle,hang,happen,hear,help,hide,hold,hope,hurry,hurt,imagine,improve,include,inform,invite,join,jump,keep,kick,kiss,know,laugh,lead,learn,lend,lie,lift,listen,lock,look,lose,love,manage,mark,marry,
matter,mean,measure,mention,mix,move,name,notice,offer,open,order,owe,own,paint,park,pass,pick,plan,plant,play,point,practise,prefer,prepare,promise,protect,prove,pull,push,raise,reach,read,recommend,record,reduce,refuse,
regret,remember,remind,remove,repair,repeat,reply,report,rest,ring,rise,save,search,seem,sell,serve,settle,shake,share,shout,show,sign,sing,sleep,smell,smile,smoke,sort,spell,spend,stand,stay,steal,study,suffer,suggest,suppose,
surprise,swap,swim,switch,talk,taste,teach,test,thank,think,throw,touch,translate,treat,trust,try,turn,type,understand,use,visit,wake,walk,want,warn,wash,watch,wear,win,wish,wonder,worry,write`,
  adjective: `able,absent,afraid,alive,ancient,angry,annoying,awake,awful,bad,basic,beautiful,bitter,blind,boring,brave,bright,brilliant,broken,busy,calm,careful,certain,clean,clear,clever,cold,comfortable,common,confused,correct,crazy,
curious,dangerous,dark,deaf,dear,deep,delicious,different,difficult,direct,dirty,dry,dull,empty,endless,equal,exact,excellent,excited,famous,fancy,fast,fat,final,fine,firm,flexible,foreign,free,fresh,friendly,full,funny,gentle,
glad,golden,good,grateful,great,guilty,happy,hard,healthy,heavy,helpful,high,honest,hopeless,hot,huge,hungry,ideal,ill,impossible,interested,jealous,kind,large,lazy,legal,light,local,lonely,long,loud,low,lucky,mad,magic,married,
modern,narrow,native,nervous,new,noisy,normal,obvious,odd,old,open,ordinary,original,painful,pale,patient,perfect,plain,pleasant,poor,popular,possible,pregnant,pretty,private,proud,public,pure,quick,quiet,rare,ready,real,
reasonable,red,rich,right,rough,round,rude,sad,safe,scared,secret,serious,shy,sick,silent,silly,simple,single,slow,small,smart,smooth,soft,sorry,special,square,stiff,strange,strict,strong,stupid,sudden,sure,sweet,tall,terrible,
thick,thin,thirsty,tight,tiny,tired,total,true,typical,ugly,unhappy,unusual,upset,useful,usual,valid,violent,warm,weak,weird,wet,wide,wild,wise,wonderful,worried,wrong,young`,
  adverb: `actually,again,almost,already,also,altogether,always,anyhow,anyway,anywhere,apparently,badly,barely,basically,briefly,certainly,clearly,completely,constantly,definitely,directly,easily,either,else,elsewhere,entirely,especially,
even,eventually,everywhere,exactly,extremely,fairly,finally,forever,frankly,generally,gladly,gradually,happily,hardly,hopefully,immediately,indeed,instead,kindly,lately,likely,literally,luckily,mainly,maybe,mostly,nearly,
necessarily,never,normally,nowhere,obviously,occasionally,often,only,otherwise,partly,perhaps,personally,plainly,possibly,preferably,presumably,pretty,previously,probably,properly,quickly,quietly,quite,rarely,really,recently,
roughly,sadly,safely,seriously,simply,slightly,slowly,somehow,sometimes,somewhere,soon,specifically,still,straight,suddenly,surely,together,totally,truly,twice,typically,usually,utterly,virtually,well,yet`,
  person: `aunt,baby,barber,boyfriend,brother-in-law,buddy,captain,carer,chef,child,client,coach,cousin,customer,dad,daughter,dentist,director,editor,electrician,fiancee,flatmate,gardener,girlfriend,godmother,grandad,grandma,grandpa,
grandson,granny,guest,host,husband,kids,lawyer,mate,mechanic,mum,neighbour,nephew,niece,nurse,partner,plumber,priest,professor,pupil,secretary,stepson,student,supervisor,tailor,teacher,teammate,tenant,trainer,tutor,twins,uncle,visitor`,
} as const;

const words = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.split(/,\s*/)]));

/** Rules of everyday words, and sentences made of them. */
export const englishCommon: Readonly<Record<string, readonly string[]>> = {
  ...words,
  clause: [
    'the {noun} is {adverb} {adjective}',
    'my {person} {adverb} {wants to|has to|forgot to|likes to|used to} {verb} {the|a|my} {noun}',
    'I {could|will|might|should|would} {adverb} {verb} {it|that|the {noun}|my {noun}|with my {noun}}',
    'we {can|must|never|always|just} {verb} {at the {noun}|in the {noun}|the {adjective} {noun}}',
    'there is {a|no|some} {adjective} {noun} {near the {noun}|at the {noun}|in our {noun}|}',
    "it's {adverb} {adjective} to {verb} without {a|the|my} {noun}",
    "{I've|we've|they've} {adverb} {lost|found|sold|left|seen|booked|made|broken|sent|paid|heard about} {the|my|our} {noun}",
    '{who|what|how|why|which {noun}} would {adverb} {verb} {that|this|it|a {noun}}',
    "{don't|please don't|never|try to|let me} {verb} {it|me|the {noun}|us} {adverb}",
    'my {adjective} {person} {is at|is in|works in|is stuck in|waits at|sleeps in} the {noun}',
    "I'm {adverb} {adjective}{ about the {noun}|}",
    '{that|this|everything|nothing|something} {seems|looks|sounds|feels|was|becomes} {adverb} {adjective}',
    "{the|our|this} {noun} {doesn't|won't|can't|didn't} {verb}{ {adverb}|}",
  ],
};
