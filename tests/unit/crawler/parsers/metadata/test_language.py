"""The declared language held against the text: overruled only for certain."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.metadata.language import check_language

TEXTS = {
    "en": "The council met in the old hall on Monday and it was said that the bridge would be closed for the winter. "
    "There are no other ways to get to the island, and those who have to work at the harbour will need a boat. ",
    "de": "Der Rat kam am Montag in der alten Halle zusammen, und es hieß, dass die Brücke im Winter gesperrt wird. "
    "Andere Wege auf die Insel gibt es nicht, und wer im Hafen arbeiten muss, ist auf ein Boot angewiesen. ",
    "fr": "Le conseil s'est réuni lundi dans la vieille halle et il a été dit que le pont serait fermé pour l'hiver. "
    "Il n'y a pas d'autre chemin vers l'île, et ceux qui sont au port avec leur travail auront besoin d'un bateau. ",
    "es": "El consejo se reunió el lunes en la vieja sala y se dijo que el puente estará cerrado durante el invierno. "
    "No hay otro camino para llegar a la isla, y los que trabajan en el puerto no podrán ir sin una barca. ",
    "it": "Il consiglio si è riunito lunedì nella vecchia sala e si è detto che il ponte sarà chiuso per l'inverno. "
    "Non ci sono altre vie per l'isola, e chi lavora al porto non potrà andare se non con una barca. ",
    "pl": "Rada zebrała się w poniedziałek w starej sali i powiedziano, że most będzie zamknięty na zimę. "
    "Nie ma innej drogi na wyspę, a ten, kto pracuje w porcie, nie dostanie się tam bez łodzi, jak to było. ",
    "sv": "Rådet möttes i den gamla hallen på måndagen och det sades att bron ska vara stängd för vintern. "
    "Det är inte så att det finns en annan väg till ön, och de som har arbete i hamnen får ta en båt. ",
    "ru": "Совет собрался в понедельник в старом зале, и было сказано, что мост на зиму будет закрыт. "
    "Другой дороги на остров нет, и для тех, кто работает в порту, это значит, что они не смогут без лодки. ",
    "uk": "Рада зібралася в понеділок у старій залі, і було сказано, що міст на зиму буде закрито для всіх. "
    "Іншої дороги на острів немає, і це означає, що ті, хто працює в порту, не зможуть дістатися до роботи. ",
}
ALONE = {
    "el": "Το συμβούλιο συνεδρίασε τη Δευτέρα στην παλιά αίθουσα και ειπώθηκε ότι η γέφυρα θα κλείσει. ",
    "ja": "町議会は月曜日に古いホールで開かれ、橋は冬の間閉鎖されると発表された。島へ渡る道はほかにない。",
    "zh": "议会星期一在旧大厅开会，宣布桥梁将在冬季关闭。没有其他道路可以到达岛上，在港口工作的人只能乘船。",
    "ko": "의회는 월요일 옛 강당에서 열렸으며 다리는 겨울 동안 폐쇄될 것이라고 발표했다. 섬으로 가는 다른 길은 없다.",
    "th": "สภาเทศบาลประชุมเมื่อวันจันทร์ที่ห้องโถงเก่าและประกาศว่าสะพานจะปิดตลอดฤดูหนาวไม่มีทางอื่นไปยังเกาะ",
    "ar": "اجتمع المجلس يوم الاثنين في القاعة القديمة وقيل إن الجسر سيغلق طوال الشتاء ولا طريق آخر إلى الجزيرة",
    "he": "המועצה התכנסה ביום שני באולם הישן ונאמר כי הגשר ייסגר לחורף ואין דרך אחרת אל האי אלא בסירה קטנה",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_right_declaration_stays(language: str) -> None:
    assert check_language((language, "html lang"), TEXTS[language] * 3) == (language, "html lang")


@pytest.mark.parametrize("language", [*TEXTS, *ALONE])
def test_a_wrong_declaration_is_overruled_and_provenance_says_so(language: str) -> None:
    text = (TEXTS | ALONE)[language] * 4
    wrong = "de" if language != "de" else "en-US"

    assert check_language((wrong, "html lang"), text) == (language, f"text, against {wrong} in html lang")
    assert check_language(None, text) == (language, "text")


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("en", TEXTS["de"][:150]),  # too short to be certain
        ("nb", TEXTS["sv"][:0]),
        ("nn", "Det er ikke så at det finst ein annan veg til øya, og dei som har arbeid i hamna må ta ein båt. " * 5),
        ("sr-Latn", "Savet se sastao u ponedeljak u staroj sali i rečeno je da će most biti zatvoren za zimu. " * 5),
        ("kk", "Кеңес дүйсенбі күні ескі залда жиналды, көпір қыста жабылады деп айтылды. Аралға басқа жол жоқ. " * 5),
        ("ar", ALONE["ar"] * 3),
        ("zh-TW", ALONE["zh"] * 3),
        ("lb", TEXTS["de"] * 3),  # a language whose words aren't known
        ("en", "Lorem 12 34 56 ipsum, dolor 78 90. " * 20),
        ("en", TEXTS["en"] + TEXTS["de"]),  # half and half
    ],
)
def test_what_is_not_certain_stays(declared: str, text: str) -> None:
    assert check_language((declared, "json-ld"), text) == (declared, "json-ld")


def test_languages_of_other_scripts_are_refused_for_latin_text_of_a_known_one() -> None:
    detected = check_language(("ja", "html lang"), TEXTS["en"] * 3)

    assert detected == ("en", "text, against ja in html lang")


NEIGHBOURS = {
    "fa": "شورای شهر دوشنبه در تالار قدیمی گرد آمد و اعلام شد که پل در زمستان بسته خواهد بود و راه دیگری به جزیره "
    "نیست. "
    "کسانی که در بندر کار می‌کنند باید با قایق بروند.",
    "ar": "اجتمع المجلس يوم الاثنين في القاعة القديمة وقال إن الجسر سيغلق طوال الشتاء ولا طريق أخرى إلى الجزيرة "
    "بعد ذلك. "
    "ومن يعمل في الميناء عليه أن يذهب على متن القارب.",
    "ur": "کونسل کا اجلاس پیر کو پرانے ہال میں ہوا اور بتایا گیا کہ پل سردیوں میں بند رہے گا اور جزیرے تک کوئی اور "
    "راستہ نہیں ہے۔ "
    "بندرگاہ پر کام کرنے والوں کو کشتی سے جانا ہو گا۔",
    "ps": "شورا د دوشنبې په ورځ په زاړه تالار کې راټوله شوه او وویل شول چې پل به په ژمي کې تړلی وي او ټاپو ته بله "
    "لار نشته. "
    "هغه کسان چې په بندر کې کار کوي باید په کښتۍ لاړ شي.",
    "ckb": "ئەنجومەن ڕۆژی دووشەممە لە هۆڵە کۆنەکە کۆبووەوە و ڕاگەیەندرا کە پردەکە لە زستاندا دادەخرێت و ڕێگەیەکی "
    "تر بۆ دوورگەکە نییە. "
    "ئەوانەی لە بەندەر کار دەکەن دەبێت بە بەلەم بڕۆن.",
    "ru": "Совет собрался в понедельник в старом зале, и было объявлено, что мост на зиму закроют. Другой дороги "
    "на остров "
    "нет, поэтому рабочие порта будут добираться туда на лодках.",
    "uk": "Рада зібралася в понеділок у старій залі, і було оголошено, що міст на зиму закриють. Іншої дороги на "
    "острів "
    "немає, тому працівники порту добиратимуться туди човнами.",
    "be": "Рада сабралася ў панядзелак у старой зале, і было абвешчана, што мост на зіму закрыюць. Іншай дарогі на "
    "востраў "
    "няма, таму працаўнікі порта будуць дабірацца туды на лодках.",
    "bg": "Съветът се събра в понеделник в старата зала и беше обявено, че мостът ще бъде затворен през зимата. "
    "Друг път до "
    "острова няма и затова работниците от пристанището ще пътуват с лодка.",
    "sr": "Савет се састао у понедељак у старој сали и речено је да ће мост бити затворен током зиме. Другог пута "
    "до острва "
    "нема, па ће радници луке морати да путују чамцем.",
    "mk": "Советот се состана во понеделник во старата сала и беше речено дека мостот ќе биде затворен во зима. "
    "Друг пат до "
    "островот нема и затоа работниците од пристаништето ќе патуваат со чамец.",
    "kk": "Кеңес дүйсенбі күні ескі залда жиналып, көпір қыста жабылады деп айтты. Аралға басқа жол жоқ, сондықтан "
    "порт "
    "жұмысшылары және тұрғындар үшін бір қайық бар.",
    "ky": "Кеңеш дүйшөмбү күнү эски залда чогулуп, көпүрө кышында жабылат деп айтты. Аралга башка жол жок, "
    "ошондуктан порт "
    "жумушчулары менен тургундар үчүн бир кайык бар.",
    "tg": "Шӯро рӯзи душанбе дар толори кӯҳна ҷамъ омад ва гуфт, ки пул дар зимистон баста мешавад. Ба ҷазира роҳи "
    "дигар "
    "нест ва коргарони бандар бояд бо қаиқ раванд.",
    "mn": "Зөвлөл даваа гарагт хуучин танхимд хуралдаж, гүүр өвлийн улиралд хаалттай байна гэж мэдэгдэв. Арал руу "
    "өөр зам "
    "байхгүй бөгөөд боомтын ажилчид завиар явах болно гэсэн байна.",
    "hi": "परिषद की बैठक सोमवार को पुराने हॉल में हुई और बताया गया कि पुल सर्दियों में बंद रहेगा। द्वीप तक जाने का "
    "कोई और रास्ता "
    "नहीं है, इसलिए बंदरगाह के मज़दूर नाव से जाएंगे और यह एक लंबा सफ़र है।",
    "mr": "परिषदेची बैठक सोमवारी जुन्या सभागृहात झाली आणि पूल हिवाळ्यात बंद राहील असे सांगितले आहे. बेटावर "
    "जाण्यासाठी दुसरा "
    "मार्ग नाही, त्यामुळे बंदरातील कामगारांनी बोटीने जावे असे त्यांनी सांगितले.",
    "ne": "परिषद्को बैठक सोमबार पुरानो हलमा बस्यो र पुल जाडोमा बन्द हुने बताइएको छ। टापुमा जाने अर्को बाटो छैन, "
    "त्यसैले "
    "बन्दरगाहका कामदारहरू डुङ्गाबाट जानेछन् भने यो लामो यात्रा हो।",
    "bn": "পরিষদের বৈঠক সোমবার পুরনো হলে বসে এবং জানানো হয় যে সেতুটি শীতকালে বন্ধ থাকবে। দ্বীপে যাওয়ার আর কোনো পথ নেই।",
    "as": "পৰিষদৰ বৈঠক সোমবাৰে পুৰণি হলত বহিছিল আৰু জনোৱা হৈছিল যে দলংখন শীতকালত বন্ধ থাকিব। দ্বীপলৈ যোৱাৰ আন কোনো পথ নাই।",
    "am": "ምክር ቤቱ ሰኞ ዕለት በአሮጌው አዳራሽ ውስጥ ተሰብስቦ ነበር እና ድልድዩ በክረምት ዝግ እንደሚሆን ገልጿል። ወደ ደሴቱ ሌላ መንገድ የለም ግን ጀልባ ነው።",
    "ti": "ቤት ምኽሪ ሰኑይ ኣብ ኣረጊት ኣዳራሽ ተኣኪቡ ነበረ ድልድል ድማ ኣብ ክረምቲ ዕጹው ከም ዝኸውን ገሊጹ። ናብ ደሴት ካልእ መንገዲ የለን ግን ጃልባ እዩ።",
}
SINGLE = {
    "te": "మండలి సోమవారం పాత హాలులో సమావేశమైంది మరియు శీతాకాలంలో వంతెన మూసివేయబడుతుందని ప్రకటించింది. ద్వీపానికి వేరే మార్గం లేదు.",
    "kn": "ಮಂಡಳಿಯು ಸೋಮವಾರ ಹಳೆಯ ಸಭಾಂಗಣದಲ್ಲಿ ಸಭೆ ಸೇರಿತು ಮತ್ತು ಚಳಿಗಾಲದಲ್ಲಿ ಸೇತುವೆ ಮುಚ್ಚಲಾಗುವುದು ಎಂದು ತಿಳಿಸಿತು. ದ್ವೀಪಕ್ಕೆ ಬೇರೆ ದಾರಿಯಿಲ್ಲ.",
    "ml": "കൗൺസിൽ തിങ്കളാഴ്ച പഴയ ഹാളിൽ യോഗം ചേർന്നു, ശൈത്യകാലത്ത് പാലം അടച്ചിടുമെന്ന് അറിയിച്ചു. ദ്വീപിലേക്ക് മറ്റൊരു വഴിയില്ല.",
    "gu": "પરિષદની બેઠક સોમવારે જૂના હોલમાં મળી અને જણાવાયું કે શિયાળામાં પુલ બંધ રહેશે. ટાપુ પર જવાનો બીજો કોઈ રસ્તો નથી.",
    "pa": "ਕੌਂਸਲ ਦੀ ਮੀਟਿੰਗ ਸੋਮਵਾਰ ਨੂੰ ਪੁਰਾਣੇ ਹਾਲ ਵਿੱਚ ਹੋਈ ਅਤੇ ਦੱਸਿਆ ਗਿਆ ਕਿ ਪੁਲ ਸਰਦੀਆਂ ਵਿੱਚ ਬੰਦ ਰਹੇਗਾ। ਟਾਪੂ ਤੱਕ ਹੋਰ ਕੋਈ ਰਾਹ ਨਹੀਂ।",
    "si": "සභාව සඳුදා පැරණි ශාලාවේදී රැස් වූ අතර පාලම ශීත ඍතුවේ වසා තබන බව ප්‍රකාශ කළේය. දූපතට වෙනත් මාර්ගයක් නැත.",
    "km": "ក្រុមប្រឹក្សាបានជួបប្រជុំនៅថ្ងៃច័ន្ទក្នុងសាលចាស់ ហើយបានប្រកាសថាស្ពាននឹងត្រូវបិទក្នុងរដូវរងា។ គ្មានផ្លូវផ្សេងទៅកាន់កោះទេ។",
    "lo": "ສະພາໄດ້ປະຊຸມໃນວັນຈັນຢູ່ຫໍປະຊຸມເກົ່າ ແລະປະກາດວ່າຂົວຈະປິດໃນລະດູໜາວ ບໍ່ມີທາງອື່ນໄປຫາເກາະ ຄົນງານທ່າເຮືອຕ້ອງໄປດ້ວຍເຮືອ",
    "my": "ကောင်စီသည် တနင်္လာနေ့တွင် ခန်းမဟောင်း၌ စည်းဝေးခဲ့ပြီး တံတားကို ဆောင်းရာသီတွင် ပိတ်ထားမည်ဟု ကြေညာခဲ့သည်။ ကျွန်းသို့ အခြားလမ်းမရှိပါ။",
    "ka": "საბჭო ორშაბათს ძველ დარბაზში შეიკრიბა და გამოცხადდა, რომ ხიდი ზამთარში დაიკეტება. კუნძულზე სხვა გზა არ "
    "არის.",
    "hy": "Խորհուրդը երկուշաբթի օրը հավաքվեց հին սրահում, և հայտարարվեց, որ կամուրջը ձմռանը կփակվի։ Դեպի կղզի այլ "
    "ճանապարհ չկա։",
}
NEAREST = {
    "fa": "ar", "ar": "fa", "ur": "ar", "ps": "fa", "ckb": "ar", "ru": "uk", "uk": "ru", "be": "ru", "sr": "ru",
    "mk": "sr", "kk": "ru", "ky": "ru", "tg": "ru", "mn": "ru", "hi": "mr", "mr": "hi", "ne": "hi", "bn": "as",
    "as": "bn", "am": "ti", "ti": "am", "bg": "ru",
}  # fmt: skip


@pytest.mark.parametrize("language", [*NEIGHBOURS, *SINGLE])
def test_a_paragraph_is_told_from_its_neighbours_without_a_declaration_or_with_that_of_a_template(
    language: str,
) -> None:
    text = (NEIGHBOURS | SINGLE)[language]

    assert check_language(None, text) == (language, "text")
    assert check_language(("en", "html lang"), text) == (language, "text, against en in html lang")


@pytest.mark.parametrize("language", NEAREST)
def test_the_declaration_of_a_neighbour_is_overruled(language: str) -> None:
    wrong = NEAREST[language]

    assert check_language((wrong, "html lang"), f"{NEIGHBOURS[language]}\n{NEIGHBOURS[language]}") == (
        language,
        f"text, against {wrong} in html lang",
    )


@pytest.mark.parametrize("language", [*NEIGHBOURS, *SINGLE])
def test_a_right_declaration_of_a_language_with_neighbours_stays(language: str) -> None:
    text = (NEIGHBOURS | SINGLE)[language]

    for region in ("", "-XX"):
        declared = (language + region, "html lang")
        assert check_language(declared, text) == declared
        assert check_language(declared, text * 5) == declared


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("ru", NEIGHBOURS["ru"] + " Выступили Їжакевич Євген, Ґалаґан Ілля и Андрій Литвиненко из города Бориспіль."),
        ("uk", NEIGHBOURS["uk"] + " Виступили Рыбин, Быстрый та Эдуард Крылов із міста Рыбинск."),
        ("ar", NEIGHBOURS["ar"] + " وتحدث پرويز گلستاني وبيژن چمران من تبريز"),
        ("fa", NEIGHBOURS["fa"] + " علي عبدالله و القاهرة و محمد الفيتوري و مكة"),
        ("hi", NEIGHBOURS["hi"] + " बैठक में पुणे, कोल्हापूर, सांगली और अहिल्यानगर के लोग थे, जैसे श्री काळे और श्री गोखले।"),
        ("mr", NEIGHBOURS["mr"] + " बैठकीला वाराणसी, इलाहाबाद आणि लखनऊ का शहर येथील लोक होते."),
        ("bg", NEIGHBOURS["bg"] + " Говориха Рыбин, Быстров и Эдуард Крылов."),
        ("sr", NEIGHBOURS["sr"] + " Говорили су Ѓорѓи Ќосев и Ѕвездан Ќирковски."),
        ("be", NEIGHBOURS["be"] + " Выступілі Щукин і Щербина."),
        ("ku", NEIGHBOURS["ckb"]),
        ("ba", "Совет иҫке залда дүшәмбе көнө йыйылды, күпер ҡышҡа ябыла тип әйтелде, утрауға башҡа юл юҡ. " * 3),
        ("prs", NEIGHBOURS["fa"]),
        ("sa", NEIGHBOURS["hi"]),
        ("ru", NEIGHBOURS["ru"] + "\n" + NEIGHBOURS["uk"][:60]),
    ],
)
def test_names_of_neighbours_and_unknown_relatives_overrule_nothing(declared: str, text: str) -> None:
    assert check_language((declared, "html lang"), text) == (declared, "html lang")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "az",
            "Şura bazar ertəsi köhnə zalda toplandı və bildirib ki, körpü qışda bağlı olacaq. Adaya başqa yol "
            "yoxdur və "
            "limanda işləyən hər kəs üçün bir qayıq var. Bu, daha sonra da belə olacaq, çünki körpü çox köhnədir "
            "və onun "
            "təmiri üçün pul yoxdur. Sakinlər bu qərar ilə razı deyil, ona görə də yeni yol istəyirlər.",
        ),
        (
            "sq",
            "Këshilli u mblodh të hënën në sallën e vjetër dhe u tha se ura do të jetë e mbyllur gjatë dimrit. Nuk "
            "ka rrugë "
            "tjetër për në ishull, dhe ata që punojnë në port do të kenë nevojë për një varkë. Kjo është një nga "
            "urat më "
            "të vjetra të vendit, por nuk ka para për ta ndërtuar.",
        ),
        (
            "sw",
            "Baraza lilikutana Jumatatu katika ukumbi wa zamani na alisema kwamba daraja hilo litafungwa wakati wa "
            "baridi. "
            "Hakuna njia nyingine ya kwenda kisiwani, na watu wa bandari ni lazima waende kwa mashua. Hii ni moja ya "
            "madaraja ya zamani ya nchi, lakini hakuna fedha za kulijenga baada ya miaka hiyo.",
        ),
    ],
)
def test_more_languages_in_latin_letters(language: str, text: str) -> None:
    text = text * 2

    assert check_language(None, text) == (language, "text")
    assert check_language(("en", "html lang"), text) == (language, "text, against en in html lang")
    assert check_language((language, "html lang"), text) == (language, "html lang")


@given(st.text(max_size=2000), st.sampled_from([None, ("en", "html lang"), ("xx-YY", "source")]))
def test_any_text_has_a_language_or_none(text: str, declared: tuple[str, str] | None) -> None:
    detected = check_language(declared, text)

    assert detected is None or (detected[0].strip() and detected[1].strip())


def test_long_texts_cost_no_more_than_short_ones() -> None:
    text = TEXTS["de"] * 20_000
    begun = time.process_time()
    for _ in range(100):
        check_language(("en", "html lang"), text)
    assert time.process_time() - begun < 1
