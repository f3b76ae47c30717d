"""The names of the months in the languages of the press, as data for dates in words.

The names are those of the Unicode CLDR, read with Babel 2.19: full and abbreviated, in a date and alone, for the
Gregorian calendar. They are used under the Unicode License v3 (https://www.unicode.org/license.txt). Spellings that
newspapers use and CLDR lacks were added: genitives of Serbian, Slovenian, Latvian and Basque, other abbreviations,
and older spellings of Indonesian, Hindi and Bengali.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

TABLE = """
af: Januarie/Jan Februarie/Feb Maart/Mrt April/Apr Mei Junie/Jun Julie/Jul Augustus/Aug September/Sep Oktober/Okt
  November/Nov Desember/Des
am: ጃንዋሪ/ጃን ፌብሩዋሪ/ፌብ ማርች ኤፕሪል/ኤፕሪ ሜይ ጁን ጁላይ ኦገስት/ኦገስ ሴፕቴምበር/ሴፕቴ ኦክቶበር/ኦክቶ ኖቬምበር/ኖቬም ዲሴምበር/ዲሴም
ar: يناير/كانون_الثاني/جانفي فبراير/شباط/فيفري مارس/آذار أبريل/نيسان/أفريل مايو/أيار/ماي يونيو/حزيران/جوان
  يوليو/تموز/يوليوز/جويلية أغسطس/آب/غشت/أوت/أغشت سبتمبر/أيلول/شتنبر/شتمبر أكتوبر/تشرين_الأول
  نوفمبر/تشرين_الثاني/نونبر ديسمبر/كانون_الأول/دجنبر/دجمبر
as: জানুৱাৰী/জানু ফেব্ৰুৱাৰী/ফেব্ৰু মাৰ্চ এপ্ৰিল মে’ জুন জুলাই আগষ্ট/আগ ছেপ্তেম্বৰ/ছেপ্তে অক্টোবৰ/অক্টো নৱেম্বৰ/নৱে
  ডিচেম্বৰ/ডিচে
az: yanvar/yan/јанвар/јан fevral/fev/феврал/фев mart/mar/март/мар aprel/apr/апрел/апр may/май iyun/iyn/ијун/ијн
  iyul/iyl/ијул/ијл avqust/avq/август/авг sentyabr/sen/сентјабр/сен oktyabr/okt/октјабр/окт noyabr/noy/нојабр/ној
  dekabr/dek/декабр/дек
be: студзеня/сту/студзень лютага/лют/люты сакавіка/сак/сакавік красавіка/кра/красавік мая/май чэрвеня/чэр/чэрвень
  ліпеня/ліп/ліпень жніўня/жні/жнівень верасня/вер/верасень кастрычніка/кас/кастрычнік лістапада/ліс/лістапад
  снежня/сне/снежань
bg: януари/яну февруари/фев/февр март април/апр май юни юли август/авг септември/сеп/септ октомври/окт ноември/ное
  декември/дек
bn: জানুয়ারি/জানু/জানুয়ারী ফেব্রুয়ারি/ফেব/ফেব্রুয়ারী মার্চ এপ্রিল/এপ্রি মে জুন জুলাই/জুল আগস্ট/আগ
  সেপ্টেম্বর/সেপ/সেপ্ট অক্টোবর/অক্টো নভেম্বর/নভে ডিসেম্বর/ডিসে
br: Genver/Gen Cʼhwevrer/Cʼhwe Meurzh/Meur Ebrel/Ebr Mae Mezheven/Mezh Gouere/Goue Eost Gwengolo/Gwen Here Du
  Kerzu/Kzu
bs: januar/jan/јануар/јан/januara februar/feb/фебруар/феб/februara mart/mar/март/мар/marta
  april/apr/април/апр/aprila maj/мај/maja juni/jun/јуни/јун/juna juli/jul/јули/јул/jula
  august/aug/аугуст/ауг/augusta/avgust septembar/sep/септембар/сеп/septembra oktobar/okt/октобар/окт/oktobra
  novembar/nov/новембар/нов/novembra decembar/dec/децембар/дец/decembra
ca: gener/gen febrer/febr març abril/abr maig juny juliol/jul agost/ag setembre/set octubre/oct novembre/nov
  desembre/des
ckb: کانوونی_دووەم شوبات ئازار نیسان ئایار حوزەیران تەمووز ئاب ئەیلوول تشرینی_یەکەم تشرینی_دووەم کانوونی_یەکەم
cs: ledna/led/leden února/úno/únor března/bře/březen dubna/dub/duben května/kvě/květen června/čvn/červen
  července/čvc/červenec srpna/srp/srpen září/zář října/říj/říjen listopadu/lis/listopad prosince/pro/prosinec
cy: Ionawr/Ion Chwefror/Chwef/Chw Mawrth/Maw Ebrill/Ebr Mai Mehefin/Meh Gorffennaf/Gorff/Gor Awst Medi Hydref/Hyd
  Tachwedd/Tach Rhagfyr/Rhag
da: januar/jan februar/feb marts/mar april/apr maj juni/jun juli/jul august/aug september/sep/sept oktober/okt
  november/nov december/dec
de: Januar/Jan/Jänner Februar/Feb/Feber März/Mär/Maerz/Mrz April/Apr Mai Juni/Jun Juli/Jul August/Aug
  September/Sept/Sep Oktober/Okt November/Nov Dezember/Dez
el: Ιανουαρίου/Ιαν/Ιανουάριος Φεβρουαρίου/Φεβ/Φεβρουάριος Μαρτίου/Μαρ/Μάρτιος Απριλίου/Απρ/Απρίλιος Μαΐου/Μαΐ/Μάιος
  Ιουνίου/Ιουν/Ιούνιος Ιουλίου/Ιουλ/Ιούλιος Αυγούστου/Αυγ/Αύγουστος Σεπτεμβρίου/Σεπ/Σεπτέμβριος
  Οκτωβρίου/Οκτ/Οκτώβριος Νοεμβρίου/Νοε/Νοέμβριος Δεκεμβρίου/Δεκ/Δεκέμβριος
en: January/Jan February/Feb March/Mar April/Apr May June/Jun July/Jul August/Aug September/Sep/Sept October/Oct
  November/Nov December/Dec
eo: Januaro/Jan Februaro/Feb Marto/Mar Aprilo/Apr Majo/Maj Junio/Jun Julio/Jul Aŭgusto/Aŭg Septembro/Sep Oktobro/Okt
  Novembro/Nov Decembro/Dec
es: enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago septiembre/sept/setiembre/set
  octubre/oct noviembre/nov diciembre/dic
et: jaanuar/jaan veebruar/veebr märts aprill/apr mai juuni juuli august/aug september/sept oktoober/okt november/nov
  detsember/dets
eu: urtarrila/urt/urtarrilaren/urtarrilak otsaila/ots/otsailaren/otsailak martxoa/mar/martxoaren/martxoak
  apirila/api/apirilaren/apirilak maiatza/mai/maiatzaren/maiatzak ekaina/eka/ekainaren/ekainak
  uztaila/uzt/uztailaren/uztailak abuztua/abu/abuztuaren/abuztuak iraila/ira/irailaren/irailak
  urria/urr/urriaren/urriak azaroa/aza/azaroaren/azaroak abendua/abe/abenduaren/abenduak
fa: ژانویه/جنوری/جنو فوریه/فبروری مارس/مارچ آوریل/اپریل مه/می ژوئن/جون ژوئیه/جولای/جول اوت/اگست سپتامبر/سپتمبر
  اکتبر/اکتوبر نوامبر/نومبر دسامبر/دسمبر/دسم
fi: tammikuuta/tammi/tammikuu helmikuuta/helmi/helmikuu maaliskuuta/maalis/maaliskuu huhtikuuta/huhti/huhtikuu
  toukokuuta/touko/toukokuu kesäkuuta/kesä/kesäkuu heinäkuuta/heinä/heinäkuu elokuuta/elo/elokuu
  syyskuuta/syys/syyskuu lokakuuta/loka/lokakuu marraskuuta/marras/marraskuu joulukuuta/joulu/joulukuu
fo: januar/jan februar/feb mars/mar apríl/apr mai juni/jun juli/jul august/aug september/sep oktober/okt
  november/nov desember/des
fr: janvier/janv février/févr mars avril/avr mai juin juillet/juil/jul août/aoû septembre/sept octobre/oct
  novembre/nov décembre/déc
fy: Jannewaris/Jan Febrewaris/Feb Maart/Mrt April/Apr Maaie/Mai Juny/Jun July/Jul Augustus/Aug Septimber/Sep
  Oktober/Okt Novimber/Nov Desimber/Des
ga: Eanáir/Ean Feabhra/Feabh Márta Aibreán/Aib Bealtaine/Beal Meitheamh/Meith Iúil Lúnasa/Lún Meán_Fómhair/MFómh
  Deireadh_Fómhair/DFómh Samhain/Samh Nollaig/Noll
gd: Fhaoilleach/Faoi/Faoilleach Ghearran/Gearr/Gearran Mhàrt/Màrt Ghiblean/Gibl/Giblean Chèitean/Cèit/Cèitean
  Ògmhios/Ògmh/Ògmhios Iuchar/Iuch/Iuchar Lùnastal/Lùna Sultain/Sult Dàmhair/Dàmh Samhain/Samh
  Dùbhlachd/Dùbh
gl: xaneiro/xan febreiro/feb marzo/mar abril/abr maio xuño xullo/xul agosto/ago setembro/set outubro/out
  novembro/nov decembro/dec
gu: જાન્યુઆરી/જાન્યુ ફેબ્રુઆરી/ફેબ્રુ માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટેમ્બર/સપ્ટે ઑક્ટોબર/ઑક્ટો નવેમ્બર/નવે
  ડિસેમ્બર/ડિસે
ha: Janairu/Jan Faburairu/Fab Maris/Mar Afirilu/Afi Mayu/May Yuni/Yun Yuli/Yul Agusta/Agu Satumba/Sat Oktoba/Okt
  Nuwamba/Nuw Disamba/Dis
he: ינואר/ינו׳ פברואר/פבר׳ מרץ/מרס אפריל/אפר׳ מאי יוני יולי אוגוסט/אוג׳ ספטמבר/ספט׳ אוקטובר/אוק׳ נובמבר/נוב׳
  דצמבר/דצמ׳
hi: जनवरी/जन॰ फ़रवरी/फ़र॰ मार्च अप्रैल मई जून जुलाई/जुल॰ अगस्त/अग॰ सितंबर/सित॰/सितम्बर अक्टूबर/अक्टू॰/अक्तूबर
  नवंबर/नव॰/नवम्बर दिसंबर/दिस॰/दिसम्बर
hr: siječnja/sij/siječanj veljače/velj/veljača ožujka/ožu/ožujak travnja/tra/travanj svibnja/svi/svibanj
  lipnja/lip/lipanj srpnja/srp/srpanj kolovoza/kol/kolovoz rujna/ruj/rujan listopada/lis/listopad
  studenoga/stu/studeni/studenog prosinca/pro/prosinac
hu: január/jan február/febr március/márc április/ápr május/máj június/jún július/júl augusztus/aug szeptember/szept
  október/okt november/nov december/dec
hy: հունվարի/հնվ/հունվար փետրվարի/փտվ/փետրվար մարտի/մրտ/մարտ ապրիլի/ապր/ապրիլ մայիսի/մյս/մայիս հունիսի/հնս/հունիս
  հուլիսի/հլս/հուլիս օգոստոսի/օգս/օգոստոս սեպտեմբերի/սեպ/սեպտեմբեր հոկտեմբերի/հոկ/հոկտեմբեր նոյեմբերի/նոյ/նոյեմբեր
  դեկտեմբերի/դեկ/դեկտեմբեր
id: Januari/Jan Februari/Feb/Pebruari/Peb Maret/Mar April/Apr Mei Juni/Jun Juli/Jul Agustus/Agu/Agt/Ags
  September/Sep Oktober/Okt November/Nov/Nopember/Nop Desember/Des
ig: Jenụwarị/Jen Febrụwarị/Feb Maachị/Maa Epreel/Epr Mee Jun/Juu Julaị/Jul Ọgọọst/Ọgọ Septemba/Sep Ọktoba/Ọkt
  Novemba/Nov Disemba/Dis
is: janúar/jan febrúar/feb mars/mar apríl/apr maí júní/jún júlí/júl ágúst/ágú september/sep/sept október/okt
  nóvember/nóv desember/des
it: gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/set
  ottobre/ott novembre/nov dicembre/dic
ka: იანვარი/იან თებერვალი/თებ მარტი/მარ აპრილი/აპრ მაისი/მაი ივნისი/ივნ ივლისი/ივლ აგვისტო/აგვ სექტემბერი/სექ/სექტ
  ოქტომბერი/ოქტ ნოემბერი/ნოე დეკემბერი/დეკ
kk: қаңтар/қаң/قاڭتار ақпан/ақп/اقپان наурыз/нау/ناۋرىز сәуір/сәу/ءساۋىر мамыр/мам/مامىر маусым/мау/ماۋسىم
  шілде/шіл/شىلدە тамыз/там/تامىز қыркүйек/қыр/قىركۇيەك қазан/қаз/قازان қараша/қар/قاراشا желтоқсан/жел/جەلتوقسان
km: មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
kn: ಜನವರಿ/ಜನ ಫೆಬ್ರವರಿ/ಫೆಬ್ರ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್/ಏಪ್ರಿ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್/ಆಗ ಸೆಪ್ಟೆಂಬರ್/ಸೆಪ್ಟೆಂ ಅಕ್ಟೋಬರ್/ಅಕ್ಟೋ
  ನವೆಂಬರ್/ನವೆಂ ಡಿಸೆಂಬರ್/ಡಿಸೆಂ
ku: rêbendan/rbn sibat/sbt adar/adr nîsan/nsn gulan/gln hezîran/hzr tîrmeh/trm tebax/tbx îlon/îln cotmeh/cot
  mijdar/mjd berfanbar/brf
ky: январь/янв февраль/фев март/мар апрель/апр май июнь/июн июль/июл август/авг сентябрь/сен октябрь/окт ноябрь/ноя
  декабрь/дек
lb: Januar/Jan Februar/Feb Mäerz/Mäe Abrëll/Abr Mee Juni/Jun Juli/Jul August/Aug September/Sep Oktober/Okt
  November/Nov Dezember/Dez
lo: ມັງກອນ/ມ.ກ ກຸມພາ/ກ.ພ ມີນາ/ມ.ນ ເມສາ/ມ.ສ ພຶດສະພາ/ພ.ພ ມິຖຸນາ/ມິ.ຖ ກໍລະກົດ/ກ.ລ ສິງຫາ/ສ.ຫ ກັນຍາ/ກ.ຍ ຕຸລາ/ຕ.ລ
  ພະຈິກ/ພ.ຈ ທັນວາ/ທ.ວ
lt: sausio/saus/sausis vasario/vas/vasaris kovo/kov/kovas balandžio/bal/balandis gegužės/geg/gegužė
  birželio/birž/birželis liepos/liep/liepa rugpjūčio/rugp/rugpjūtis rugsėjo/rugs/rugsėjis spalio/spal/spalis
  lapkričio/lapkr/lapkritis gruodžio/gruod/gruodis
lv: janvāris/janv/janvārī februāris/febr/februārī marts/martā aprīlis/apr/aprīlī maijs/maijā jūnijs/jūn/jūnijā
  jūlijs/jūl/jūlijā augusts/aug/augustā septembris/sept/septembrī oktobris/okt/oktobrī novembris/nov/novembrī
  decembris/dec/decembrī
mk: јануари/јан февруари/фев март/мар април/апр мај јуни/јун јули/јул август/авг септември/сеп/септ октомври/окт
  ноември/ное/ноем декември/дек
ml: ജനുവരി/ജനു ഫെബ്രുവരി/ഫെബ്രു മാർച്ച്/മാർ ഏപ്രിൽ/ഏപ്രി മേയ്/മെയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ്/ഓഗ സെപ്റ്റംബർ/സെപ്റ്റം
  ഒക്ടോബർ/ഒക്ടോ നവംബർ/നവം ഡിസംബർ/ഡിസം
mn: нэгдүгээр_сар хоёрдугаар_сар гуравдугаар_сар дөрөвдүгээр_сар тавдугаар_сар зургаадугаар_сар долоодугаар_сар
  наймдугаар_сар есдүгээр_сар аравдугаар_сар арван_нэгдүгээр_сар арван_хоёрдугаар_сар
mr: जानेवारी/जाने फेब्रुवारी/फेब्रु मार्च एप्रिल/एप्रि मे जून जुलै ऑगस्ट/ऑग सप्टेंबर/सप्टें ऑक्टोबर/ऑक्टो
  नोव्हेंबर/नोव्हें डिसेंबर/डिसें
ms: Januari/Jan Februari/Feb Mac April/Apr Mei Jun Julai/Jul Ogos/Ogo September/Sep Oktober/Okt November/Nov
  Disember/Dis
mt: Jannar/Jan Frar/Fra Marzu/Mar April/Apr Mejju/Mej Ġunju/Ġun Lulju/Lul Awwissu/Aww Settembru/Set Ottubru/Ott
  Novembru/Nov Diċembru/Diċ
my: ဇန်နဝါရီ/ဇန် ဖေဖော်ဝါရီ/ဖေ မတ် ဧပြီ မေ ဇွန် ဇူလိုင်/ဇူ ဩဂုတ် စက်တင်ဘာ/စက် အောက်တိုဘာ/အောက် နိုဝင်ဘာ/နို
  ဒီဇင်ဘာ/ဒီ
ne: जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई/जुलाइ अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर
nl: januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sep/sept oktober/okt
  november/nov december/dec
no: januar/jan februar/feb mars/mar april/apr mai juni/jun juli/jul august/aug september/sep/sept oktober/okt
  november/nov desember/des
or: ଜାନୁଆରୀ ଫେବୃଆରୀ ମାର୍ଚ୍ଚ ଅପ୍ରେଲ ମଇ ଜୁନ ଜୁଲାଇ ଅଗଷ୍ଟ ସେପ୍ଟେମ୍ବର ଅକ୍ଟୋବର ନଭେମ୍ବର ଡିସେମ୍ବର
pa: ਜਨਵਰੀ/ਜਨ/جنوری ਫ਼ਰਵਰੀ/ਫ਼ਰ/فروری ਮਾਰਚ/مارچ ਅਪ੍ਰੈਲ/ਅਪ੍ਰੈ/اپریل ਮਈ/مئ ਜੂਨ/جون ਜੁਲਾਈ/ਜੁਲਾ/جولائی ਅਗਸਤ/ਅਗ/اگست
  ਸਤੰਬਰ/ਸਤੰ/ستمبر ਅਕਤੂਬਰ/ਅਕਤੂ/اکتوبر ਨਵੰਬਰ/ਨਵੰ/نومبر ਦਸੰਬਰ/ਦਸੰ/دسمبر
pl: stycznia/sty/styczeń lutego/lut/luty marca/mar/marzec kwietnia/kwi/kwiecień maja/maj czerwca/cze/czerwiec
  lipca/lip/lipiec sierpnia/sie/sierpień września/wrz/wrzesień października/paź/październik listopada/lis/listopad
  grudnia/gru/grudzień
ps: جنوري فبروري/فېبروري مارچ اپریل مۍ جون جولای اګست سېپتمبر/سپتمبر اکتوبر نومبر دسمبر
pt: janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set outubro/out
  novembro/nov dezembro/dez
rm: schaner/schan favrer/favr mars avrigl/avr matg zercladur/zercl fanadur/fan avust settember/sett october/oct
  november/nov december/dec
ro: ianuarie/ian februarie/feb martie/mar aprilie/apr mai iunie/iun iulie/iul august/aug septembrie/sept
  octombrie/oct noiembrie/nov decembrie/dec
ru: января/янв/январь февраля/февр/февраль/фев марта/мар/март апреля/апр/апрель мая/май июня/июн/июнь июля/июл/июль
  августа/авг/август сентября/сент/сентябрь/сен октября/окт/октябрь ноября/нояб/ноябрь декабря/дек/декабрь
sd: جنوري فيبروري مارچ اپريل مئي جون جولاءِ آگسٽ سيپٽمبر آڪٽوبر نومبر ڊسمبر
si: දුරුතු/ජනවාරි/ජන නවම්/පෙබරවාරි/පෙබ මැදින්/මාර්තු/මාර් බක්/අප්රේල්/අප්රේ වෙසක්/මැයි පොසොන්/ජූනි ඇසළ/ජූලි
  නිකිණි/අගෝස්තු/අගෝ බිනර/සැප්තැම්බර්/සැප් වප්/ඔක්තෝබර්/ඔක් ඉල්/නොවැම්බර්/නොවැ උඳුවප්/දෙසැම්බර්/දෙසැ
sk: januára/jan/január februára/feb/február marca/mar/marec apríla/apr/apríl mája/máj júna/jún júla/júl
  augusta/aug/august septembra/sep/september októbra/okt/október novembra/nov/november decembra/dec/december
sl: januar/jan/januarja februar/feb/februarja marec/mar/marca april/apr/aprila maj/maja junij/jun/junija
  julij/jul/julija avgust/avg/avgusta september/sep/septembra oktober/okt/oktobra november/nov/novembra
  december/dec/decembra
so: Janaayo/Jan/Jannaayo Febraayo/Feb Maarso/Mar Abriil/Abr Maayo/May Juun/Jun Luulyo/Lul Agosto/Ogs/Ogosto
  Sebtembar/Seb/Sebteembar Oktoobar/Okt Noofeembar/Nof Diseembar/Dis
sq: janar/jan shkurt/shk mars/mar prill/pri maj qershor/qer korrik/korr gusht/gush shtator/sht tetor/tet nëntor/nën
  dhjetor/dhj
sr: јануар/јан/januar/jan/јануара/januara фебруар/феб/februar/feb/фебруара/februara март/мар/mart/mar/марта/marta
  април/апр/april/apr/априла/aprila мај/maj/маја/maja јун/jun/јуна/juna/juni јул/jul/јула/jula/juli
  август/авг/avgust/avg/августа/avgusta септембар/сеп/septembar/sep/септембра/septembra
  октобар/окт/oktobar/okt/октобра/oktobra новембар/нов/novembar/nov/новембра/novembra
  децембар/дец/decembar/dec/децембра/decembra
sv: januari/jan februari/feb mars april/apr maj juni juli augusti/aug september/sep/sept oktober/okt november/nov
  december/dec
sw: Januari/Jan Februari/Feb Machi/Mac Aprili/Apr Mei Juni/Jun Julai/Jul Agosti/Ago Septemba/Sep Oktoba/Okt
  Novemba/Nov Desemba/Des
ta: ஜனவரி/ஜன பிப்ரவரி/பிப் மார்ச்/மார் ஏப்ரல்/ஏப் மே ஜூன் ஜூலை ஆகஸ்ட்/ஆக செப்டம்பர்/செப் அக்டோபர்/அக் நவம்பர்/நவ
  டிசம்பர்/டிச
te: జనవరి/జన ఫిబ్రవరి/ఫిబ్ర మార్చి ఏప్రిల్/ఏప్రి మే జూన్ జులై/జూలై ఆగస్టు/ఆగ/ఆగష్టు సెప్టెంబర్/సెప్టెం
  అక్టోబర్/అక్టో నవంబర్/నవం డిసెంబర్/డిసెం
tg: Январ/Янв Феврал/Фев Март/Мар Апрел/Апр Май Июн Июл Август/Авг Сентябр/Сен Октябр/Окт Ноябр/Ноя Декабр/Дек
th: มกราคม/ม.ค กุมภาพันธ์/ก.พ มีนาคม/มี.ค เมษายน/เม.ย พฤษภาคม/พ.ค มิถุนายน/มิ.ย กรกฎาคม/ก.ค สิงหาคม/ส.ค กันยายน/ก.ย
  ตุลาคม/ต.ค พฤศจิกายน/พ.ย ธันวาคม/ธ.ค
tk: ýanwar/ýan fewral/few mart/Mar aprel/apr maý iýun iýul awgust/awg sentýabr/sen oktýabr/okt noýabr/noý dekabr/dek
tl: Enero/Ene Pebrero/Peb Marso/Mar Abril/Abr Mayo/May Hunyo/Hun Hulyo/Hul Agosto/Ago Setyembre/Set Oktubre/Okt
  Nobyembre/Nob Disyembre/Dis
tr: Ocak/Oca Şubat/Şub Mart/Mar Nisan/Nis Mayıs/May Haziran/Haz Temmuz/Tem Ağustos/Ağu Eylül/Eyl Ekim/Eki Kasım/Kas
  Aralık/Ara
tt: гыйнвар/гыйн февраль/фев март/мар апрель/апр май июнь июль август/авг сентябрь/сент октябрь/окт ноябрь/нояб
  декабрь/дек
ug: يانۋار فېۋرال مارت ئاپرېل ماي ئىيۇن ئىيۇل ئاۋغۇست سېنتەبىر ئۆكتەبىر نويابىر دېكابىر
uk: січня/січ/січень лютого/лют/лютий березня/бер/березень квітня/квіт/квітень травня/трав/травень
  червня/черв/червень липня/лип/липень серпня/серп/серпень вересня/вер/вересень жовтня/жовт/жовтень
  листопада/лист/листопад грудня/груд/грудень
ur: جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
uz: yanvar/yan/январ/янв/جنوری/جنو fevral/fev/феврал/фев/فبروری/فبر mart/mar/март/мар/مارچ/مار
  aprel/apr/апрел/апр/اپریل/اپر may/май/می iyun/iyn/июн/جون iyul/iyl/июл/جولای/جول avgust/avg/август/авг/اگست/اگس
  sentabr/sen/сентябр/сен/سپتمبر/سپت/sentyabr oktabr/okt/октябр/окт/اکتوبر/اکت/oktyabr
  noyabr/noy/ноябр/ноя/نومبر/نوم dekabr/dek/декабр/дек/دسمبر/دسم
vi: tháng_một tháng_hai tháng_ba tháng_tư tháng_năm tháng_sáu tháng_bảy tháng_tám tháng_chín tháng_mười
  tháng_mười_một tháng_mười_hai
xh: Janyuwari/Jan Februwari/Feb Matshi/Mat Epreli/Epr Meyi/Mey Juni/Jun Julayi/Jul Agasti/Aga Septemba/Sept/Sep
  Okthobha/Okt/Okthoba Novemba/Nov Disemba/Dis
zh: 一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月
zu: Januwari/Jan Februwari/Feb Mashi/Mas Ephreli/Eph Meyi/Mey Juni/Jun Julayi/Jul Agasti/Aga Septhemba/Sep
  Okthoba/Okt Novemba/Nov Disemba/Dis
"""
"""A language, a colon and twelve cells per row. A slash separates the names of a month, an underscore is a space."""

_DROPPED = "'\u2019\u02bc\u02bb\u05f3\u0970.\u093c\u09bc\u0a3c\u0640\u200c\u200d"
"""Apostrophes, points, nuktas and joiners, by which spellings of the same name differ."""
_FOLDED = {
    **dict.fromkeys([*range(0x300, 0x370), *range(0x64B, 0x656), *map(ord, _DROPPED)]),
    **{ord("ı"): "i", ord("ي"): "ی", ord("ى"): "ی", ord("ك"): "ک"},
}
_LANGUAGES = {"PL": "pl", "CZ": "cs", "HR": "hr", "BA": "hr"}
"""The language of a country, for the languages that use the same name for different months."""


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """Return the name without case, accents, points and apostrophes, by which names are compared."""
    if name.isascii():
        return name.lower().replace("'", "").replace(".", "")
    return unicodedata.normalize("NFD", name.casefold()).translate(_FOLDED)


def rows() -> Iterator[tuple[str, int, str]]:
    """Yield language, month (1 to 12) and name of each name in the table."""
    language, number = "", 0
    for cell in TABLE.split():
        if cell.endswith(":"):
            language, number = cell[:-1], 0
            continue
        number += 1
        for name in cell.split("/"):
            if name != "-":
                yield language, number, name.replace("_", " ")


def _tables() -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Return the month of each folded name, and the month by language of each name with several months."""
    names: dict[str, dict[str, int]] = {}
    for language, number, name in rows():
        names.setdefault(fold(name), {}).setdefault(language, number)
    months = {name: next(iter(by.values())) for name, by in names.items() if len(set(by.values())) == 1}
    return months, {name: by for name, by in names.items() if name not in months}


MONTHS, DIVIDED = _tables()
"""The month, 1 to 12, of each folded name that means a single month; and language -> month of each other name:
`listopada` is November in Polish and October in Croatian."""


def month(name: str, language: str | None = None, country: str | None = None) -> int | None:
    """Return the month, 1 to 12, that a folded name means in a language; None if the name means no month or several.

    The language of the country counts if the name isn't of the page's language.
    """
    if number := MONTHS.get(name):
        return number
    by_language = DIVIDED.get(name)
    if by_language is None:
        return None
    return by_language.get(language or "") or by_language.get(_LANGUAGES.get(country or "", ""))
