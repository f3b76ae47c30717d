"""Which of the blocks that a source repeats are furniture, told by where they stand, their kind and their script."""

from __future__ import annotations

import random

from crawler.items import Block
from pipelines import ingest
from storage import Corpus
from tests.support.invented_news import sentence, story


def learned(corpus: Corpus) -> list[str]:
    return sorted(block.text for block in corpus.boilerplate("herald") if block.state == "learned")


def test_an_authors_box_before_the_rest_of_the_foot_is_learned(corpus: Corpus) -> None:
    """It's never among the last three blocks, and what stands before it is the story's own."""
    foot = [Block("paragraph", text) for text in ("Got a tip? Call us.", "All times are local", "Set in the old house")]
    box = Block("paragraph", "Ada Quayle keeps the harbour column. Her novel, The Dredger, is out this spring.")
    ingest(corpus, [story(number, after=[box] * (number % 13 == 4) + foot) for number in range(150)])

    assert box.text in learned(corpus)


def test_an_item_alone_is_learned_and_one_of_a_list_stays(corpus: Corpus) -> None:
    def middle(number: int) -> list[Block]:
        if number % 11 == 2:
            return [Block("list_item", "Win a weekend in Kingsferry")]
        own = [Block("list_item", sentence(random.Random(number + step), "harbour")) for step in (200, 400)]
        return [own[0], Block("list_item", "Leave it to cool a while"), own[1]] * (number % 11 == 7)

    ingest(corpus, [story(number, middle=middle(number)) for number in range(150)])

    assert learned(corpus) == ["Win a weekend in Kingsferry"]


def test_headlines_after_an_arrow_are_learned(corpus: Corpus) -> None:
    def promo(number: int) -> Block:
        return Block("paragraph", f"→ {story(number * 7 % 40).headline} and what came of it")

    ingest(corpus, [story(number, after=[promo(number)] * (number % 3 == 0)) for number in range(60)])

    assert "→" in learned(corpus)


def test_a_line_in_nearly_all_articles_is_learned_however_often_it_stands(corpus: Corpus) -> None:
    """Three to five times in each, between the paragraphs. A refrain of some articles is their own; so is a speaker."""

    def middle(number: int) -> list[Block]:
        rng = random.Random(number)
        own = [Block("paragraph", sentence(rng, "harbour")) for _ in range(12)]
        marker = Block("paragraph", "Werbung") if number % 20 else own[0]
        refrain = Block("paragraph", "And the tide came in again")
        speaker = Block("paragraph", "Ada Quayle, harbour master")
        odd = refrain if number % 9 == 4 else speaker if number % 5 == 2 else own[11]
        return [block for step in range(3 + number % 3) for block in (own[2 * step], marker, own[2 * step + 1], odd)]

    ingest(corpus, [story(number, middle=middle(number)) for number in range(120)])

    assert learned(corpus) == ["Werbung"]
    article = corpus.get(1)
    assert article is not None and "Werbung" not in article.text
