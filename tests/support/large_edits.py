"""Large pairs of texts that make a comparison slow."""

from __future__ import annotations

import random


def hostile_edits() -> dict[str, tuple[list[str], list[str]]]:
    chance = random.Random(20261124)
    letters = "aeioubdklmnrst"
    vocabulary = ["".join(chance.choices(letters, k=chance.randint(2, 8))) for _ in range(3000)]
    texts = [" ".join(chance.choices(vocabulary, k=50)) for _ in range(2000)]
    edited = [text.replace(" ", " and then ", 2) for text in texts]
    return {
        "every block edited": (texts, edited),
        "every block new": (texts, [" ".join(chance.choices(vocabulary, k=50)) for _ in range(2000)]),
        "blocks shuffled": (texts, chance.sample(texts, len(texts))),
        "edited blocks shuffled": (texts, chance.sample(edited, len(edited))),
        "one line, repeated": (["the same line"] * 2000, ["the same line!"] * 2000),
        "one word, repeated": (["a " * 50] * 2000, ["a " * 51] * 2000),
        "one giant block": (["a b " * 100_000], ["b a a " * 100_000]),
    }
