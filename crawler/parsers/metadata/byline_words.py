"""The words of bylines are kept here as data: introductions, joining words, roles, agencies.

Words are in lower case. The reading of names is in `names`.
"""

from __future__ import annotations

INTRODUCTIONS = (
    "by", "reporting by", "opinion by", "analysis by", "commentary by", "review by", "column by", "interview by",
    "story and photos by", "words and photos by", "text and photos by", "interview", "reportage", "interview von",
    "reportage von", "analyse von", "kommentar von", "kommentar", "gastbeitrag von", "essay von", "text und fotos",
    "text und foto", "text und bild", "texte et photos", "entretien", "un reportaje de", "una entrevista de",
    "entrevista de", "texto y fotos", "texto e fotos", "testo e foto", "testo e foto di", "tekst og foto",
    "tekst en foto's", "tekst i zdjęcia", "text och bild", "text och foto", "text a foto", "текст и фото",
    "teksti ja kuvat", "написал", "написала", "стаття", "матеріал підготував", "матеріал підготувала",
    "written by", "reported by", "story by", "words by", "posted by", "published by", "article by", "report by",
    "author", "authors", "writer", "reporter", "written and reported by", "text by", "contributed by", "submitted by",
    "von", "autor", "autorin", "autoren", "autorin/autor", "ein artikel von", "ein beitrag von", "eine analyse von",
    "ein kommentar von", "ein gastbeitrag von", "geschrieben von", "verfasst von", "artikel von",
    "par", "rédigé par", "publié par", "écrit par", "propos recueillis par", "auteur", "auteure", "autrice",
    "un article de", "signé",
    "por", "escrito por", "publicado por", "redactado por", "autora", "autores", "texto", "texto de", "reportagem de",
    "redação de",
    "di", "a cura di", "scritto da", "da", "autore", "articolo di", "testo di", "pubblicato da",
    "door", "geschreven door", "artikel van", "av", "af", "skrevet av", "skrevet af", "skriven av", "tekst", "tekst af",
    "text av", "tekst av", "przez", "autorzy", "napisał", "napisała", "autorka",
    "автор", "авторы", "автор текста", "текст", "від", "автори", "авторка", "текст підготував", "текст підготувала",
    "подготовил", "подготовила", "text", "teksti", "kirjoittaja", "kirjoittanut", "yazan", "yazar", "haber", "muhabir",
    "napsal", "napsala", "autoři", "oleh", "penulis", "ditulis oleh", "szerző", "szerzők", "írta",
    "tác giả", "de la", "scris de", "autor articol", "piše", "napisao", "napisala", "avtor", "avtorica",
    "autorius", "autore", "höfundur", "eftir", "συντάκτης", "γράφει ο", "γράφει η", "του", "της", "κείμενο",
    "מאת", "כתב", "כתבה", "बाय", "लेखक", "द्वारा", "โดย", "ผู้เขียน", "เรื่องโดย",
    "文", "作者", "記者", "记者", "撰文", "撰稿", "文字", "著者", "執筆", "執筆者", "取材・文", "取材", "筆者",
    "ライター",
    "本报记者", "本報記者", "글", "기자", "글쓴이",
    "guest author", "guest contributor", "gastautor", "gastautorin", "as told to",
    "a conversation with", "guest post by", "oprac.", "opracował", "opracowała", "przygotował",
    "przygotowała", "rozmawiał", "rozmawiała", "připravil", "připravila", "zpracoval", "zpracovala", "parengė",
    "autors", "rakstīja", "kirjutas", "imeandikwa na", "pewarta", "laporan", "tulisan", "thực hiện", "bài",
    "röportaj", "беседовал", "беседовала", "розмовляв", "розмовляла", "муаллиф", "ρεπορτάζ", "լուրը", "հեղինակ",
    "ავტორი", "लेखिका", "রচনা", "লেখক", "প্রতিবেদক", "எழுதியவர்", "రచయిత", "ಲೇಖಕರು", "എഴുതിയത്", "เขียนโดย",
    "ผู้สื่อข่าว", "به قلم", "聞き手", "文・写真", "写真・文", "撮影・文", "文と写真", "取材・文・写真", "取材・文・撮影",
    "通讯员", "通訊員", "采写", "採訪", "글·사진",
    "بقلم", "كتب", "كتبت", "الكاتب", "إعداد", "تقرير", "نویسنده", "نوشته", "گزارش", "خبرنگار", "تحریر",
)  # fmt: skip
LABELLED = (
    "story",
    "bericht",
    "report",
    "words",
    "reporting",
    "artikel",
    "artículo",
    "articolo",
    "relato",
    "redaktion",
)
"""Introductions that end with a colon."""
AMBIGUOUS = frozenset(
    (
        "von", "di", "da", "av", "af", "por", "par", "text", "autor", "de la", "του", "της", "haber", "reporter",
        "writer", "texto", "כתב",
    )
)  # fmt: skip
"""Introductions that also begin names ("Di Stefano"); such a word is cut off only before two more words."""
EDITORS = ("责编", "责任编辑", "責任編輯", "编辑", "編輯", "編集", "编审", "校对", "审核")
"""Introductions of editors: only the first editor is an author, and only if no author is named."""

LABELS = (
    "text", "texte", "texto", "testo", "tekst", "teksti", "words", "story", "report", "bericht", "writer",
    "author", "autor", "autore",
    "auteur", "by", "текст", "автор", "作者", "记者", "記者", "文", "文字", "撰文", "source", "sources", "quelle",
    "fonte", "fuente", "источник", "джерело", "来源", "來源", "稿源", "出典", "photo", "photos", "foto", "fotos",
    "bild", "bilder", "kuva", "kuvat", "video", "videos", "image", "images", "illustration", "illustrations",
    "photography", "graphics", "фото", "写真", "图", "zdjęcia", "редактор", "editor", "editing", "kamera", "camera",
)  # fmt: skip
"""Labels before a colon, within a byline that names several people."""
LABELS_ALONE = frozenset(
    "author authors autor autorin autora auteur auteure autore autrice автор авторы авторка 作者 著者 執筆者 yazar "
    "penulis kirjoittaja szerző författare forfatter συντάκτης نویسنده الكاتب כותב autorius autors autorzy".split()
)
"""Labels of the next text, in tables and lists."""
HELPERS = (
    "reviewed by", "medically reviewed by", "clinically reviewed by", "expert reviewed by", "edited by",
    "translated by", "fact checked by", "fact-checked by", "photos by", "photo by", "photographs by",
    "photography by", "pictures by", "illustrations by", "illustration by", "images by", "video by", "videos by",
    "graphics by",
)  # fmt: skip
"""Introductions of people who aren't the author, within a byline."""
SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘"
    "于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫阎段雷"
    "侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯施"
)
"""The most frequent Chinese surnames of one character."""
WAW_NAMES = frozenset("وليد وائل وسام وفاء وجدي وسيم وديع وحيد وداد وجيه ولاء وردة وفيق ورد".split())
"""Arabic names that begin with the letter of the joining word."""
AND = ("and", "und", "et", "y", "e", "en", "og", "och", "i", "и", "та", "і", "ja", "ve", "sowie", "a", "és", "și", "và",
       "dan", "και", "및", "و", "اور", "oraz", "ir", "un", "með", "एवं", "और")  # fmt: skip
WITH = ("with", "mit", "avec", "con", "com", "met", "med", "as told to", "with additional reporting by")
AGENCY_WORDS = (
    "agencies", "agency", "agenturen", "agences", "agencias", "agenzie", "agências", "wires", "wire reports", "dpa",
    "afp", "epd", "kna", "sid", "apa", "ap", "reuters", "efe", "ansa",
)  # fmt: skip
"""Beginnings of words for agencies that helped a person."""
INSIDE = frozenset(("y", "e", "i"))
"""Joining words that also stand inside a name ("Ortega y Gasset"), if only one word follows."""

ROLES = (
    "chefredak", "chefreporter", "columnist", "colunista", "kolumnist", "contribut", "correspond", "corrispond",
    "corresponsal", "korrespond", "dziennikar", "editor", "editör", "editrice", "fotograf", "giornalist", "herausgeber",
    "jornalist", "journalis", "jurnalis", "kommentator", "mitarbeiter", "muhabir", "novinar", "novinář", "periodist",
    "photograph", "redacteu", "redactor", "redakteu", "redaktor", "redaktør", "redaktör", "redatt", "rédacteu",
    "rédactri", "reporter", "repórter", "stellvertret", "szerkeszt", "toimittaja", "újságír", "verslaggever",
    "volontär", "webmaster", "wartawan", "ziarist", "колумнист", "корреспондент", "кореспондент", "журналист",
    "журналіст", "обозреватель", "оглядач", "редактор", "новинар", "δημοσιογρ", "συντάκτ", "記者", "记者", 
    "기자", "특파원", "محرر", "مراسل", "خبرنگار", "צלם", "כתבת",
)  # fmt: skip
"""Beginnings of words for a person's role."""
DESKS = (
    "redaktion", "redakcj", "redakc", "redacc", "redacti", "redaz", "redaç", "rédaction", "toimitu", "редакция",
    "редакція", "編集", "编辑", "newsdesk", "newsroom",
)  # fmt: skip
"""Beginnings of words for an editorial desk. As an author, a desk counts as a name."""
ROLE_WORDS = frozenset(
    "admin administrator analyst assistant associate blogger chief deputy director freelance freie freier guest "
    "head leiter leiterin leitender leitende producer ressort root senior special staff web writer author".split()
)
TITLES = frozenset(
    "our unser unsere unserem unserer notre nuestro nuestra nostro nostra vår vores onze nasz "
    "assistant associate chief contributing deputy digital executive freelance managing national political senior "
    "special staff junior lead guest news foreign freie freier leitende leitender staff".split()
)
"""Words that stand before a word for a role: "Senior", "Staff"."""
JOBS = frozenset(
    "advisor adviser analyst attorney chairman clinician coach consultant coordinator designer developer dietitian "
    "director economist engineer executive expert founder lawyer lecturer manager marketer minister officer owner "
    "partner physician president professor researcher representative scientist specialist strategist student teacher "
    "therapist veterinarian ceo cto cfo geschäftsführer professorin direktor directeur director directora presidente "
    "profesor profesora professore avvocato ekspert профессор эксперт директор".split()
)
"""Words for a job: a part of a byline after a name, with such a word, isn't a name."""
DEGREES = frozenset(
    "phd md dds dvm vmd jd llm llb mba bsc msc ba ma mph rn rd rdn cfp cpa cfa esq pharmd edd psyd dphil frcs faafp "
    "facp facs do dpt lcsw ldn ms mfa mpp mpa faan dnp np pa obe mbe cbe kc qc".split()
)
"""Letters of degrees and honours after a name, without points. "Jr." belongs to a name."""
DESK_ACCOUNTS = frozenset(
    (
        "editor", "editors", "editorial", "web desk", "webdesk", "newsdesk", "news desk", "online desk", "staff",
        "desk",
        "staff reporter", "our correspondent", "special correspondent", "staff correspondent", "correspondent",
        "digital desk", "editorial team", "editorial staff", "team", "news team", "agencies", "agency", "redaktion",
        "redazione", "redacción", "redação", "rédaction", "la rédaction", "redakcja", "redakce", "redactie",
        "toimitus", "редакция", "редакція", "newsroom", "online", "news", "guest", "guest author", "contributor",
    )
)  # fmt: skip
"""Names of desks and of accounts that several people share. A person counts before such a name."""
GROUPS = frozenset(("staff", "team", "desk", "newsdesk", "newsroom", "editors", "bureau"))
"""Last words of the names of desks."""
COMPANIES = frozenset(
    "inc ltd limited llc gmbh plc corp corporation ag verlag publishing media news newspaper newspapers "
    "magazine network group university institute foundation association agency service services online".split()
)
"""Last words of the names of companies and newspapers."""
PAPERS = ("Times", "Post", "Press", "Herald", "Tribune", "Journal", "Gazette", "Zeitung", "TIMES", "POST", "NEWS")
"""Last words of the names of newspapers that are also words of other names."""
ACCOUNTS = frozenset(
    (
        "super user", "superuser", "publisher", "unknown", "anonymous", "user", "nobody", "wordpress", "admin",
        "webadmin",
        "administrator", "root", "written by", "view all", "view profile", "view all posts", "view more", "read more",
        "follow", "follow us", "more by", "see all", "last updated", "last modified", "view my complete profile",
        "afficher mon profil complet", "mein profil vollständig anzeigen", "ver todo mi perfil",
        "ver o meu perfil completo", "visualizza il mio profilo completo", "mijn volledige profiel tonen",
        "wyświetl mój pełny profil", "about the author", "about us",
        "share",
        "author", "authors", "posted by", "published by", "reviewed by", "edited by", "save", "subscribe", "comments",
        "share article", "share this", "none", "null", "undefined", "updated", "published", "posted",
        "opens in new window", "show more",
        "all articles",
        "email", "print", "listen", "autor", "autorin", "auteur", "profile", "bio", "verfasst von", "geschrieben von",
        "автор", "作者", "記者", "记者", "翻訳者", "biography",
    )
)  # fmt: skip
"""Names of accounts that no person has, and labels beside a byline."""
AGENCIES = frozenset(
    (
        "reuters", "thomson reuters", "ap", "associated press", "the associated press", "afp", "agence france-presse",
        "agence france presse", "dpa", "epd", "kna", "sid", "apa", "sda", "keystone-sda", "ats", "ansa", "adnkronos",
        "efe", "agencia efe", "europa press", "lusa", "agência lusa", "pti", "ani", "ians", "xinhua", "tass", "тасс",
        "риа новости", "интерфакс", "interfax", "укринформ", "укрінформ", "унiан", "унн", "bloomberg", "upi", "anp",
        "belga", "ntb", "tt", "ritzau", "stt", "pap", "čtk", "ctk", "tasr", "mti", "agerpres", "hina", "tanjug", "bta",
        "anadolu", "aa", "dha", "iha", "antara", "bernama", "kyodo", "kyodo news", "共同通信", "共同", "時事通信",
        "時事",
        "新华社", "新華社", "中新社", "中央社", "yonhap", "연합뉴스", "뉴시스", "뉴스1", "irna", "isna", "ایسنا",
        "ایرنا",
        "وام", "واس", "أ ف ب", "رويترز", "د ب أ", "canadian press", "the canadian press", "press association",
        "pa media", "la presse canadienne", "notimex", "télam", "agência brasil", "agência estado", "estadão conteúdo",
        "washington post", "the washington post", "new york times", "the new york times", "los angeles times",
        "wall street journal", "the wall street journal", "tribune news service", "tribune content agency",
        "vnexpress", "ttxvn", "bss", "unb", "app", "ina", "mena", "petra", "caj news", "sapa", "nan", "gna",
    )
) - {"vnexpress", "ani", "ina", "nan", "petra", "mena", "app"}  # fmt: skip
"""Names of news agencies. A person counts before an agency."""
SMALL = frozenset("a al at by da de del der des di du die for für en et fra im in la le of och og the to und".split())

PARTICLES = frozenset(
    "von van de der den di da dos das do du des del della la le el al bin ibn ben y e i zu zur ter ten af av".split()
)
"""Words within a person's name that begin with a lower-case letter."""

PLACES = frozenset(
    (
        "new york", "los angeles", "san francisco", "washington dc", "hong kong", "new delhi", "tel aviv", "abu dhabi",
        "são paulo", "rio de janeiro", "buenos aires", "mexico city", "ciudad de méxico", "cape town", "kuala lumpur",
        "den haag", "the hague", "la paz", "san josé", "santiago de chile", "palma de mallorca", "las palmas",
        "ho chi minh city", "addis ababa", "frankfurt am main", "united nations", "new orleans", "las vegas",
    )
)  # fmt: skip
"""Places of several words, which look like a person's name."""
WRITTEN_BY = frozenset(
    (
        "written by", "verfasst von", "geschrieben von", "écrit par", "rédigé par", "escrito por", "scritto da",
        "geschreven door", "skrevet av", "skrevet af", "skriven av", "napisane przez", "написано автором", "автор",
        "yazan", "ditulis oleh", "kirjoittanut", "napsal", "szerző", "作者", "執筆者", "글쓴이", "كُتب بواسطة",
        "כתוב על ידי",
        "author", "autor", "auteur", "autore", "by", "scris de", "γράφτηκε από", "được viết bởi", "penulis",
    )
)  # fmt: skip
"""Labels of `twitter:label1` whose value is an author."""
