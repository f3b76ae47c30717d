"""Pages of other kinds than articles are told here: lists, products, forums, walls and stubs.

`check_kind` raises NotAnArticle for such a page. `features` counts the evidence of the page as a whole, and `judge`
weighs it by small trees. `walls` tells walls and stubs by rules, with the words in `phrases`.
"""

from __future__ import annotations

from crawler.errors import NotAnArticle
from crawler.parsers.body.blocks import PageBlocks
from crawler.parsers.kind.features import evidence_of
from crawler.parsers.kind.judge import judge
from crawler.parsers.kind.walls import find_wall_or_stub
from crawler.parsers.metadata.fields import Fields
from crawler.parsers.metadata.page_data import Head


def check_kind(
    head: Head, page: PageBlocks | None, url: str, fields: Fields, headline: str | None, *, walls_only: bool = False
) -> None:
    """Raise NotAnArticle if the page is of another kind than an article.

    `page` has the page's blocks, None if they haven't been read. With `walls_only`, the page may be a list, a product
    or a forum, because the source's rules say where its text is.
    """
    page = page or page_blocks(head)
    dated = "date_published" in fields.values and bool(fields.values.get("authors"))
    judgement = find_wall_or_stub(head, page, url, headline, dated)
    if judgement is None and not walls_only and not (dated and declares_article(head)):
        judgement = judge(evidence_of(head, page, url, fields, headline))
    if judgement is not None:
        raise NotAnArticle(url, judgement.kind, judgement.evidence)


def declares_article(head: Head) -> bool:
    """Return True if a page declares to be one article, with a headline and a date, in two ways."""
    og_type = head.first("og:type")
    is_article = og_type is not None and og_type[0].lower() == "article"
    return is_article and bool(head.article.get("headline")) and bool(head.article.get("datePublished"))


def page_blocks(head: Head) -> PageBlocks:
    """Return the blocks of a page whose body hasn't been read."""
    body = head.root.find("body")
    ancestors = {ancestor for element in head.h1 for ancestor in element.iterancestors()}
    return PageBlocks(head.root if body is None else body, (), ancestors)
