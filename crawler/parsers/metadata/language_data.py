"""The scripts, letters and function words of many languages are kept here as data."""

from __future__ import annotations

SCRIPTS = {
    "cyrillic": "\u0400-\u052f", "arabic": "\u0600-\u06ff\u0750-\u077f", "hebrew": "\u0590-\u05ff",
    "greek": "\u0370-\u03ff", "kana": "\u3040-\u30ff", "han": "\u3400-\u9fff", "hangul": "\uac00-\ud7af",
    "thai": "\u0e00-\u0e7f", "devanagari": "\u0900-\u097f", "bengali": "\u0980-\u09ff", "tamil": "\u0b80-\u0bff",
    "georgian": "\u10a0-\u10ff", "armenian": "\u0530-\u058f", "telugu": "\u0c00-\u0c7f",
    "kannada": "\u0c80-\u0cff", "malayalam": "\u0d00-\u0d7f", "gujarati": "\u0a80-\u0aff",
    "gurmukhi": "\u0a00-\u0a7f", "odia": "\u0b00-\u0b7f", "sinhala": "\u0d80-\u0dff", "khmer": "\u1780-\u17ff",
    "lao": "\u0e80-\u0eff", "burmese": "\u1000-\u109f", "ethiopic": "\u1200-\u139f", "tibetan": "\u0f00-\u0fff",
}  # fmt: skip
"""The letters of each script, as a character class."""
WRITTEN = {
    "cyrillic": "ru uk bg sr mk be kk ky mn tg uz tt ba cv ce os sah bs sh cnr tk ab rue",
    "arabic": "ar fa ur ps ckb ku sd ug az arz ary prs pnb ks ms", "hebrew": "he iw yi", "greek": "el",
    "han": "zh ja yue wuu", "kana": "ja", "hangul": "ko", "thai": "th",
    "devanagari": "hi mr ne sa mai bho kok doi", "bengali": "bn as mni", "tamil": "ta", "georgian": "ka",
    "armenian": "hy", "telugu": "te", "kannada": "kn", "malayalam": "ml", "gujarati": "gu", "gurmukhi": "pa",
    "odia": "or", "sinhala": "si", "khmer": "km", "lao": "lo", "burmese": "my mnw shn", "ethiopic": "am ti gez tig",
    "tibetan": "bo dz",
}  # fmt: skip
"""The languages that are written in each script."""
USUAL = {
    "arabic": "ar", "hebrew": "he", "greek": "el", "kana": "ja", "hangul": "ko", "thai": "th", "devanagari": "hi",
    "bengali": "bn", "tamil": "ta", "georgian": "ka", "armenian": "hy", "han": "zh", "telugu": "te", "kannada": "kn",
    "malayalam": "ml", "gujarati": "gu", "gurmukhi": "pa", "odia": "or", "sinhala": "si", "khmer": "km", "lao": "lo",
    "burmese": "my", "ethiopic": "am", "tibetan": "bo",
}  # fmt: skip
"""The usual language of each script, for texts with a known script and an unknown language."""
ALSO_LATIN = frozenset(("sr", "kk", "uz", "az", "ku", "tt", "mn", "bs", "sh", "cnr", "tk", "ms"))
"""Languages of other scripts that are also written in Latin letters."""
FAMILIES = tuple(
    map(frozenset, (("no", "nb", "nn", "da"), ("hr", "sr", "bs", "sh", "me", "cnr"), ("id", "ms"), ("cs", "sk")))
)
"""Languages with much the same function words, so a language isn't evidence against another of its family."""

OWN_LETTERS = {
    "ru": "ёъыэийщьюя", "uk": "єіїґийщьюя", "be": "ўіёыэйьюя", "bg": "ъийщьюя", "sr": "јљњћђџи", "mk": "јљњѓќѕџи",
    "kk": "әғқңөұүһіёъыэийщьюя", "ky": "ңөүёъыэийщьюя", "tg": "ғӣқӯҳҷёъэийьюя", "mn": "өүёъыэийщьюя",
    "tt": "әөүҗңһёъыэийщьюя", "ba": "әөүғҡҙҫңһёъыэийщьюя", "cv": "ӑӗҫӳёъыэийщьюя", "os": "ӕёъыэийщьюя",
    "uz": "ўқғҳёъэийьюя", "sah": "ҕҥөһүёъыэийщьюя",
    "ar": "يكةىأإؤه", "fa": "پچژگکیأؤهۀ", "ur": "پچژگکیٹڈڑںےہھۂۃأؤ", "ps": "پچژگکیيكىټډړږښځڅۍېګڼهأؤ",
    "ckb": "پچژگکیێۆڵڕەڤهھ", "ug": "پچژگكىيېۆۇۈۋڭەھ", "sd": "پچگکيٻڄڳڻڀٽڪهھ",
    "bn": "র", "as": "ৰৱ", "am": "", "ti": "ኣቐቑቒቓቔቕቖ",
}  # fmt: skip
"""The letters that a language has and another language of the same script lacks."""
EXPECTED = {
    "ru": ("ыэёь", 0.008), "uk": ("іїє", 0.03), "be": ("ўі", 0.03), "bg": ("ъ", 0.006), "sr": ("јљњћђџ", 0.015),
    "mk": ("јљњѓќџ", 0.008), "kk": ("ғқұ", 0.02), "ky": ("ңөү", 0.02), "tg": ("ғӣқӯҳҷ", 0.02), "mn": ("өүх", 0.05),
    "tt": ("әҗ", 0.03), "ba": ("ҡҙҫ", 0.02), "cv": ("ӑӗ", 0.03), "os": ("ӕ", 0.05), "uz": ("ўқғҳ", 0.02),
    "sah": ("ҕҥ", 0.01),
    "ar": ("يةىكإ", 0.03), "fa": ("پچژگکی", 0.04), "ur": ("ٹڈڑںےہھ", 0.05), "ps": ("ټډړږښځڅۍېګڼ", 0.015),
    "ckb": ("ەێۆڵڕ", 0.06), "ug": ("ۇۈۋڭې", 0.03), "sd": ("ٻڄڳڻڀٽڪ", 0.03),
    "bn": ("র", 0.01), "as": ("ৰ", 0.02), "am": ("አ", 0.01), "ti": ("ኣቐ", 0.02),
}  # fmt: skip
"""Letters by which a language is known, with the least share that the language's texts have."""
BY_LETTERS = frozenset("ar uk be sr ur ps ckb ug sd fa bn as am ti tt ba cv os sah tg kk ky mn uz".split())
"""Languages whose letters decide without function words."""
ENDINGS = {
    "mr": ("च्या", "मध्ये", "साठी", "ांनी", "ातील", "ण्यात", "ण्याची", "मुळे", "कडे", "वरून", "पर्यंत", "पासून"),
    "kk": ("ның", "нің", "дың", "дің", "тың", "тің", "ған", "қан", "інде", "ында", "ады", "еді", "лар", "лер"),
    "tt": ("лар", "ләр", "ның", "нең", "ган", "гән", "ында", "ендә", "ара", "әрә", "ачак", "әчәк"),
    "uz": ("лар", "лари", "нинг", "ини", "ида", "лари", "ишини", "ди", "ган", "гача"),
    "ky": ("нын", "нин", "дун", "дүн", "тын", "тин", "ган", "ген", "гон", "гөн", "лар", "лер", "ууда", "үүдө"),
    "mn": ("сан", "сэн", "сон", "сөн", "ийн", "ууд", "үүд", "гаа", "гээ", "даг", "дэг", "лаа", "лээ", "хын"),
    "ne": ("एको", "एका", "हरू", "हरु", "लाई", "बाट", "सँग", "हरूले", "हरूको", "एपछि", "इएको", "को", "ले"),
}
"""Endings of words in languages that write few function words apart."""

WORDS = {
    "en": "the of and to in that is was for it with as his on be at by had are but from have this which not were been",
    "de": "der die und den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat",
    "fr": "de la le et les des en un du une que est dans qui pour pas au sur par plus ne se ce sont avec il aux mais",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más pero sus ha fue este",
    "it": "di e il la che in a per un del non è una della con i si le da sono dei al nel ha alla più dal come gli",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como ao foi das à seu são pelo",
    "nl": "de het een van en in dat is op te zijn met voor niet aan die er maar ook om bij naar uit wordt worden hij",
    "pl": "w i na z się do nie że jest o to jak po od przez przy za oraz który także są dla ma był tym tego jego",
    "cs": "a v se na je že s z o do to k i by pro jsou ve jako za který které po od také byl bude své jeho podle",
    "sk": "a v sa na je že s z o do to k aj by pre sú vo ako za ktorý ktoré po od tiež bol bude svoje jeho podľa",
    "sv": "och i att det som en på är av för med den till inte om ett men har de från vid var så kan han efter eller",
    "no": "og i det som en på er av for med den til ikke om et men har de fra ved var at kan han etter ble å seg nå",
    "da": "og i det som en på er af for med den til ikke om et men har de fra ved var at kan han efter blev sig nu",
    "fi": "ja on ei että se oli hän mutta myös ovat kun joka sen kuin tai mukaan ole jo niin vuoden olla sekä voi",
    "hu": "a az és hogy nem is egy meg ez de csak már volt el mint még be ki vagy ha azt lehet szerint ami aki",
    "tr": "ve bir bu için ile da de olarak çok daha olan gibi sonra ise en ancak kadar ne var olduğu göre tarafından",
    "ro": "de în și a la cu pe că nu din care o pentru este mai au sunt fi ce un dar sau prin fost lui după",
    "id": "yang dan di dengan untuk pada dari ini itu dalam tidak akan oleh juga ke adalah tersebut telah sebagai",
    "vi": "và của là có trong cho được với các không người một những này đã khi từ đến như cũng về ở để tại",
    "lt": "ir kad į su yra tai iš kaip bet buvo už jau apie nuo ar dėl taip po prie jis metų per tik šio savo",
    "hr": "i u je se na da su za od s o koji koje kao ne bi iz što to će ali bio nije ili do biti te također",
    "ca": "de la i que el a en les per els un amb una del no es és va al més ha com però dels als són també pel seva",
    "az": "və bir bu ilə üçün də da ki olan isə bildirib olub edir daha sonra hər çox görə kimi onun deyib il ildə "
    "olaraq",
    "sq": "të e në dhe për i një me që nga se është më nuk ka si do u ai kjo janë këtë por edhe kanë deri ndaj tek së",
    "sw": "ya na wa kwa ni katika za la kuwa hiyo cha hii huo yake pia hayo alisema baada huyo lakini vya wake hilo "
    "kama",
    "et": "ja on ei et ka see oli kui aga mis ning oma ta kes veel siis või nii mida selle pole seda pärast olid",
    "lv": "un ir ka par no uz ar tas lai bet kas vai tā gan šo pēc arī kā tika kuri līdz bija tikai nav gada",
    "sl": "in je v na da se za so ki bi ne pa z po iz tudi kot bo ali od pri še s do ter ni bil če zaradi",
    "is": "og að í á er sem til var um með en við ekki það hann fyrir eru af því frá hafa verið segir þess",
    "ru": "и в не на что с по он как это из к но за от его для о был также было до быть она они при или у же",
    "uk": "і в не на що з та до як за це від він про для є але також було була його які який під через цього",
    "bg": "и в на да не от за се са че по с това като до през към при които който може беше но след ще има",
    "be": "і ў у на не што з да за гэта як па для ад але быў была было пра каб яго які якія яны ён пасля таксама",
    "sr": "и у је да се на су за од са који које као не би из што то ће али био није или до бити након рекао",
    "mk": "и на во да се од за со е што не ќе како до ги го по кој која кои беше или но ја при овој рече сите",
    "kk": "және мен бұл үшін бойынша деп да де бір сол осы туралы болып бар дейін ол еді кейін болды еткен арқылы",
    "ky": "жана менен бул үчүн боюнча деп да бир ошол ушул тууралуу болуп бар чейин ал эле кийин болду эмес аркылуу",
    "tg": "ва дар ба аз ки бо ин барои то он аст шуд буд ҳам мекунад кард як худ низ шудааст ё бар вай онҳо",
    "mn": "нь байна болон энэ тэр юм бол гэж гэсэн байгаа уу байсан хийх онд талаар улсын мөн болно тухай гэв ба дээр",
    "ar": "في من على أن إلى التي الذي عن هذا هذه مع كان قال بعد ما لا أو بين قد كما إن لم ولا وقد وقال ذلك خلال كانت "
    "ثم و",
    "fa": "و در به از که این است را با برای آن شد بود کرد یا هم تا بر یک خود های هر نیز شده كه اين می اما ما پس وی",
    "ur": "کے میں کی ہے اور سے کا کو نے پر کہ اس ہیں بھی تھا ایک یہ جو لیے کیا نہیں ان گیا تھے ہو بعد کر تھی ہوئے",
    "ps": "د په چې او کې له ته یې دې هم دي کوي شي سره کړي دا لپاره شوي وي ده نه شو خو دغه پر وروسته یو",
    "ckb": "لە بۆ کە بە و ئەو لەگەڵ ئەم بەڵام یان هەر دەکات کرد بوو وەک ئەوەی هەیە پێش دوای نییە دەبێت سەر",
    "hi": "के में की है और से का को ने पर कि हैं यह भी नहीं था एक कर लिए इस तो ही हो गया इसके साथ थे जो वह रहा करने "
    "वाले",
    "mr": "आहे आणि या ही हे तो ते होते केले नाही असे साठी त्यांनी पण केली तर झाली होता आहेत येथे म्हणून मात्र किंवा हा "
    "होती मध्ये यांनी केला त्या काही सांगितले असून याची आता",
    "ne": "छ र पनि छन् हो यो लागि भने गर्न गरेको भएको हुने गरे थियो तर छैन उनले त्यो गर्ने तथा अनुसार यस बताए थिए",
    "bn": "এই ও করে থেকে এবং না হয় এর জন্য তার একটি করা হয়েছে যে বলেন কিন্তু সঙ্গে করেছে এক তিনি",
    "as": "আৰু এই কৰা পৰা হৈছে বাবে কৰি এটা লগতে হয় তেওঁ নহয় কৰিছে যে কিন্তু মাজত",
    "am": "ነው እና ላይ ውስጥ ነበር ግን ወደ ጋር ከ ይህ ያለው እንደ ሲሆን ነበሩ መሆኑን ናቸው ዓ.ም ያለ",
    "ti": "ናይ ኣብ እዩ ካብ ነቲ ድማ ናብ እዚ ምስ ከም ኣሎ እቲ ነበረ ግን እዮም ብዛዕባ ዝብል",
    "he": "של את על לא כי עם הוא זה גם היא אל אם או כל יש אך היה בין עוד לפי רק אבל אשר",
    "sd": "جي ۾ ۽ کان جو آهي تي سان کي جا هن لاءِ نه به ته آهن ڪري چيو اهو هڪ پر جنهن انهن وڃي ڪيو ويو ڪندي",
    "ug": "ۋە بۇ بىلەن بىر دېگەن ئۇ ئۈچۈن بولۇپ قىلىپ ھەم كېيىن بولغان قىلغان دەپ ئۇنىڭ باشقا",
    "uz": "ва учун билан бу бир ҳам деб бўйича эса бўлган ўз унинг мумкин бўлди керак деди ушбу каби кейин бўлиб",
    "tt": "һәм белән бу өчен дә да бер булып буенча шул диде ул дип иде генә кебек тора булган",
    "yi": "און איז די פון דער אין האט מיט דאס אויף צו וואס נישט זיך ער א מען זענען פאר האבן",
}  # fmt: skip
"""The most frequent function words of each language."""
