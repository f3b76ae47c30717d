"""Languages for invented texts: words and phrases from tongues.yaml, the rarer words and all names from syllables."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import yaml

PHRASES: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("tongues.yaml").read_text("utf-8"))
LANGUAGES = tuple(PHRASES)
STOPS = {"ja": ("。", "、"), "th": (" ", " "), "ar": (".", "، ")}
"""How a sentence ends and pauses, where it isn't by full stop and comma."""


class Vocabulary(Protocol):
    """What sentences are made of: words, and their weights added up."""

    @property
    def words(self) -> tuple[str, ...]: ...

    @property
    def weights(self) -> tuple[float, ...]: ...


class Tongue:
    """A language: its words from frequent to rare, and how sentences and names are made of them."""

    def __init__(self, language: str):
        self.language, self.phrases = language, PHRASES[language]
        self.stop, self.comma = STOPS.get(language, (".", ", "))
        self.space = " " if self.phrases["spaced"] else ""
        rng = random.Random(language)
        plain = sorted(self._written()) if self.space else []
        invented = [self.word(rng, rng.choice((2, 2, 3, 3, 4))) for _ in range(1200)]
        rest = list(dict.fromkeys(word for word in plain + invented if word))
        rng.shuffle(rest)
        self.words = (*self.phrases["function"], *self.phrases["general"], *rest)
        frequent = len(self.phrases["function"])
        self.weights = (*zipf(frequent, 0.45), *zipf(len(self.words) - frequent, 0.30, 0.8))

    def _written(self) -> set[str]:
        """Return the words of the phrases, of furniture's and of content's."""
        phrases = [text for key in ("short", "long", "promo", "denial") for text in self.phrases[key]]
        words = (word for text in phrases for word in text.split() if "{" not in word)
        return {word.strip(".,?!:;»«؟،").lower() for word in words}

    def word(self, rng: random.Random, syllables: int) -> str:
        return "".join(rng.choices(self.phrases["syllables"], k=syllables))

    def name(self, rng: random.Random) -> str:
        return self.word(rng, 2).capitalize()

    def person(self, rng: random.Random) -> str:
        return f"{self.name(rng)}{self.space}{self.word(rng, 2).capitalize()}"

    def sentence(self, rng: random.Random, topic: Vocabulary, own: Sequence[str], length: int = 0) -> str:
        """Return a sentence of common words, of the topic's and of the story's own."""
        words = rng.choices(topic.words, cum_weights=topic.weights, k=length or rng.randint(7, 22))
        for _ in range(len(words) // 9):
            words[rng.randrange(len(words))] = rng.choice(own)
        if rng.random() < 0.15:
            words[-1] = str(rng.randint(2, 2000))
        if len(words) > 12:
            middle = rng.randint(4, len(words) - 4)
            words[middle : middle + 2] = [words[middle] + self.comma + words[middle + 1]]
        text = self.space.join(words)
        return text[0].upper() + text[1:] + (self.stop if not length else "")

    def sentences(self, rng: random.Random, topic: Vocabulary, own: Sequence[str], number: int) -> str:
        return self.space.join(self.sentence(rng, topic, own) for _ in range(number)).strip()


@cache
def tongue_of(language: str) -> Tongue:
    return Tongue(language)


def zipf(number: int, total: float, power: float = 1) -> tuple[float, ...]:
    """Return weights that fall as 1/rank**power and sum to `total`."""
    weights = [1 / rank**power for rank in range(1, number + 1)]
    return tuple(total * weight / sum(weights) for weight in weights)
