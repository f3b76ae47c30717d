"""The end of a body is found here: sections and lines below the article's text, by their words and their position.

Comments, other articles, pleas to subscribe and notes on the author often stand in the same container as the text, with
no name of their own. A heading that says so begins such a section; a plea is the last paragraph of the body. Words are
believed only at these places: an article may well speak of comments and subscribers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.parsers.body.blocks import Node, RawBlock

AFTERWORD, PLEA = "afterword", "plea"
"""Reasons for removing a section below the text, and a plea to subscribe or to register."""
MAX_HEADING, MAX_WORDS = 60, 7
"""Maximum mass of a heading, and maximum number of its words, that names a section below the text."""
MAX_AFTER = 0.4
"""Maximum mass of a section without a box, other than comments, as a share of the text above."""
MAX_FORM = 4
"""Maximum number of children of a form that is no wrapper of the whole page."""
MAX_PLEA = 450
"""Maximum mass of a plea."""
MIN_BEFORE = 0.3
"""Minimum share of the prose above a section below the text."""
_HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6", "b", "strong"})
_WRAPPERS = frozenset({"div", "section", "aside", "header"})

# Headings of sections below an article, in the languages of the press. Numbers in a heading don't count, and a word or
# two may follow a phrase: "More from the Courier".
_HEADINGS = (
    "comments, comment, responses, response, replies, leave a reply, leave a comment, post a comment, join the "
    "conversation, what do you think, more on this story, more on this topic, more on this, more from, more stories, "
    "related, related articles, related stories, related content, related posts, related news, related coverage, "
    "related topics, read more, read next, read also, see also, you may also like, you might also like, you may like, "
    "you might like, recommended, recommended for you, most read, most popular, trending, trending now, popular posts, "
    "latest news, latest stories, up next, keep reading, about the author, about the authors, about author, author "
    "bio, share this, share this article, share this story, tags, filed under, in this article, sign up for, "
    "subscribe, subscribe to, newsletter, our newsletter, advertisement, sponsored, continue reading",
    "kommentar, kommentare, leserkommentare, diskussion, schreiben sie einen kommentar, mehr zum thema, mehr zu diesem "
    "thema, mehr zu, weitere artikel, weitere themen, lesen sie auch, lesen sie mehr, auch interessant, das könnte sie "
    "auch interessieren, das könnte dich auch interessieren, verwandte artikel, verwandte themen, zum thema, "
    "meistgelesen, über den autor, über die autorin, zum autor, zur autorin, anzeige, weiterlesen",
    "commentaires, commentaire, réagir, vos réactions, à lire aussi, lire aussi, sur le même sujet, articles liés, "
    "plus d'articles, à propos de l'auteur, les plus lus, voir aussi, sur le même thème",
    "comentarios, comentario, te puede interesar, también te puede interesar, lee también, lea también, más sobre este "
    "tema, noticias relacionadas, artículos relacionados, más noticias, sobre el autor, lo más leído, lo más visto",
    "commenti, leggi anche, articoli correlati, potrebbe interessarti, potrebbe interessarti anche, sull'autore, i più "
    "letti, comentários, leia também, leia mais, notícias relacionadas, artigos relacionados, veja também, mais lidas, "
    "sobre o autor, comentarii, citește și, citește mai mult",
    "reacties, lees ook, meer over, gerelateerde artikelen, over de auteur, meest gelezen, kommentarer, läs också, läs "
    "mer, läs även, les også, les mer, relaterte saker, læs også, læs mere, kommentit, lue myös, aiheesta lisää, "
    "komentarze, czytaj także, czytaj też, zobacz także, komentáře, čtěte také, mohlo by vás zajímat, hozzászólások, "
    "kapcsolódó cikkek, olvassa el, yorumlar, ilgili haberler, σχόλια, διαβάστε επίσης",
    "комментарии, комментарий, читайте также, материалы по теме, по теме, смотрите также, коментарі, читайте також, "
    "коментари, прочетете още",
    "التعليقات, تعليقات, اقرأ أيضا, مواضيع ذات صلة, نظرات, مطالب مرتبط, תגובות, קראו גם, टिप्पणियाँ, यह भी पढ़ें, "
    "komentar, baca juga, bình luận, tin liên quan",
)
_PHRASES = frozenset(tuple(phrase.split()) for words in _HEADINGS for phrase in words.split(", "))
_UNSPACED = (
    "コメント", "関連記事", "あわせて読みたい", "댓글", "관련기사", "관련 기사",
    "评论", "网友评论", "留言", "相关阅读", "相关新闻", "延伸阅读",
    "推荐阅读", "相關新聞", "延伸閱讀", "ความคิดเห็น", "ข่าวที่เกี่ยวข้อง",
)  # fmt: skip
_COMMENTS = re.compile(
    r"comment|repl(?:y|ies)|respons|kommentar|discussion|diskussion|réact|comentario|commenti|comentár|reactie|koment|"
    r"yorum|hozzászól|σχόλια|коммент|комент|تعليق|نظرات|תגובות|टिप्पण|bình luận|コメント|댓글|评论|評論|留言",
    re.IGNORECASE,
)
_SUBSCRIBE = re.compile(
    r"subscri(?:be|bers?\b|ption)|free articles?|log ?in\b|sign ?(?:in|up)\b|register\b|become a member|membership|"
    r"(?:continue|keep) reading|to read (?:on|the (?:full|rest))|unlock|newsletter|free account|"
    r"abonn|probeabo|\babo\b|anmelden|registrier|einloggen|weiterlesen|kostenlos testen|"
    r"se connecter|connectez-vous|inscri|poursui(?:vre|vez) (?:la|votre) lecture|"
    r"suscr[ií]b|inicia sesi[óo]n|reg[ií]str[ae]|seguir leyendo|"
    r"abbona|accedi\b|registrati|continua a leggere|assin(?:e\b|ante|atura)|fa[çc]a login|cadastr|continue lendo|"
    r"inloggen|word abonnee|verder lezen|prenumerera|logga in|logg inn|log ind|tilaa\b|kirjaudu|zaloguj|prenumerat|"
    r"předplat|přihlas|подпис|войдите|зарегистрир|підпи|اشترك|تسجيل الدخول|会員|登録|ログイン|購読|"
    r"订阅|登录|注册|구독|로그인",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\byou(?:r|'ve|’ve)?\b|\bour\b|this (?:article|story|content|page)|for subscribers|subscribers only|"
    r"\b(?:sie|ihr|ihre|ihnen|du|dein|uns|unser\w*)\b|diese[rn]? (?:artikel|text|inhalt)|"
    r"\b(?:vous|votre|vos|notre|nos)\b|cet article|\b(?:usted|tu|tus|nuestr\w+)\b|"
    r"este (?:artículo|artigo|contenido|conteúdo)|"
    r"\b(?:tuo|tua|vostr\w+|nostr\w+|você|seu|sua|noss\w+)\b|questo articolo|\b(?:je|jouw|uw|u|ons|onze)\b|dit artikel|"
    r"\b(?:du|din|ditt|vår|vårt|våra|vores|din)\b|\b(?:вы|вас|вам|ваш\w*|наш\w*|ви)\b|この記事|您|你|"
    r"본 기사|이 기사",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def mark_end(blocks: Sequence[RawBlock], nodes: Sequence[Node]) -> None:
    """Mark the sections and lines below the text as removed; `blocks` are a body's blocks in reading order."""
    _mark_sections(blocks, nodes)
    _mark_pleas(blocks)
    for block in blocks:  # a form without controls is a wrapper of paragraphs, or a form that a script fills
        if _is_kept(block) and _is_in_form(block.node, nodes) and _ADDRESSED.search(block.text):
            block.removed = PLEA


def _is_in_form(node: int, nodes: Sequence[Node]) -> bool:
    while node > 0:
        if nodes[node].element.tag == "form":
            return len(nodes[node].element) < MAX_FORM
        node = nodes[node].parent
    return False


def _mark_sections(blocks: Sequence[RawBlock], nodes: Sequence[Node]) -> None:
    """Mark sections below the text: a heading that names one, and what follows in its box, or up to the next heading.

    Without a box of its own, a section must be the last of the body. A plea needs a box.
    """
    whole = sum(block.mass for block in blocks if _is_kept(block)) or 1
    above = 0
    for index, block in enumerate(blocks):
        if above >= MIN_BEFORE * whole and _is_heading(block):
            if _names_section(block.text):
                end = _end_of_box(blocks, index, nodes) or _end_of_section(blocks, index, above)
            else:
                end = _end_of_box(blocks, index, nodes) if _is_plea_heading(block) else 0
            for follower in blocks[index:end]:
                follower.removed = follower.removed or AFTERWORD
        above += block.mass if _is_kept(block) else 0


def _end_of_box(blocks: Sequence[RawBlock], index: int, nodes: Sequence[Node]) -> int:
    """Return the index of the first block below the box that begins with a heading; 0 if there is no such box."""
    node = blocks[index].node
    box = node if nodes[node].element.tag in _WRAPPERS else nodes[node].parent
    if box <= 0 or any(_is_within(block.node, box, nodes) for block in blocks[:index]):
        return 0
    return next((n for n in range(index, len(blocks)) if not _is_within(blocks[n].node, box, nodes)), len(blocks))


def _end_of_section(blocks: Sequence[RawBlock], index: int, above: int) -> int:
    """Return the number of blocks if the section is the body's last and not long, as comments may be; else 0."""
    follow = [block for block in blocks[index + 1 :] if _is_kept(block)]
    rank = _rank(blocks[index])
    if any(_is_heading(block) and _rank(block) <= rank and not _names_section(block.text) for block in follow):
        return 0
    is_long = sum(block.mass for block in follow) > MAX_AFTER * above
    return 0 if is_long and not _COMMENTS.search(blocks[index].text) else len(blocks)


def _is_within(node: int, box: int, nodes: Sequence[Node]) -> bool:
    while node > box:
        node = nodes[node].parent
    return node == box


def _names_section(text: str) -> bool:
    """Return True if a heading names a section below the text."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words or len(words) > MAX_WORDS:
        return text.strip("0123456789 ()：:").startswith(_UNSPACED) and len(text) < MAX_HEADING / 3
    # One word must be the whole heading, unless a number counts something: "2 responses to the quay waits".
    counted = text[0].isdigit() and (words[0],) in _PHRASES
    shortest = max(2, len(words) - 2) if len(words) > 1 else 1
    if counted or any(tuple(words[:length]) in _PHRASES for length in range(shortest, len(words) + 1)):
        return not text.rstrip().endswith((".", "?"))
    return text.strip("0123456789 ()：:").startswith(_UNSPACED)


def _is_heading(block: RawBlock) -> bool:
    return block.mass <= MAX_HEADING and (block.kind == "heading" or block.tag in _HEADING_TAGS)


def _rank(block: RawBlock) -> int:
    """Return the rank of a heading, 1 to 6; a bold line has rank 7."""
    return int(block.tag[1]) if block.tag[:1] == "h" and block.tag[1:].isdigit() else 7


def _is_kept(block: RawBlock) -> bool:
    return not (block.removed or block.doubt)


def _mark_pleas(blocks: Sequence[RawBlock]) -> None:
    """Mark the last paragraphs of a body that ask readers to subscribe or to register."""
    tail: list[RawBlock] = []
    for block in reversed(blocks):
        if not _is_kept(block) or block.kind == "caption":
            continue
        if not _is_plea(block):
            break
        tail.append(block)
    else:
        return  # the body has no other text
    for block in tail:
        block.removed = PLEA


def _is_plea(block: RawBlock) -> bool:
    """Return True if a block speaks to its readers, with two different words of subscribing or registering."""
    if block.mass > MAX_PLEA or block.kind not in ("paragraph", "heading", "list_item"):
        return False
    return len({match.casefold()[:6] for match in _SUBSCRIBE.findall(block.text)}) > 1 and bool(
        _ADDRESSED.search(block.text)
    )


def _is_plea_heading(block: RawBlock) -> bool:
    return _is_heading(block) and _SUBSCRIBE.search(block.text) is not None and not block.text.rstrip().endswith("?")
