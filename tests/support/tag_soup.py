"""One article as many sites of the nineties would mark it up: an article's parts in, a page without structure out.

The parts are known, so that a test can tell which blocks of the page are text, which are headings, and which are
furniture. The articles are our own invention, in seven languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """An invented article in sections, each a heading with paragraphs, and the words of its site."""

    language: str
    site: str
    section: str
    headline: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    arrow: str
    """A marker with an arrow, which links back."""
    plain: str
    """A marker without any sign."""


STORIES = (
    Story(
        "en", "Valley Courier", "News", "The reservoir at Coldwater is drained after sixty years",
        (
            ("", (
                "Engineers have begun to drain the upper reservoir at Coldwater for the first time since it was "
                "filled, after divers found cracks in the outlet tunnel in August.",
                "The water is let down by a metre a day, so that the banks don’t slip, and the fish are moved to the "
                "lake below the dam before the gates are opened for good.",
            )),
            ("No water until June", (
                "Until then the town is supplied from wells, and the water board asks households not to fill pools "
                "or to wash cars, unless the winter is as wet as the last one was.",
                "“We have looked after this tunnel for sixty years, and nobody has ever seen it dry,” said the head "
                "of the water board, who was an apprentice when the dam was built.",
            )),
            ("Who pays", (
                "Most of the nine million comes from the power company, which loses a winter’s worth of current and "
                "has asked the government in the capital to share the burden.",
                "The council wants to hear in March what became of the money that was put aside for repairs of this "
                "kind, and whether the cracks could have been found any earlier.",
            )),
        ),
        "Back to news »", "All articles",
    ),
    Story(
        "de", "Talbote", "Nachrichten", "Nach sechzig Jahren wird der Speichersee Kaltwasser geleert",
        (
            ("", (
                "Ingenieure haben begonnen, den oberen Speichersee zum ersten Mal seit seiner Füllung zu leeren, "
                "nachdem Taucher im August Risse im Ablassstollen gefunden hatten.",
                "Das Wasser sinkt um einen Meter am Tag, damit die Ufer nicht rutschen, und die Fische werden in den "
                "unteren See gebracht, ehe sich die Tore endgültig öffnen.",
            )),
            ("Kein Wasser bis Juni", (
                "Bis dahin wird die Stadt aus Brunnen versorgt, und das Wasserwerk bittet die Haushalte, keine Becken "
                "zu füllen, es sei denn, der Winter wird so nass wie der letzte.",
                "„Wir haben den Stollen sechzig Jahre lang gepflegt, und niemand hat ihn je trocken gesehen“, sagte "
                "der Leiter des Werks, der beim Bau der Mauer Lehrling war.",
            )),
            ("Wer bezahlt", (
                "Die neun Millionen trägt zum größten Teil der Stromversorger, der den Spitzenstrom eines Winters "
                "verliert und die Regierung in der Hauptstadt um Hilfe gebeten hat.",
                "Der Gemeinderat will im März hören, wo das Geld geblieben ist, das für solche Reparaturen "
                "zurückgelegt wurde, und ob die Risse früher zu finden gewesen wären.",
            )),
        ),
        "Zurück zur Übersicht »", "Alle Meldungen",
    ),
    Story(
        "fr", "Le Courrier du Val", "Actualités", "Le barrage de Froide-Eau est vidé après soixante ans",
        (
            ("", (
                "Les ingénieurs ont commencé à vider le réservoir supérieur pour la première fois depuis sa mise en "
                "eau, après que des plongeurs ont trouvé des fissures en août.",
                "L’eau baisse d’un mètre par jour pour que les rives ne glissent pas, et les poissons sont déplacés "
                "dans le lac inférieur avant l’ouverture des vannes.",
            )),
            ("Pas d’eau avant juin", (
                "D’ici là, la ville est alimentée par des puits, et la régie demande aux ménages de ne pas remplir "
                "leurs piscines, sauf si l’hiver est aussi humide que le dernier.",
                "« Nous entretenons cette galerie depuis soixante ans et personne ne l’a jamais vue à sec », a dit le "
                "chef de la régie, apprenti au temps de la construction.",
            )),
            ("Qui paie", (
                "L’essentiel des neuf millions vient de la compagnie d’électricité, qui perd un hiver de courant et a "
                "demandé au gouvernement de partager le fardeau.",
                "Le conseil veut savoir en mars ce qu’est devenu l’argent mis de côté pour de telles réparations, et "
                "si les fissures auraient pu être trouvées plus tôt.",
            )),
        ),
        "« Retour aux actualités", "Tous les articles",
    ),
    Story(
        "es", "El Correo del Valle", "Noticias", "Vacían el embalse de Aguafría después de sesenta años",
        (
            ("", (
                "Los ingenieros han empezado a vaciar el embalse superior por primera vez desde que se llenó, después "
                "de que unos buzos hallaran grietas en el túnel en agosto.",
                "El agua baja un metro al día para que las orillas no se deslicen, y los peces se trasladan al lago "
                "inferior antes de que se abran del todo las compuertas.",
            )),
            ("Sin agua hasta junio", (
                "Hasta entonces la ciudad se abastece de pozos, y la junta pide a los hogares que no llenen piscinas, "
                "salvo que el invierno sea tan lluvioso como el último.",
                "«Hemos cuidado este túnel durante sesenta años y nadie lo ha visto seco», dijo el jefe de la junta, "
                "que era aprendiz cuando se construyó la presa.",
            )),
            ("Quién paga", (
                "La mayor parte de los nueve millones sale de la compañía eléctrica, que pierde la corriente de un "
                "invierno y ha pedido al gobierno que comparta la carga.",
                "El concejo quiere saber en marzo qué fue del dinero que se guardó para reparaciones de esta clase, y "
                "si las grietas se podrían haber encontrado antes.",
            )),
        ),
        "Volver a noticias »", "Todos los artículos",
    ),
    Story(
        "ru", "Вестник долины", "Новости", "Водохранилище опустошают впервые за шестьдесят лет",
        (
            ("", (
                "Инженеры начали спускать воду из верхнего водохранилища впервые с тех пор, как его наполнили: в "
                "августе водолазы нашли трещины в водосбросном туннеле.",
                "Вода опускается на метр в день, чтобы берега не сползли, а рыбу перевозят в нижнее озеро, прежде чем "
                "ворота откроют окончательно.",
            )),
            ("Воды не будет до июня", (
                "До тех пор город получает воду из скважин, и водоканал просит жителей не наполнять бассейны, если "
                "зима не окажется такой же дождливой, как прошлая.",
                "«Мы ухаживали за этим туннелем шестьдесят лет, и никто не видел его сухим», — сказал начальник "
                "водоканала, который был учеником на строительстве плотины.",
            )),
            ("Кто заплатит", (
                "Большую часть девяти миллионов даёт энергетическая компания, которая теряет ток целой зимы и "
                "попросила правительство в столице разделить расходы.",
                "Совет хочет услышать в марте, куда делись деньги, отложенные на такой ремонт, и можно ли было найти "
                "трещины раньше, чем их заметили водолазы.",
            )),
        ),
        "Назад к новостям »", "Все статьи",
    ),
    Story(
        "ar", "بريد الوادي", "أخبار", "تفريغ خزان الماء البارد للمرة الأولى منذ ستين عاما",
        (
            ("", (
                "بدأ المهندسون تفريغ الخزان العلوي للمرة الأولى منذ امتلائه، بعد أن عثر الغواصون في أغسطس على شقوق في "
                "نفق التصريف تحت السد القديم.",
                "ينخفض الماء مترا كل يوم حتى لا تنزلق الضفاف، وتنقل الأسماك إلى البحيرة السفلى قبل أن تفتح البوابات "
                "على مصراعيها في نهاية الشهر.",
            )),
            ("لا ماء حتى يونيو", (
                "حتى ذلك الحين تزود المدينة بالماء من الآبار، وتطلب مصلحة المياه من السكان ألا يملؤوا المسابح إلا إذا "
                "كان الشتاء ممطرا كالشتاء الماضي.",
                "وقال رئيس المصلحة، الذي كان متدربا حين بني السد، إنهم اعتنوا بهذا النفق ستين عاما ولم يره أحد جافا "
                "من قبل في كل هذه السنين.",
            )),
            ("من يدفع", (
                "يأتي معظم الملايين التسعة من شركة الكهرباء التي تخسر تيار شتاء كامل، وقد طلبت من الحكومة في العاصمة "
                "أن تشاركها في حمل العبء.",
                "ويريد المجلس أن يعرف في مارس أين ذهب المال الذي ادخر لمثل هذه الإصلاحات، وهل كان يمكن العثور على "
                "الشقوق في وقت أبكر من ذلك.",
            )),
        ),
        "العودة إلى الأخبار ←", "كل المقالات",
    ),
    Story(
        "zh", "山谷邮报", "新闻", "冷水水库六十年来首次放空",
        (
            ("", (
                "工程师已开始排空上游水库，这是水库蓄水以来的第一次。八月份，潜水员在泄水隧道里发现了裂缝，水务局希望在霜冻之前把隧道检查一遍。",
                "水位每天下降一米，以免岸坡滑动。在闸门完全打开之前，鱼被转移到下游的湖里，钓鱼协会说大约有两吨鳟鱼已经安全到达。",
            )),
            ("六月以前没有水", (
                "在此之前，全城由水井供水。水务局请居民不要给泳池注水，除非今年冬天像去年冬天一样多雨，否则限制将一直持续到夏天开始。",
                "“我们维护这条隧道六十年了，从来没有人见过它干的样子。”水务局局长说，大坝建造的时候他还是一名学徒，如今他快要退休了。",
            )),
            ("谁来付钱", (
                "九百万的费用大部分由电力公司承担。公司损失了整个冬天的电力收入，已经请求首都的政府分担这笔开支，但还没有得到答复。",
                "议会希望在三月份知道，为这类维修预留的资金到哪里去了，以及这些裂缝是不是本来可以更早发现，而不必等到潜水员下水。",
            )),
        ),
        "返回新闻列表 »", "全部文章",
    ),
)  # fmt: skip

TEXT, HEADING, MARKER, SITE = "text", "heading", "marker", "site"
Part = tuple[str, str]

# Where the furniture stands -------------------------------------------------------------------------------------------


def _after_each_paragraph(story: Story, marker: str) -> Iterator[Part]:
    for heading, texts in story.sections:
        if heading:
            yield HEADING, heading
        for text in texts:
            yield TEXT, text
            yield MARKER, marker


def _after_each_section(story: Story, marker: str) -> Iterator[Part]:
    for number, (heading, texts) in enumerate(story.sections):
        if heading:
            yield HEADING, heading
        yield from ((TEXT, text) for text in texts)
        for _ in range(1 + number):
            yield MARKER, marker


def _stacked(story: Story, marker: str) -> Iterator[Part]:
    for heading, texts in story.sections:
        if heading:
            yield HEADING, heading
        yield from ((TEXT, text) for text in texts)
        yield MARKER, " ".join([marker] * 3)


def _glued(story: Story, marker: str) -> Iterator[Part]:
    for heading, texts in story.sections:
        if heading:
            yield HEADING, heading
        yield TEXT, texts[0]
        yield TEXT, f"{texts[1]} {marker}"


def _with_site(story: Story, marker: str) -> Iterator[Part]:
    yield SITE, story.site
    for heading, texts in story.sections:
        if heading:
            yield HEADING, heading
        yield from ((TEXT, text) for text in texts)
        yield MARKER, marker
        yield SITE, story.site


PLACES: dict[str, Callable[[Story, str], Iterator[Part]]] = {
    "each paragraph": _after_each_paragraph,
    "each section": _after_each_section,
    "stacked": _stacked,
    "glued": _glued,
    "site": _with_site,
}

# How the page is marked up --------------------------------------------------------------------------------------------
# Each layout has a text, a heading, a short line, and what stands around all of them.

Layout = tuple[str, str, str, str]
LAYOUTS: dict[str, Layout] = {
    "breaks in a cell": (
        "{}<br><br>", "<b>{}</b><br><br>", "{}<br><br>", "<table width=600><tr><td>{}</td></tr></table>",
    ),
    "single breaks": ("{}<br>", "<b>{}</b><br>", "{}<br>", "<table><tr><td class=txt>{}</td></tr></table>"),
    "a div per line": ("<div>{}</div>", "<div><b>{}</b></div>", "<div>{}</div>", "<div id=content>{}</div>"),
    "fonts": (
        "<font face=Arial size=2>{}</font><br><br>", "<font size=4 color=navy><b>{}</b></font><br><br>",
        "<font size=1>{}</font><br><br>", "<center><table><tr><td align=left>{}</td></tr></table></center>",
    ),
    "centred headings": (
        "<p align=justify>{}", "<center><b>{}</b></center>", "<p align=right>{}", "<td>{}</td>",
    ),
    "a row per line": (
        "<tr><td>{}</td></tr>", "<tr><td><b>{}</b></td></tr>", "<tr><td align=right>{}</td></tr>",
        "<table width=100%>{}</table>",
    ),
    "nested tables": (
        "<table><tr><td>{}</td></tr></table>", "<table><tr><td><strong>{}</strong></td></tr></table>",
        "<table><tr><td>{}</td></tr></table>", "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
    ),
    "spans": (
        "<span class=t>{}</span><br /><br />", "<span style='font-weight:bold'>{}</span><br /><br />",
        "<span class=t>{}</span><br /><br />", "<div class=box>{}</div>",
    ),
    "empty lines": (
        "<div>&nbsp;&nbsp;&nbsp;{}</div><div>&nbsp;</div>", "<div><strong>{}</strong></div><div><br></div>",
        "<div>{}</div><div>&nbsp;</div>", "<div class=x1><div class=x2>{}</div></div>",
    ),
    "paragraphs": ("<p>{}</p>", "<p><strong>{}</strong></p>", "<p>{}</p>", "<div class=post>{}</div>"),
    "headings": ("<p>{}</p>", "<h3>{}</h3>", "<p>{}</p>", "<div class=post>{}</div>"),
    "breaks around bold": (
        "{}<br>\n<br>\n", "<strong>{}<br></strong><br>", "{}<br>\n<br>\n", "<blockquote>{}</blockquote>",
    ),
    "named divs": (
        "<div class=par>{}</div>", "<div class=subtitle>{}</div>", "<div class=nav2>{}</div>", "<div>{}</div>",
    ),
    "plain lines": ("<div>{}</div>", "<div>{}</div>", "<div>{}</div>", "<div class=text>{}</div>"),
    "plain breaks": ("{}<br><br>", "{}<br><br>", "{}<br><br>", "<table><tr><td>{}</td></tr></table>"),
    "plain single breaks": ("{}<br>", "{}<br>", "{}<br>", "<div class=full>{}</div>"),
    "fonts in fonts": (
        "<font face=Verdana><font size=2>{}</font></font><br><br>", "<font size=2><b><u>{}</u></b></font><br><br>",
        "<font size=1><font color=red>{}</font></font><br><br>", "<table><tr><td>{}</td><td></td></tr></table>",
    ),
    "never closed": ("<p>{}", "<p><b>{}</b>", "<p>{}", "<font size=2>{}"),
    "bold in a row": (
        "<table><tr><td><img src=dot.gif width=9></td><td>{}</td></tr></table>",
        "<table><tr><td colspan=2><font size=+1>{}</font></td></tr></table>",
        "<table><tr><td align=right>{}</td></tr></table>", "<div>{}</div>",
    ),
    "rules": ("{}<hr>", "<b>{}</b><br>", "{}<hr>", "<td>{}</td>"),
    "big": ("<div>{}</div><br>", "<div><big>{}</big></div><br>", "<div><small>{}</small></div><br>", "<div>{}</div>"),
}  # fmt: skip
FORMS: dict[str, str] = {
    "line": "{}",
    "link": '<a href="/list.html">{}</a>',
    "italic": "<i>{}</i>",
    "bold": "<b>{}</b>",
}


def parts(story: Story, place: str, marker: str) -> list[Part]:
    """Return the parts of the article in reading order, each with its role."""
    return list(PLACES[place](story, marker))


def page(story: Story, layout: str, place: str, marker: str, form: str = "line") -> str:
    """Return the page of the article, without any element that says what is text."""
    text, heading, short, around = LAYOUTS[layout]
    templates = {TEXT: text, HEADING: heading, MARKER: short.format(FORMS[form]), SITE: short}
    body = "".join(templates[role].format(words) for role, words in parts(story, place, marker))
    menu = " | ".join(f'<a href="/{number}">{story.section} {number}</a>' for number in range(9))
    return (
        f"<html lang={story.language}><head><title>{story.headline} - {story.site}</title>"
        f'<meta property="og:site_name" content="{story.site}"></head><body><div>{menu}</div>'
        f"<div class=head><h1>{story.headline}</h1></div>{around.format(body)}<div>© 2026 {story.site}</div>{menu}"
        "</body></html>"
    )
