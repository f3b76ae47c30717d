"""Furniture within one page is marked here: repeated markers, the repeated headline, second copies, bare links.

No phrase is removed because of its words. Position and spelling tell a marker from a refrain, a repeated answer or a
subheading. Each removal has a reason and can be undone. The lexicon of words below is only a feature for the trees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from crawler.items import Block, BlockKind
from crawler.parsers.html import CLOSING, QUESTION, TERMINAL, ends_sentence, key, mass

# Lexicon --------------------------------------------------------------------------------------------------------------
# Words that furniture is made of, in the languages of the press: one list of single words per language. How many of
# these words a paragraph has, in proportion to its length, is one feature of the blocks, never a reason by itself.

_WORDS = """
newsletter newsletters subscribe subscriber subscribers subscription sign signup register login email inbox
premium
paywall follow share tweet comment comments related recommended trending popular advertisement sponsored
promoted
copyright rights reserved photo photos image images getty credit editor editors reporter contributor author
bio
correspondent contact download app alerts notifications breaking latest headlines topics tags click tap watch
listen
podcast read more also next previous print facebook twitter instagram whatsapp telegram youtube linkedin
tiktok google
discover feedback correction corrections disclaimer disclosure affiliate commission sponsor donate membership
cookies
privacy policy terms shop deal deals quiz minutes ago updated published loading unlimited browser
abonnieren abonnement abo abonnent newsletters anmelden registrieren kostenlos jetzt testen lesen weitere mehr
zum thema
auch folgen teilen kommentar kommentare kommentieren anzeige werbung gesponsert foto fotos bild quelle
redaktion autor
autorin meistgelesen themen startseite artikel drucken merken einwilligung datenschutz datenschutzerklärung
uhr
aktualisiert veröffentlicht dpa impressum urheberrecht vorbehalten gutschein angebot nutzer inhalte inhalt
klicken
abonnez abonner abonné abonnés inscrivez inscription lire aussi suivez partager partagez commentaire
commentaires
publicité crédit photo droits réservés auteur rédaction rubrique imprimer gratuit courriel infolettre voir
articles
sujet publié offre connectez recevez
suscríbete suscribirse suscripción suscriptor boletín regístrate regístrese sigue síguenos compartir comparte
comentarios
comentar publicidad derechos reservados autor redacción imprimir gratis lee leer también más temas noticias
relacionadas
haz clic publicado actualizado correo conoce
iscriviti abbonati abbonamento leggi anche condividi commenti commenta pubblicità riproduzione riservata
diritti riservati
autore redazione stampa gratuita segui articoli correlati clicca
assine assinatura inscreva leia também mais compartilhe compartilhar comentários publicidade direitos
reservados siga
receba notícias grátis clique canal boletim relacionadas
abonneer aanmelden nieuwsbrief lees ook meer delen reacties reageer advertentie gratis bekijk gerelateerd volg
redactie
abonner nyhedsbrev læs også mere del kommentarer annonce følg tilmeld nyhetsbrev mer abonnement kommentar
kommentarfeltet
prenumerera läs också mer dela kommentarer annons följ logga relaterat tilaa uutiskirje lue myös lisää jaa
kommentit mainos
czytaj także również więcej zobacz udostępnij komentarze reklama subskrybuj zapisz newslettera źródło autor
redakcja
prawa zastrzeżone fot obserwuj polecamy prenumerata
читайте также подробнее подписывайтесь подписаться подпишитесь поделиться комментарии комментарий реклама
источник фото
автор редакция редактор телеграм канал новости ещё ссылка рассылка
читайте також підписуйтесь поділитися коментарі реклама джерело фото автор більше новини
přečtěte čtěte také sdílet komentáře diskuse reklama foto zdroj autor odebírat čítajte zdieľať
abone paylaş yorum yorumlar reklam haberler ilgili ayrıca okuyun kaynak editör tıklayın oku devamı
baca juga selengkapnya bagikan komentar iklan penulis editor berita terkait sumber ikuti saluran
đọc thêm chia sẻ bình luận quảng cáo nguồn theo dõi liên quan
iratkozz feliratkozás hírlevél olvassa megosztás hozzászólás hirdetés fotó forrás szerző
citește citeşte abonează distribuie comentarii publicitate sursa foto autor
διαβάστε επίσης ακολουθήστε σχόλια διαφήμιση πηγή φωτογραφία κοινοποίηση
اقرأ أيضا المزيد شارك تعليقات إعلان اشترك تابع تابعنا المصدر
קרא עוד שתף תגובות פרסומת הירשם
"""
_UNSPACED = (
    "関連記事 会員限定 無料会員 会員登録 有料会員 続きを読む 購読 シェア コメント 広告 "
    "写真 転載 登録はこちら ログイン 詳しくはこちら キャンペーン メール 編集 责任编辑 "
    "责编 来源 记者 相关阅读 相关新闻 点击 分享 评论 版权 订阅 更多 扫码 关注 編輯 "
    "來源 記者 相關 點擊 評論 版權 訂閱 기자 무단 전재 재배포 금지 구독 관련기사 "
    "제보 저작권 댓글 공유 อ่านเพิ่มเติม ข่าวที่เกี่ยวข้อง "
    "ติดตาม แชร์ "
).split()

WORDS = frozenset(word for word in _WORDS.split() if len(word) > 1)
_MARKS = ("©", "@", "http", "www.")
START = 100
"""Number of characters at the beginning of a paragraph that are compared with the lexicon."""


def furniture_words(text: str) -> float:
    """Return the density of furniture words at a paragraph's beginning: their number / (1 + number of words / 10)."""
    start = text[:START].lower()
    words = start.replace(",", " ").replace(".", " ").replace(":", " ").split()
    hits = len(WORDS.intersection(words)) + sum([mark in start for mark in _MARKS])
    if not start.isascii() and max(start[:20]) > "\u0e00":
        hits += sum([phrase in start for phrase in _UNSPACED])
    return hits / (1 + len(words) / 10)


# Furniture ------------------------------------------------------------------------------------------------------------

RULE, REPEATED, HEADLINE, LINKS, COPY = "rule:strip", "repeated", "repeated_headline", "link_only", "repeated_text"
SITE, ABOVE = "site_name", "above_headline"

MARKER_MASS = 60
"""Maximum mass of a marker: a longer repeated line is a quotation or a chorus."""
PROSE_MASS = 100
"""Minimum mass of a line of prose: lines of verse are shorter."""
MIN_RUN = 3
"""Minimum number of paragraphs in a row that are copies of paragraphs in the same box."""
MAX_ABOVE = 5
"""Maximum number of short lines above the headline."""
MAX_PREVIEW = 8
"""Maximum number of paragraphs between a preview that is cut short and the same paragraph in the whole text."""
MAX_MARKERS = 50
"""Maximum number of repeated lines that are judged: a page has a handful of markers, a listing thousands."""
MAX_STACK = 12
"""Maximum number of repeats in one block that are recognized."""
MIN_REPEATS, MIN_STRONG_REPEATS = 3, 2
"""Minimum number of repeats of a marker, and of a marker with an arrow, a link or another strong sign."""

_ARROWS = "»›→⇒➔➜➤►▶▸⟩←⇐◄◀◂⟨‹«↑▲△⇧↩↵⤴↓▼⇩>|"
_GUILLEMETS = "»«›‹"
_SPEAKER = ":："
# A remainder without a full stop after one of these is a marker glued on, not the end of the sentence.
_ENDS = TERMINAL.replace("?", "").replace("？", "").replace("؟", "")


@dataclass(slots=True)
class Candidate:
    """A block before furniture is marked; `linked` is True if the whole text is the text of links."""

    kind: BlockKind
    text: str
    linked: bool = False
    removed: str | None = None
    doubt: str | None = None
    """Reason to remove the block if this module finds no better reason; None without a reason."""
    link: bool = False
    container: str | None = None
    """`link` and `container` are those of `Block`; a part cut off a block inherits both."""


@dataclass(slots=True)
class _Marker:
    """A short line that may be a marker, with the blocks in which it stands."""

    text: str
    own: list[int] = field(default_factory=list)
    """Indexes of blocks that are the line alone, once or stacked."""
    stacked: int = 0
    """Number of repeats within blocks, beyond the first."""
    suffixes: list[int] = field(default_factory=list)
    """Indexes of blocks that end in the line, after a whole sentence."""
    linked: int = 0
    """Number of blocks that are the line alone and linked."""

    @property
    def count(self) -> int:
        return len(self.own) + self.stacked + len(self.suffixes)


def strip_furniture(
    candidates: Iterable[Candidate], headline: str, phrases: Sequence[str] = (), names: Iterable[str] = ()
) -> list[Block]:
    """Return the blocks with furniture marked as removed; a paragraph that ends in furniture is cut in two.

    `phrases` come from the source's rules, `names` are the names that the site declares for itself. No text is lost:
    the texts of all blocks, joined, are unchanged.
    """
    blocks = list(candidates)
    for phrase in sorted({" ".join(phrase.split()) for phrase in phrases} - {""}, key=len, reverse=True):
        blocks = [part for block in blocks for part in _strip_phrase(block, phrase, RULE)]
    blocks = _strip_copies(_strip_headline(_strip_names(blocks, names), headline))
    markers = _markers(blocks)
    times = Counter(block.text for block in blocks if mass(block.text) <= MARKER_MASS) if markers else Counter[str]()
    for marker in [marker for marker in markers if _is_furniture(marker, blocks, times)]:
        blocks = [part for block in blocks for part in _strip_phrase(block, marker.text, REPEATED, after_end=True)]
    blocks = _strip_headline(blocks, headline)
    return [
        Block(block.kind, block.text, block.removed or block.doubt, block.link, block.container)
        for block in _strip_links(blocks)
    ]


def _strip_phrase(block: Candidate, phrase: str, reason: str, *, after_end: bool = False) -> list[Candidate]:
    """Return the block, removed if the phrase is its whole text, or cut in two if the text ends in the phrase.

    The phrase may be repeated. With `after_end`, a phrase is cut off only after a whole sentence or if it has an arrow.
    """
    if block.removed or (reason == REPEATED and block.kind in ("heading", "code", "table") and not block.linked):
        return [block]
    rest = _before(block.text, phrase)
    if rest == block.text:
        return [block]
    if not rest:
        return [replace(block, removed=reason)]
    if after_end and not (_ends_whole(rest) or has_arrow(phrase)):
        return [block]
    shortened = replace(block, text=rest, linked=False)
    suffix = block.text[len(rest) :].strip()
    return [shortened, replace(shortened, kind="paragraph", text=suffix, removed=reason, doubt=None)]


def _before(text: str, phrase: str) -> str:
    """Return the text without the phrase at its end, however often the phrase is repeated there."""
    end, folded = len(text), phrase.casefold()
    while end >= len(phrase) and text[end - len(phrase) : end].casefold() == folded:
        start = end - len(phrase)
        if start and text[start - 1].isalnum() and phrase[0].isalnum() and mass(text[start - 1]) == 1:
            break  # the end of a longer word
        end = start
        while end and text[end - 1].isspace():
            end -= 1
    return text[:end]


def _ends_whole(text: str) -> bool:
    return text.endswith(tuple(TERMINAL + CLOSING)) and ends_sentence(text)


def has_arrow(text: str) -> bool:
    """Return True if a line starts or ends with a navigation mark. Guillemets at both ends are quotation marks."""
    if len(text) < 2 or sum(text.count(mark) for mark in _GUILLEMETS) > 1:
        return False
    return text[0] in _ARROWS or text[-1] in _ARROWS


def _strip_names(blocks: list[Candidate], names: Iterable[str]) -> list[Candidate]:
    """Mark the lines that are nothing but the site's name as removed."""
    keys = {key(name) for name in names} - {""}
    if not keys:
        return blocks
    return [
        replace(block, removed=SITE)
        if not block.removed and mass(block.text) <= MARKER_MASS and key(block.text) in keys
        else block
        for block in blocks
    ]


def _strip_headline(blocks: list[Candidate], headline: str) -> list[Candidate]:
    """Mark the headline as removed where the first or the last remaining block repeats it.

    A few short lines may stand above the headline: the names of the site and of the section, a date. They go too.
    """
    headline_key = key(headline)
    remaining = [index for index, block in enumerate(blocks) if not block.removed]
    if not headline_key or len(remaining) < 2:
        return blocks
    for position, index in enumerate(remaining[: MAX_ABOVE + 1]):
        if key(blocks[index].text) == headline_key:
            for above in remaining[:position]:
                blocks[above] = replace(blocks[above], removed=ABOVE)
            blocks[index] = replace(blocks[index], removed=HEADLINE)
            break
        if mass(blocks[index].text) > MARKER_MASS or ends_sentence(blocks[index].text):
            break
    if key(blocks[remaining[-1]].text) == headline_key:
        blocks[remaining[-1]] = replace(blocks[remaining[-1]], removed=HEADLINE)
    return blocks


def _strip_links(blocks: list[Candidate]) -> list[Candidate]:
    """Mark short blocks that are only links as removed, unless the block is a sentence or heads a section."""
    stripped = []
    for index, block in enumerate(blocks):
        bare = block.linked and not block.removed and mass(block.text) <= 150 and not ends_sentence(block.text)
        if bare and block.kind == "heading":
            bare = not (index + 1 < len(blocks) and _is_prose(blocks[index + 1]))
        stripped.append(replace(block, removed=LINKS) if bare else block)
    return stripped


def _strip_copies(blocks: list[Candidate]) -> list[Candidate]:
    """Mark the second copy of text as removed: a lead repeated, a preview before the whole, a copy for telephones.

    A paragraph alone, repeated far below, is a quotation. A paragraph in another box is a copy if no other prose stands
    between the two, or if the paragraph beside is a copy too. In the same box, more paragraphs in a row must be copies.
    Short lines between copies are copies if they are repeated.
    """
    shown = [index for index, block in enumerate(blocks) if not (block.removed or block.doubt)]
    cut = _cut_previews(shown, blocks)
    likely = [index for index, block in enumerate(blocks) if not block.removed and _is_prose(block)]
    copies = cut | _copied([index for index in likely if index not in cut], blocks)
    if not copies:
        return blocks
    copies |= _between_copies(shown, copies, blocks)
    return [replace(block, removed=COPY) if index in copies else block for index, block in enumerate(blocks)]


def _copied(prose: Sequence[int], blocks: Sequence[Candidate]) -> set[int]:
    """Return the indexes of the paragraphs that repeat the paragraph right above, or a run of paragraphs above."""
    first: dict[str, int] = {}
    copies: set[int] = set()
    run: list[tuple[int, int]] = []  # positions of copies, each with the position of the original
    for position, index in enumerate(prose):
        text = blocks[index].text.casefold()
        # The trees may doubt some paragraphs of the second copy already; a doubtful original is no original.
        original = first.get(text, position) if blocks[index].doubt else first.setdefault(text, position)
        if original == position:
            run = []
            continue
        run = [*run, (position, original)] if run and original > run[-1][1] else [(position, original)]
        apart = [
            prose[copy] for copy, source in run if blocks[prose[copy]].container != blocks[prose[source]].container
        ]
        above = {position - 1} | ({position - 2} if prose[position - 1] in copies else set())
        if len(run) >= MIN_RUN or (apart and len(run) > 1):
            copies.update(prose[copy] for copy, _ in run)
        elif apart and original in above:
            copies.add(index)
    return copies


def _cut_previews(shown: Sequence[int], blocks: Sequence[Candidate]) -> set[int]:
    """Return the indexes of the paragraphs that end in an ellipsis, where one of the next paragraphs goes on."""
    cut: set[int] = set()
    for position, index in enumerate(shown):
        text = blocks[index].text.rstrip(" ])")
        if text.endswith(("…", "...")) and mass(text) >= MARKER_MASS:
            start = text.rstrip(" .…[(")
            following = shown[position + 1 : position + 1 + MAX_PREVIEW]
            if any(len(blocks[other].text) > len(text) and blocks[other].text.startswith(start) for other in following):
                cut.add(index)
    return cut


def _between_copies(shown: Sequence[int], copies: set[int], blocks: Sequence[Candidate]) -> set[int]:
    """Return the indexes of the short repeated lines whose nearest prose above or below is a copy."""
    seen: set[str] = set()
    short: set[int] = set()
    pending: list[int] = []
    beside_copy = False
    for index in shown:
        text = blocks[index].text.casefold()
        if index in copies:
            short.update(pending)
            pending, beside_copy = [], True
        elif _is_prose(blocks[index]):
            pending, beside_copy = [], False
        elif text in seen:
            if beside_copy:
                short.add(index)
            else:
                pending.append(index)
        seen.add(text)
    return short


def unit_of(text: str) -> tuple[str, int]:
    """Return the shortest phrase that the text repeats, and how often: ("Back »", 3) of "Back » Back » Back »"."""
    words = text.split()
    if words.count(words[0]) < 2:
        return text, 1
    for length in range(1, len(words) // 2 + 1):
        if len(words) % length == 0 and all(words[i] == words[i - length] for i in range(length, len(words))):
            return " ".join(words[:length]), len(words) // length
    return text, 1


def _markers(blocks: Sequence[Candidate]) -> list[_Marker]:
    """Return the most frequent of the short lines that the page repeats, longest first."""
    markers: dict[str, _Marker] = {}
    for index, block in enumerate(blocks):
        text = block.text
        if block.removed or block.kind in ("code", "table") or len(text) > MAX_STACK * MARKER_MASS:
            continue
        if len(text) > MARKER_MASS and text.find(text[:6], 6) < 0:
            continue  # a long line that doesn't repeat its beginning
        unit, times = unit_of(text)
        if mass(unit) <= MARKER_MASS and any(character.isalpha() for character in unit):
            marker = markers.setdefault(unit.casefold(), _Marker(unit))
            marker.own.append(index)
            marker.stacked += 0 if "\n" in block.text else times - 1
            marker.linked += block.linked
    for index, block in enumerate(blocks):
        tail = _tail(block)
        unit, times = unit_of(tail) if tail else ("", 0)
        if unit and mass(unit) <= MARKER_MASS:
            marker = markers.setdefault(unit.casefold(), _Marker(unit))
            marker.suffixes.append(index)
            marker.stacked += times - 1
    repeated = sorted((marker for marker in markers.values() if marker.count > 1), key=lambda marker: -marker.count)
    return sorted(repeated[:MAX_MARKERS], key=lambda marker: len(marker.text), reverse=True)


def _tail(block: Candidate) -> str | None:
    """Return the text after the last whole sentence of a paragraph; None if that text is long, empty or a sentence."""
    text = block.text
    if block.removed or block.kind not in ("paragraph", "quote", "list_item") or ends_sentence(text):
        return None
    end = max(text.rfind(mark, 0, -1) for mark in _ENDS)
    if end < 0:
        return None
    tail = text[end + 1 :].lstrip(CLOSING.replace("«", "").replace("‹", "").replace("“", "")).strip()
    before = text[: len(text) - len(tail)]
    glued = before[-1:].isspace() or mass(text[end]) > 1 or not text[end].isascii()
    return tail if tail and glued and len(tail) <= MAX_STACK * MARKER_MASS else None


def _is_furniture(marker: _Marker, blocks: Sequence[Candidate], times: Mapping[str, int]) -> bool:
    """Return True if a repeated short line is furniture, by its marks, then by its position.

    `times` counts the short texts of the blocks.
    """
    own = [index for index in marker.own if not blocks[index].removed]
    linked = marker.linked * 2 > len(marker.own)
    if _are_headings(own, blocks) and not linked:
        return False
    if has_arrow(marker.text) or linked:
        return marker.count >= MIN_STRONG_REPEATS
    if _ends_as_text(marker) or _answers(own, blocks) or not _among_prose(own, blocks, times):
        return False
    return _is_repeated_enough(marker, own, blocks)


def _are_headings(own: Sequence[int], blocks: Sequence[Candidate]) -> bool:
    """Return True if most of the lines are headings."""
    return sum(blocks[index].kind == "heading" for index in own) * 2 > len(own)


def _is_phrase(text: str) -> bool:
    """Return True if a line is more than a word: it has a space, or several characters of a dense script."""
    return len(text.split()) > 1 or mass(text) > len(text) + 3


def _ends_as_text(marker: _Marker) -> bool:
    """Return True if a line ends as a sentence or as a speaker's name. A stacked phrase may end in an ellipsis."""
    elliptic = marker.text.endswith(("…", "...")) and _is_phrase(marker.text) and marker.stacked > 0
    return (ends_sentence(marker.text) and not elliptic) or marker.text.endswith(tuple(_SPEAKER))


def _is_repeated_enough(marker: _Marker, own: Sequence[int], blocks: Sequence[Candidate]) -> bool:
    """Return True if a line is repeated often enough for furniture: fewer repeats are needed for a phrase."""
    phrase = _is_phrase(marker.text)
    if marker.stacked and (phrase or len(own) > 1):
        return True
    if phrase and len(marker.suffixes) >= MIN_STRONG_REPEATS:
        return True
    if marker.suffixes and len(marker.suffixes) + len(own) >= MIN_REPEATS:
        return True
    return len(own) >= MIN_REPEATS and not _takes_turns(own, blocks)


def _answers(own: Sequence[int], blocks: Sequence[Candidate]) -> bool:
    """Return True if most of the lines follow a question."""
    asked = sum(index > 0 and blocks[index - 1].text.rstrip(CLOSING).endswith(tuple(QUESTION)) for index in own)
    return asked * 2 >= len(own) > 0


def _is_prose(block: Candidate) -> bool:
    return max(mass(line) for line in block.text.split("\n")) >= PROSE_MASS


def _among_prose(own: Sequence[int], blocks: Sequence[Candidate], times: Mapping[str, int]) -> bool:
    """Return True if most of the lines stand beside prose, and prose separates each line from the next.

    Lines of a poem stand beside other lines. Lines that only end paragraphs stand among prose. Furniture stands in
    stacks, so a stack of repeated lines counts as a single line.
    """
    own = _collapsed(own, blocks)
    beside = sum(_stands_beside_prose(index, blocks, times) for index in own)
    parted = sum(any(_is_prose(block) for block in blocks[line + 1 : following]) for line, following in pairwise(own))
    return beside * 2 >= len(own) and parted * 2 >= len(own) - 1


def _stands_beside_prose(index: int, blocks: Sequence[Candidate], times: Mapping[str, int]) -> bool:
    """Return True if prose stands right above or below a line, or beyond other repeated lines."""
    for step in (-1, 1):
        other = index + step
        while 0 <= other < len(blocks) and abs(other - index) < MAX_STACK and times.get(blocks[other].text, 0) > 1:
            other += step
        if 0 <= other < len(blocks) and _is_prose(blocks[other]):
            return True
    return False


def _collapsed(own: Sequence[int], blocks: Sequence[Candidate]) -> list[int]:
    """Return the indexes of the lines without those right below another one of the lines."""
    lines = set(own)
    return [index for index in own if index - 1 not in lines]


def _takes_turns(own: Sequence[int], blocks: Sequence[Candidate]) -> bool:
    """Return True if another short line is repeated between most of the lines, as speakers and headings are.

    Lines right above or below are no turns: furniture stands in stacks.
    """
    own = _collapsed(own, blocks)
    between: dict[str, int] = {}
    for line, following in pairwise(own):
        first, last = line + 1, following
        while first < last and mass(blocks[first].text) <= MARKER_MASS and blocks[first].kind != "heading":
            first += 1
        while first < last and mass(blocks[last - 1].text) <= MARKER_MASS and blocks[last - 1].kind != "heading":
            last -= 1
        for text in {block.text for block in blocks[first:last] if mass(block.text) <= MARKER_MASS}:
            between[text] = between.get(text, 0) + 1
    return max(between.values(), default=0) * 2 > len(own) - 1
