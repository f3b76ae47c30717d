"""Stories of an invented newspaper for tests of what is learned: topics with words of their own, and no furniture."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crawler.items import Article, Block

_COMMON = "the and with from after before council people new week said plan year town public early report first".split()
TOPICS = {
    "harbour": "harbour ferry quay dredger pilots tonnage berths anchorage shipping trawler cargo breakwater".split(),
    "schools": "pupils teachers classroom syllabus headmaster timetable lessons playground nursery exams".split(),
    "football": "striker goalkeeper penalty midfield season referee stadium supporters league transfer".split(),
    "courts": "judge verdict defendant barrister evidence appeal sentence jurors prosecution testimony".split(),
    "weather": "rainfall forecast thunder barometer flooding temperatures drought sleet gales humidity".split(),
    "theatre": "actors premiere rehearsal audience playwright curtain costumes director balcony applause".split(),
}


def sentence(rng: random.Random, topic: str, words: int = 14) -> str:
    chosen = [rng.choice(_COMMON if rng.random() < 0.45 else TOPICS[topic]) for _ in range(words)]
    return " ".join(chosen).capitalize() + "."


def story(number: int, before: Sequence[Block] = (), after: Sequence[Block] = (), **fields: object) -> Article:
    """Return the story of this number, always the same; `before` and `after` stand round its paragraphs."""
    rng = random.Random(number)
    topic = fields.pop("topic", None) or list(TOPICS)[number % len(TOPICS)]
    middle = fields.pop("middle", ())
    paragraphs = [Block("paragraph", f"{sentence(rng, str(topic))} {sentence(rng, str(topic))}") for _ in range(6)]
    paragraphs[3:3] = list(middle)  # type: ignore[call-overload]
    values = {
        "url": f"https://herald.example/news/{number}",
        "source": "herald",
        "headline": f"{str(topic).capitalize()} story number {number}",
        "blocks": (*before, *paragraphs, *after),
        "date_published": datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=number),
    }
    return Article(**{**values, **fields})  # type: ignore[arg-type]
