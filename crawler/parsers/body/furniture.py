"""Furniture within one page: markers that stand between its paragraphs, the headline said again, bare links.

No phrases of any language are listed here. What tells a marker from a refrain, a repeated answer or a subheading is
where it stands and how it's written; each removal says its reason and can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from crawler.items import Block, BlockKind
from crawler.parsers.html import CLOSING, QUESTION, TERMINAL, ends_sentence, key, mass

# Lexicon --------------------------------------------------------------------------------------------------------------
# Words that furniture is made of, in the languages of the press: evidence among other, never a reason by itself. One
# list of single words for each language; which of them a paragraph has, in proportion to its length, is one feature
# of the classifier in `classify`.

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
"""Characters of a paragraph that are looked at: what it is, it says at its beginning."""


def furniture_words(text: str) -> float:
    """Return how much of a paragraph's beginning is words of furniture: their number over a tenth of all, plus one."""
    start = text[:START].lower()
    words = start.replace(",", " ").replace(".", " ").replace(":", " ").split()
    hits = len(WORDS.intersection(words)) + sum([mark in start for mark in _MARKS])
    if not start.isascii() and max(start[:20]) > "\u0e00":
        hits += sum([phrase in start for phrase in _UNSPACED])
    return hits / (1 + len(words) / 10)


# Furniture ------------------------------------------------------------------------------------------------------------

RULE, REPEATED, HEADLINE, LINKS = "rule:strip", "repeated", "repeated_headline", "link_only"

MARKER_MASS = 60
"""Greatest mass of a marker: a longer line that comes again is a quotation or a chorus."""
PROSE_MASS = 100
"""Least mass of one line of prose: lines of verse are shorter."""
MAX_MARKERS = 50
"""Most repeated lines that are judged: a page has a handful of markers, a listing thousands of repeated words."""
MAX_STACK = 12
"""Most repeats in one block that are looked for."""
MIN_REPEATS, MIN_STRONG_REPEATS = 3, 2

_ARROWS = "»›→⇒➔➜➤►▶▸⟩←⇐◄◀◂⟨‹«↑▲△⇧↩↵⤴↓▼⇩>|"
_GUILLEMETS = "»«›‹"
_SPEAKER = ":："
# After these a remainder without a full stop is a marker glued on, not the end of the sentence.
_ENDS = TERMINAL.replace("?", "").replace("？", "").replace("؟", "")


@dataclass(slots=True)
class Candidate:
    """A block before judgement. `linked` tells that its whole text is the text of links."""

    kind: BlockKind
    text: str
    linked: bool = False
    removed: str | None = None
    doubt: str | None = None
    """Why to remove it if nothing here gives a better reason."""
    link: bool = False
    container: str | None = None
    """These two as in Block; what is cut off of a block has them from it."""


@dataclass(slots=True)
class _Marker:
    """What is known of one short line that may be a marker."""

    text: str
    own: list[int] = field(default_factory=list)
    """Blocks that are the line alone, once or stacked."""
    stacked: int = 0
    """Repeats in one block beyond the first."""
    suffixes: list[int] = field(default_factory=list)
    """Blocks that end in it, after a whole sentence."""
    linked: int = 0

    @property
    def count(self) -> int:
        return len(self.own) + self.stacked + len(self.suffixes)


def strip_furniture(candidates: Iterable[Candidate], headline: str, phrases: Sequence[str] = ()) -> list[Block]:
    """Return the blocks with furniture marked as removed; a paragraph that ends in furniture is cut in two.

    `phrases` are those that a source's rules name. Nothing is lost: the texts of all blocks, joined, are unchanged.
    """
    blocks = list(candidates)
    for phrase in sorted({" ".join(phrase.split()) for phrase in phrases} - {""}, key=len, reverse=True):
        blocks = [part for block in blocks for part in _strip_phrase(block, phrase, RULE)]
    blocks = _strip_headline(blocks, headline)
    for marker in [marker for marker in _markers(blocks) if _is_furniture(marker, blocks)]:
        blocks = [part for block in blocks for part in _strip_phrase(block, marker.text, REPEATED, after_end=True)]
    blocks = _strip_headline(blocks, headline)
    return [
        Block(block.kind, block.text, block.removed or block.doubt, block.link, block.container)
        for block in _strip_links(blocks)
    ]


def _strip_phrase(block: Candidate, phrase: str, reason: str, *, after_end: bool = False) -> list[Candidate]:
    """Return the block, removed if it's the phrase alone, cut in two if it ends in it (repeats included).

    With `after_end` only a phrase that follows a whole sentence, or bears an arrow, is cut off.
    """
    if block.removed or (reason == REPEATED and block.kind in ("heading", "code", "table") and not block.linked):
        return [block]
    rest = _before(block.text, phrase)
    if rest == block.text:
        return [block]
    if not rest:
        return [replace(block, removed=reason)]
    if after_end and not (_ends_whole(rest) or _has_arrow(phrase)):
        return [block]
    left = replace(block, text=rest, linked=False)
    return [left, replace(left, kind="paragraph", text=block.text[len(rest) :].strip(), removed=reason, doubt=None)]


def _before(text: str, phrase: str) -> str:
    """Return the text without the phrase at its end, however often it's repeated there."""
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


def _has_arrow(text: str) -> bool:
    """Tell if a line starts or ends with a navigation mark; guillemets at both ends are quotation marks."""
    if len(text) < 2 or sum(text.count(mark) for mark in _GUILLEMETS) > 1:
        return False
    return text[0] in _ARROWS or text[-1] in _ARROWS


def _strip_headline(blocks: list[Candidate], headline: str) -> list[Candidate]:
    """Mark the headline where it's repeated as the first or the last block that is left."""
    wanted = key(headline)
    left = [index for index, block in enumerate(blocks) if not block.removed]
    for index in (*left[:1], *left[-1:]) if wanted and len(left) > 1 else ():
        block = blocks[index]
        if not block.removed and key(block.text) == wanted:
            blocks[index] = replace(block, removed=HEADLINE)
    return blocks


def _strip_links(blocks: list[Candidate]) -> list[Candidate]:
    """Mark short blocks which are nothing but links, unless they are sentences or head a section."""
    stripped = []
    for index, block in enumerate(blocks):
        bare = block.linked and not block.removed and mass(block.text) <= 150 and not ends_sentence(block.text)
        if bare and block.kind == "heading":
            bare = not (index + 1 < len(blocks) and _is_prose(blocks[index + 1]))
        stripped.append(replace(block, removed=LINKS) if bare else block)
    return stripped


def _unit(text: str) -> tuple[str, int]:
    """Return the shortest phrase that the text repeats, and how often: ("Back »", 3) of "Back » Back » Back »"."""
    words = text.split()
    if words.count(words[0]) < 2:
        return text, 1
    for length in range(1, len(words) // 2 + 1):
        if len(words) % length == 0 and all(words[i] == words[i - length] for i in range(length, len(words))):
            return " ".join(words[:length]), len(words) // length
    return text, 1


def _markers(blocks: Sequence[Candidate]) -> list[_Marker]:
    """Return the short lines of the page that come more than once, the most frequent ones only, longest first."""
    found: dict[str, _Marker] = {}
    for index, block in enumerate(blocks):
        text = block.text
        if block.removed or block.kind in ("code", "table") or len(text) > MAX_STACK * MARKER_MASS:
            continue
        if len(text) > MARKER_MASS and text.find(text[:6], 6) < 0:
            continue  # a long line that doesn't repeat its beginning
        unit, times = _unit(text)
        if mass(unit) <= MARKER_MASS and any(character.isalpha() for character in unit):
            marker = found.setdefault(unit.casefold(), _Marker(unit))
            marker.own.append(index)
            marker.stacked += 0 if "\n" in block.text else times - 1
            marker.linked += block.linked
    for index, block in enumerate(blocks):
        tail = _tail(block)
        unit, times = _unit(tail) if tail else ("", 0)
        if unit and mass(unit) <= MARKER_MASS:
            marker = found.setdefault(unit.casefold(), _Marker(unit))
            marker.suffixes.append(index)
            marker.stacked += times - 1
    repeated = sorted((marker for marker in found.values() if marker.count > 1), key=lambda marker: -marker.count)
    return sorted(repeated[:MAX_MARKERS], key=lambda marker: len(marker.text), reverse=True)


def _tail(block: Candidate) -> str | None:
    """Return what follows the last whole sentence of a paragraph, if that's short and no sentence."""
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


def _is_furniture(marker: _Marker, blocks: Sequence[Candidate]) -> bool:
    """Judge a repeated short line by its marks, then by where it stands."""
    own = [index for index in marker.own if not blocks[index].removed]
    heading = sum(blocks[index].kind == "heading" for index in own)
    linked = marker.linked * 2 > len(marker.own)
    if heading * 2 > len(own) and not linked:
        return False
    if _has_arrow(marker.text) or linked:
        return marker.count >= MIN_STRONG_REPEATS
    phrase = len(marker.text.split()) > 1 or mass(marker.text) > len(marker.text) + 3
    elliptic = marker.text.endswith(("…", "...")) and phrase and marker.stacked > 0
    if (ends_sentence(marker.text) and not elliptic) or marker.text.endswith(tuple(_SPEAKER)):
        return False
    if _answers(own, blocks) or not _among_prose(own, blocks):
        return False
    if marker.stacked and (phrase or len(own) > 1):
        return True
    if len(marker.suffixes) >= MIN_STRONG_REPEATS and phrase:
        return True
    if marker.suffixes and len(marker.suffixes) + len(own) >= MIN_REPEATS:
        return True
    return len(own) >= MIN_REPEATS and not _takes_turns(own, blocks)


def _answers(own: Sequence[int], blocks: Sequence[Candidate]) -> bool:
    """Tell if most of the lines follow a question."""
    asked = sum(index > 0 and blocks[index - 1].text.rstrip(CLOSING).endswith(tuple(QUESTION)) for index in own)
    return asked * 2 >= len(own) > 0


def _is_prose(block: Candidate) -> bool:
    return max(mass(line) for line in block.text.split("\n")) >= PROSE_MASS


def _among_prose(own: Sequence[int], blocks: Sequence[Candidate]) -> bool:
    """Tell if most of the lines have prose right before or after them, and prose parts each from the next.

    Lines of a poem have lines beside them. Lines that only end paragraphs stand among prose.
    """
    beside = sum(any(_is_prose(blocks[i]) for i in (index - 1, index + 1) if 0 <= i < len(blocks)) for index in own)
    parted = sum(any(_is_prose(block) for block in blocks[one + 1 : other]) for one, other in pairwise(own))
    return beside * 2 >= len(own) and parted * 2 >= len(own) - 1


def _takes_turns(own: Sequence[int], blocks: Sequence[Candidate]) -> bool:
    """Tell if another short line is repeated between most of the lines, as speakers and recurring headings are."""
    between: dict[str, int] = {}
    for one, other in pairwise(own):
        for text in {block.text for block in blocks[one + 1 : other] if mass(block.text) <= MARKER_MASS}:
            between[text] = between.get(text, 0) + 1
    return max(between.values(), default=0) * 2 > len(own) - 1
