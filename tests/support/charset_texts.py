"""Short news of our own writing, in each script and language that a legacy charset serves: headline and text."""

from __future__ import annotations

from typing import NamedTuple


class News(NamedTuple):
    language: str
    charsets: tuple[str, ...]
    """Labels of the charsets it's written in on the web, the ones it can be guessed from."""
    headline: str
    text: str

    def page(self, head: str = "") -> str:
        half = len(self.text) // 2
        cut = max(self.text.rfind(mark, 0, half) for mark in " 。，،") + 1
        return (
            f"<!doctype html><html><head>{head}<title>{self.headline}</title></head><body><h1>{self.headline}</h1>"
            f"<p>{self.text[:cut].strip()}</p><p>{self.text[cut:].strip()}</p></body></html>"
        )


NEWS = (
    News(
        "ru", ("windows-1251", "koi8-r", "iso-8859-5"),
        "Набережную отремонтируют к осени",
        "Городской совет утвердил смету на ремонт набережной, работы начнутся в мае и продлятся до осени. "
        "Подрядчик обещает сохранить старые липы и чугунную ограду, а вдоль воды проложить дорожку для "
        "велосипедов. Жители соседних домов просили оставить спуск к причалу, и архитекторы с ними согласились.",
    ),
    News(
        "uk", ("windows-1251", "koi8-u"),
        "Міська рада затвердила ремонт бібліотеки",
        "Міська рада затвердила кошторис ремонту бібліотеки, роботи почнуться у травні й триватимуть до осені. "
        "Читальну залу збільшать, а в підвалі, де їм заважала вода, зроблять сховище для газет. Директорка каже, "
        "що книжки на цей час перевезуть до школи, і кожен зможе їх там узяти.",
    ),
    News(
        "bg", ("windows-1251",),
        "Общината ремонтира стария мост",
        "Общинският съвет одобри парите за ремонта на стария мост, който ще започне през май и ще продължи до "
        "есента. Движението ще се пренасочи през съседния квартал, където жителите вече се оплакват от шума. "
        "Кметът обеща, че къщите край реката няма да пострадат и че пешеходците ще минават свободно.",
    ),
    News(
        "sr", ("windows-1251",),
        "Општина обнавља стару пијацу",
        "Општинско веће усвојило је буџет за обнову старе пијаце, а радови почињу у мају и трајаће до јесени. "
        "Продавци ће се до тада преселити на трг поред цркве, где њима неће бити довољно места. Председник "
        "општине каже да ће људи уштеђени новац видети већ следеће године, јер ће закуп бити јефтинији.",
    ),
    News(
        "el", ("windows-1253", "iso-8859-7"),
        "Ο δήμος επισκευάζει το παλιό λιμάνι",
        "Το δημοτικό συμβούλιο ενέκρινε χθες τον προϋπολογισμό για την επισκευή του παλιού λιμανιού, που θα "
        "αρχίσει τον Μάιο και θα κρατήσει ώς το φθινόπωρο. Οι ψαράδες ζήτησαν να μείνει ανοιχτή η δυτική "
        "αποβάθρα και ο δήμαρχος υποσχέθηκε ότι τα καΐκια τους θα έχουν θέση όλο το καλοκαίρι.",
    ),
    News(
        "he", ("windows-1255", "iso-8859-8"),
        "העירייה תשפץ את הטיילת הישנה",
        "מועצת העיר אישרה אתמול את התקציב לשיפוץ הטיילת הישנה לאורך הים, והעבודות יתחילו בחודש מאי ויימשכו עד "
        "הסתיו. ראש העיר אמר כי העצים הוותיקים יישמרו וכי לאורך החוף ייסלל שביל לרוכבי אופניים. תושבי השכונה "
        "ביקשו להשאיר את המדרגות אל המזח, והאדריכלים הסכימו להם.",
    ),
    News(
        "ar", ("windows-1256", "iso-8859-6"),
        "البلدية ترمم الميناء القديم",
        "وافق المجلس البلدي أمس على ميزانية ترميم الميناء القديم، وستبدأ الأعمال في شهر مايو وتستمر حتى الخريف. "
        "وقال رئيس البلدية إن الأشجار الكبيرة ستبقى في مكانها وإن ممرا للدراجات سيمتد على طول الشاطئ. وطلب سكان "
        "الحي الإبقاء على الدرج المؤدي إلى الرصيف فوافق المهندسون على ذلك.",
    ),
    News(
        "th", ("tis-620", "windows-874"),
        "เทศบาลซ่อมสะพานไม้เก่าริมแม่น้ำ",
        "สภาเทศบาลอนุมัติงบประมาณซ่อมสะพานไม้เก่าริมแม่น้ำเมื่อวานนี้ "
        "งานจะเริ่มในเดือนพฤษภาคมและเสร็จก่อนฤดูหนาว "
        "นายกเทศมนตรีกล่าวว่าจะรักษาต้นไม้ใหญ่ไว้ทั้งหมดและทำทางจักรยานตามแนวตลิ่ง "
        "ชาวบ้านขอให้เก็บท่าเรือเดิมไว้เพราะเด็กนักเรียนยังใช้ข้ามฟากทุกเช้า",
    ),
    News(
        "ja", ("shift_jis", "euc-jp", "iso-2022-jp"),
        "老朽化した灯台、資料館に改修へ",
        "港町の市議会は三日、老朽化した灯台を修復して資料館にする計画を全会一致で承認した。"
        "工事は五月に始まり、秋までに終わる見通しだ。"
        "市によると、灯台は明治時代に建てられ、いまも漁船の目印になっている。"
        "住民からは、夜の明かりを残してほしいという声が上がっていた。"
        "館内には古い写真やレンズを並べ、子どもたちが海の歴史を学べるようにする。",
    ),
    News(
        "zh-cn", ("gb2312", "gbk", "gb18030"),
        "市议会通过老码头修缮计划",
        "市议会昨天通过了老码头的修缮计划，工程将于五月开始，预计秋天完成。市长表示，岸边的大树都会保留，"
        "沿河还要修建一条自行车道。附近的居民希望保留通往渡口的台阶，设计人员已经同意。据记者了解，"
        "这座码头建于上世纪三十年代，至今仍有渔船停靠。工程费用约为两千万元，其中一半由省里承担，"
        "其余的来自本市的旅游收入。",
    ),
    News(
        "zh-tw", ("big5",),
        "市議會通過老碼頭修繕計畫",
        "市議會昨天通過了老碼頭的修繕計畫，工程將於五月開始，預計秋天完成。市長表示，岸邊的大樹都會保留，"
        "沿河還要修建一條自行車道。附近的居民希望保留通往渡口的臺階，設計人員已經同意。據記者了解，"
        "這座碼頭建於上個世紀三十年代，至今仍有漁船停靠。工程費用約為兩千萬元，其中一半由中央負擔，"
        "其餘的來自本市的觀光收入。",
    ),
    News(
        "zh-hk", ("big5-hkscs",),
        "街坊話碼頭啲樓梯要留低",
        "區議會琴日通過咗舊碼頭嘅維修計劃，工程五月開始，預計秋天做完。主席話岸邊啲大樹都會留低，"
        "沿住海邊仲會起一條單車徑。附近嘅街坊想保留落渡輪嘅樓梯，設計師已經應承咗佢哋。呢個碼頭有成九十年歷史，"
        "到而家都仲有漁船泊喺度，啲細路放學就嚟呢度釣魚。",
    ),
    News(
        "ko", ("euc-kr", "cp949"),
        "시의회, 옛 부두 수리 계획 승인",
        "시의회는 어제 옛 부두를 수리하는 계획을 만장일치로 승인했다. 공사는 오월에 시작해 가을까지 이어질 "
        "예정이다. 시장은 물가의 큰 나무를 모두 그대로 두고 강을 따라 자전거 길을 만들겠다고 말했다. 주민들은 "
        "나루터로 내려가는 계단을 남겨 달라고 요구했고 설계자들도 이에 동의했다. 이 부두는 백 년 전에 지어졌으며 "
        "지금도 고기잡이배가 드나든다.",
    ),
    News(
        "pl", ("iso-8859-2", "windows-1250"),
        "Rada miasta przyjęła plan remontu nabrzeża",
        "Rada miasta przyjęła wczoraj plan remontu starego nabrzeża, prace zaczną się w maju i potrwają do "
        "jesieni. Burmistrz obiecał, że drzewa nad rzeką zostaną, a wzdłuż brzegu powstanie ścieżka rowerowa. "
        "Mieszkańcy prosili, żeby zachować schody na przystań, i architekci się na to zgodzili. Część pieniędzy "
        "da województwo.",
    ),
    News(
        "cs", ("iso-8859-2", "windows-1250"),
        "Zastupitelé schválili opravu nábřeží",
        "Městské zastupitelstvo včera schválilo opravu starého nábřeží, práce začnou v květnu a potrvají do "
        "podzimu. Starosta slíbil, že stromy u řeky zůstanou a podél břehu vznikne stezka pro cyklisty. "
        "Obyvatelé žádali, aby se zachovaly schody k přístavišti, a architekti jim vyhověli. Část peněz dá kraj, "
        "zbytek zaplatí město.",
    ),
    News(
        "hu", ("iso-8859-2", "windows-1250"),
        "Felújítják a régi rakpartot",
        "A városi közgyűlés tegnap elfogadta a régi rakpart felújításának tervét, a munka májusban kezdődik és "
        "őszig tart. A polgármester megígérte, hogy a folyó menti fákat megőrzik, és a part mentén kerékpárút "
        "épül. A lakók azt kérték, hogy a hajóállomáshoz vezető lépcső megmaradjon, s a tervezők egyetértettek "
        "velük. A költségek felét a megye fizeti, a többit a város gyűjti össze a következő években.",
    ),
    News(
        "ro", ("iso-8859-2", "windows-1250"),
        "Consiliul a aprobat repararea cheiului vechi",
        "Consiliul orăşenesc a aprobat ieri planul de reparare a cheiului vechi, iar lucrările vor începe în mai "
        "şi vor dura până în toamnă. Primarul a spus că pomii de lângă râu rămân la locul lor şi că de-a lungul "
        "malului va fi făcută o pistă pentru biciclişti. Locuitorii au cerut să fie păstrate treptele către "
        "debarcader, iar arhitecţii au fost de acord cu ei. Jumătate din bani îi dă judeţul.",
    ),
    News(
        "hr", ("iso-8859-2", "windows-1250"),
        "Gradsko vijeće odobrilo obnovu rive",
        "Gradsko vijeće jučer je odobrilo obnovu stare rive, a radovi počinju u svibnju i trajat će do jeseni. "
        "Gradonačelnik je obećao da će stabla uz more ostati i da će se duž obale urediti staza za bicikliste. "
        "Mještani su tražili da se sačuvaju stube do pristaništa, a građevinari su se s time složili. Polovicu "
        "troškova plaća županija, a ostatak će se naći u gradskoj blagajni sljedeće godine.",
    ),
    News(
        "tr", ("iso-8859-9", "windows-1254"),
        "Belediye eski iskeleyi onarıyor",
        "Belediye meclisi dün eski iskelenin onarılması için hazırlanan bütçeyi kabul etti, çalışmalar mayısta "
        "başlayacak ve sonbahara kadar sürecek. Başkan, kıyıdaki ağaçların korunacağını ve sahil boyunca "
        "bisiklet yolu yapılacağını söyledi. Mahalleli, iskeleye inen merdivenin kalmasını istedi, mimarlar da "
        "bunu uygun gördü.",
    ),
    News(
        "lt", ("windows-1257",),
        "Taryba pritarė senosios krantinės remontui",
        "Miesto taryba vakar pritarė senosios krantinės remontui, darbai prasidės gegužę ir truks iki rudens. "
        "Meras pažadėjo, kad upės pakrantėje augantys medžiai išliks, o palei krantą bus nutiestas dviračių "
        "takas. Gyventojai prašė palikti laiptus į prieplauką, ir architektai su jais sutiko. Pusę išlaidų "
        "padengs apskritis.",
    ),
    News(
        "de", ("windows-1252", "iso-8859-1"),
        "Bürgermeisterin kündigt Straße zur Mühle an",
        "Für die Straße zur Mühle fehlte lange das Geld, sagte die Bürgermeisterin am Dienstag im Rathaus. Nun "
        "übernimmt der Kreis die Hälfte der Kosten, und die Arbeiten können im März beginnen. Anwohner hatten "
        "über Jahre größere Schlaglöcher gezählt und dem Gemeinderat schließlich eine Liste mit hundert Stellen "
        "überreicht.",
    ),
    News(
        "fr", ("windows-1252", "iso-8859-1"),
        "Le vieux quai sera réparé dès le mois de mai",
        "Le conseil municipal a approuvé hier le budget destiné à la réparation du vieux quai, où les travaux "
        "commenceront en mai et dureront jusqu'à l'été. La maire a promis que les arbres seraient conservés et "
        "qu'une piste cyclable longerait la rivière. Les habitants, inquiets pour l'escalier menant au "
        "débarcadère, ont été écoutés : il ne disparaîtra pas. La région paie la moitié, le reste étant réglé "
        "par la ville.",
    ),
    News(
        "es", ("windows-1252", "iso-8859-1"),
        "El ayuntamiento repara el viejo muelle",
        "El pleno aprobó ayer el presupuesto para la reparación del viejo muelle, que comenzará en mayo y durará "
        "hasta el otoño. La alcaldesa prometió que los árboles de la orilla seguirán en pie y que habrá un "
        "carril para bicicletas. Los vecinos pidieron que se conservara la escalera del embarcadero, y así será, "
        "según explicó el señor Ibáñez, que dirigirá los trabajos. ¿El dinero? La mitad saldrá de la región, "
        "dijo después.",
    ),
    News(
        "pt", ("windows-1252", "iso-8859-1"),
        "Câmara aprova reparação do cais antigo",
        "A câmara aprovou ontem o orçamento para a reparação do cais antigo, que começará em maio e durará até "
        "ao outono. A presidente prometeu que as árvores da margem não serão cortadas e que haverá uma ciclovia "
        "ao longo do rio. Os moradores pediram que a escada do embarcadouro fosse mantida, e os arquitetos "
        "concordaram após três reuniões.",
    ),
    News(
        "sv", ("windows-1252", "iso-8859-1"),
        "Kommunen lagar den gamla kajen",
        "Kommunfullmäktige godkände i går budgeten för den gamla kajen, där arbetet börjar i maj och pågår till "
        "hösten. Träden längs ån får stå kvar, lovade ordföranden, och en cykelväg ska byggas utmed stranden. De "
        "boende bad att trappan ned till bryggan skulle bevaras, och arkitekterna höll med dem. Länet betalar "
        "hälften av kostnaden.",
    ),
    News(
        "is", ("windows-1252", "iso-8859-1"),
        "Bærinn gerir við gömlu bryggjuna",
        "Bæjarstjórnin samþykkti í gær að gera við gömlu bryggjuna, verkið hefst í maí og því lýkur í haust. "
        "Bæjarstjórinn lofaði að trén við ána fengju að standa og að lagður yrði hjólastígur með ströndinni. "
        "Íbúarnir báðu um að tröppurnar niður að höfninni yrðu varðveittar og það þótti arkitektunum sjálfsagt.",
    ),
)  # fmt: skip
