"""Prints pairs of articles on a terminal: the articles of a cluster, related articles, and the passages they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipelines.cli.console import instant, terminal
from storage.articles.changes import compare, lines
from storage.articles.passages import Passage, Segments, segments, spans, turned
from storage.articles.related import describe
from storage.records import Cluster, Duplicate, Related, StoredArticle

MAX_COMPARED = 5
"""Pairs whose texts are printed. Of further pairs only the reason is printed."""
MAX_OWN = 140
"""Characters of a stretch that the other text hasn't, if the stretch is printed whole."""
MAX_SHARED = 600
"""Characters of a shared passage that is printed whole."""
_WIDTH = 100
_CUT = "…"
_SHARED = "yellow"

# Tables ---------------------------------------------------------------------------------------------------------------


def print_duplicates(
    article_id: int, pairs: Sequence[Duplicate], cluster: Cluster | None, articles: Mapping[int, StoredArticle]
) -> None:
    """Print the cluster of an article, then the pairs: those of the article itself with the passages they share.

    `articles` has both articles of each of these pairs.
    """
    console = terminal()
    if cluster is not None:
        console.print(_cluster_table(pairs, cluster))
        console.print(Text(f"cluster {cluster.id}: {cluster.why}", style="dim"), soft_wrap=True)
    own = [pair for pair in pairs if article_id in (pair.article_id, pair.other_id)]
    _print_pairs(console, article_id, own, articles)
    others = [pair for pair in pairs if pair not in own]
    if others:
        console.print()
    for pair in others:
        _print_why(console, pair)


def print_related(article_id: int, pairs: Sequence[Related], articles: Mapping[int, StoredArticle]) -> None:
    """Print the related articles of an article, then its pairs with the passages they share."""
    console = terminal()
    table = _table("id", "published", "source", "words", "how", "in common", "headline")
    for pair in pairs:
        other = articles[pair.article_id + pair.other_id - article_id]
        how = describe(pair.relation, articles[article_id], other)
        cells = (*_cells(other), how, _share(pair), other.headline)
        table.add_row(*map(Text, cells))
    console.print(table)
    _print_pairs(console, article_id, pairs, articles)


def _cluster_table(pairs: Sequence[Duplicate], cluster: Cluster) -> Table:
    first = cluster.members[0].id
    pairs_of_first = {
        pair.article_id + pair.other_id - first: pair for pair in pairs if first in (pair.article_id, pair.other_id)
    }
    table = _table("id", "published", "source", "words", "how", "in common", "paragraphs", "in a search", "headline")
    for member in sorted(cluster.members, key=lambda member: member.date_published or member.first_seen):
        pair = pairs_of_first.get(member.id)
        how = "represents" if member.id == first else pair.relation if pair else "through others"
        shared = _share(pair) if pair and member.id != first else ""
        searched = "shown" if member.copy_of is None else f"hidden behind {member.copy_of}"
        differs = _differs(cluster.members[0], member)
        table.add_row(*map(Text, (*_cells(member), how, shared, differs, searched, member.headline)))
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="dim")
    for column in columns:
        table.add_column(column, justify="right" if column in ("id", "words", "in common") else "left")
    return table


def _cells(article: StoredArticle) -> tuple[str, str, str, str]:
    published = instant(article.date_published) or f"seen {instant(article.first_seen)}"
    return str(article.id), published, article.source, f"{len(article.text.split()):,}"


def _share(pair: Duplicate | Related) -> str:
    """Return the share of the shorter text that both have, such as "98%"; "" if it wasn't measured."""
    share = 1.0 if pair.relation == "same_text" else pair.scores.get("containment")
    return "" if share is None else f"{share:.0%}"


def _differs(first: StoredArticle, other: StoredArticle) -> str:
    """Return the numbers of added (+), removed (−) and changed (~) paragraphs; an empty string if all are equal."""
    if first.id == other.id:
        return ""
    counts: Counter[str] = Counter()
    for difference in compare(lines("", first.blocks), lines("", other.blocks)):
        counts[difference.op] += max(len(difference.before), len(difference.after))
    marks = (("insert", "+"), ("delete", "−"), ("replace", "~"))
    return " ".join(f"{mark}{counts[op]}" for op, mark in marks if counts[op])


# Texts of a pair ------------------------------------------------------------------------------------------------------
# Both texts with the shared passages marked: by color, or by «…» on a terminal without color.


def _print_pairs(
    console: Console,
    article_id: int,
    pairs: Sequence[Duplicate | Related],
    articles: Mapping[int, StoredArticle],
) -> None:
    for index, pair in enumerate(pairs):
        console.print()
        _print_why(console, pair)
        if pair.passages and index < MAX_COMPARED:
            passages = pair.passages if pair.article_id == article_id else turned(pair.passages)
            other_id = pair.article_id + pair.other_id - article_id
            _print_text(console, articles[article_id], passages)
            _print_text(console, articles[other_id], turned(passages))


def _print_why(console: Console, pair: Duplicate | Related) -> None:
    console.print(Text(f"{pair.article_id} – {pair.other_id}: {pair.why}", style="dim"), soft_wrap=True)


def _print_text(console: Console, article: StoredArticle, passages: Sequence[Passage]) -> None:
    console.print(Text(f"{article.id:>6}  ", style="cyan").append(article.source, style="dim"), soft_wrap=True)
    colored = console.color_system is not None and not console.no_color
    text = Text()
    for piece, is_shared in excerpt(article.text, passages):
        mark = "«{}»" if is_shared and not colored else "{}"
        text.append(mark.format(piece), style=_SHARED if is_shared else "dim")
    console.print(Padding(text, (0, 0, 0, 8)), width=min(_WIDTH, console.width))


def excerpt(text: str, passages: Sequence[Passage]) -> Segments:
    """Return a text in pieces, each with True if it's a shared passage. Long pieces are cut in the middle.

    Of a long stretch that isn't shared, only the ends next to shared passages stay. Line ends become spaces.
    """
    pieces = segments(text, spans(passages, len(text)))
    result: Segments = []
    for index, (piece, is_shared) in enumerate(pieces):
        is_first, is_last = index == 0, index + 1 == len(pieces)
        line = " ".join(piece.split())
        if is_shared:
            shown = _cut(line, MAX_SHARED // 2, MAX_SHARED // 2)
        else:
            shown = _cut(line, 0 if is_first else MAX_OWN // 2, 0 if is_last else MAX_OWN // 2)
        # The spaces at the ends of a piece aren't marked, so that a mark ends with the last word.
        before = " " if piece[:1].isspace() and not is_first else ""
        after = " " if piece[-1:].isspace() and line and not is_last else ""
        result += [(part, mark) for part, mark in ((before, False), (shown, is_shared), (after, False)) if part]
    return result


def _cut(line: str, head: int, tail: int) -> str:
    """Return a line. Of a line with more than `head` + `tail` characters, only its beginning and its end."""
    if len(line) <= head + tail:
        return line
    start, end = line[:head], line[len(line) - tail :]
    # Words aren't cut, unless the script has no spaces between words.
    start = start[: start.rfind(" ") + 1] or start
    end = end[end.find(" ") + 1 :]
    return f"{start.rstrip()} {_CUT} {end}".strip()
