"""Pages that were read in part: flagged, and never in the place of a longer text."""

from __future__ import annotations

import pytest

from pipelines import ingest
from storage import Corpus
from tests.support.corpora import MakeArticle

WHOLE = ("The council met at the quay.", "It rose without a vote.", "The crane stays where it is.")


@pytest.mark.parametrize("part", ["partial", "truncated"])
def test_a_part_takes_nothing_from_what_is_stored(corpus: Corpus, make_article: MakeArticle, part: str) -> None:
    flagged = {"headline": "h1", part: "it broke off"}
    states = [
        ingest(corpus, [make_article("one", *paragraphs, provenance=provenance)])[0].state
        for paragraphs, provenance in (
            (WHOLE[:1], flagged),
            (WHOLE[:2], flagged),  # a longer part is better than a shorter one
            (WHOLE, {"headline": "h1"}),
            (WHOLE[:2], flagged),
            (WHOLE[:2], {"headline": "h1"}),  # whole, and shorter now: an edit
        )
    ]

    assert states == ["new", "updated", "updated", "unchanged", "updated"]
    stored = corpus.get("https://herald.example/news/one")
    assert stored is not None
    assert (stored.text, stored.version, dict(stored.provenance)) == ("\n\n".join(WHOLE[:2]), 4, {"headline": "h1"})
    assert len(corpus.versions(stored.id)) == 4
