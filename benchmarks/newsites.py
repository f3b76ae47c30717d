"""Invented news sites: articles whose every block says whether it's furniture or content, and of which kind.

Everything is drawn by a seed: a site's topics with their own words, its columnists, its furniture with how often it
occurs, and the content which recurs and must stay. Words and phrases of each language are in tongues.yaml; the
language's further words, and all names, are made of syllables. The words of the phrases occur in ordinary sentences,
too, so that no list of words tells furniture from content.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from tongues import LANGUAGES, tongue_of, zipf

sys.path.insert(0, str(Path(__file__).parent.parent))

from crawler.items import Article, Author, Block, BlockKind

FURNITURE = ("marker", "kicker", "plea", "promo", "rare", "byline", "credit", "inline", "digits", "label")
RECURRING = (
    *("background", "quote", "short sentence", "section heading", "greeting", "refrain"),
    *("recipe step", "table header", "result", "speaker", "republished"),
)
"""Kinds of content which recur; all else is "other"."""
RATES = {
    "marker": (0.15, 0.95),
    "kicker": (0.05, 0.40),
    "plea": (0.10, 0.60),
    "promo": (0.03, 0.10),
    "rare": (0.01, 0.03),
    "credit": (0.10, 0.90),
    "inline": (0.05, 0.30),
    "digits": (0.05, 0.40),
}
"""Share of the articles that a piece of furniture is in, from and to."""
NUMBERS = {"marker": 3, "kicker": 2, "plea": 3, "promo": 6, "rare": 5, "credit": 1, "inline": 2, "digits": 2}
"""At most so many of each kind at a time."""
SOURCES = {"marker": "short", "plea": "long", "rare": "short long promo", "inline": "prefix suffix"}
"""The phrases that a kind of furniture is drawn from, where they aren't named like it."""
LAST_DAY = datetime(2025, 6, 30, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block and the truth about it: a kind out of FURNITURE or RECURRING, or "other"."""

    kind: BlockKind
    text: str
    truth: str = "other"
    item: str = ""
    """Which piece of the site's furniture it is: the same for all variants of one template."""


@dataclass(frozen=True, slots=True)
class Story:
    article: Article
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Fitting:
    """A piece of furniture of one site."""

    truth: str
    template: str
    rate: float
    place: str
    design: int | None
    """The design of the site that it belongs to; None for what outlives a redesign."""
    kind: BlockKind
    label: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    section: int
    weight: float
    middle: float
    width: float
    """When it's in the news, as shares of the site's time."""
    persons: tuple[str, ...]
    words: tuple[str, ...]
    weights: tuple[float, ...]
    background: Piece | None = None
    background_rate: float = 0
    background_last: float = 0
    quote: Piece | None = None
    quote_rate: float = 0


@dataclass(frozen=True, slots=True)
class Columnist:
    name: str
    rate: float
    greeting: str
    box: str


class Site:
    """A news site of one language, drawn by a seed; `stories()` are in the order of their publication."""

    def __init__(self, seed: int, number: int, articles: int, language: str | None = None):
        self.rng = random.Random(f"{seed} {number}")
        self.tongue = tongue_of(language or LANGUAGES[number % len(LANGUAGES)])
        self.name, self.articles = f"site{number}_{self.tongue.language}", articles
        rng = self.rng
        self.title = f"{self.tongue.name(rng)}{self.tongue.space}{self.tongue.name(rng)}"
        self.sections = rng.sample(self.tongue.phrases["general"], 6)
        self.per_day = min(rng.choice((1, 2, 3, 5, 8, 12, 20)), max(1, articles // 45)) if articles < 5000 else 20
        self.columnists = [self._columnist() for _ in range(rng.randint(1, 3))]
        self.topics = self._topics(rng.randint(8, 14))
        self.redesign = rng.uniform(0.35, 0.65) if rng.random() < 0.4 else None
        self.fittings = self._furnish()
        phrases = self.tongue.phrases
        self.headings = [(text, rng.uniform(0.03, 0.15)) for text in phrases["heading"] if rng.random() < 0.8]
        self.denials = [(text, rng.uniform(0.01, 0.05)) for text in phrases["denial"]]
        self.forms = {form: rng.uniform(0.02, 0.06) for form in ("recipe", "results", "interview", "song")}
        self.titles: deque[str] = deque(maxlen=40)

    def stories(self) -> Iterator[Story]:
        """Yield the site's articles; some come again a little later, at another address, a paragraph or two changed."""
        due: list[tuple[int, str, Topic, list[Piece]]] = []
        for number in range(self.articles):
            when = LAST_DAY - timedelta(days=(self.articles - number) / self.per_day)
            again = next((copy for copy in due if copy[0] <= number), None)
            if again is not None:
                due.remove(again)
                _, headline, topic, body = again
                columnist, body = None, self._revised(body, topic)
            else:
                columnist = next(
                    (candidate for candidate in self.columnists if self.rng.random() < candidate.rate), None
                )
                topic = self._topic(number / self.articles)
                own = [self.tongue.name(self.rng) for _ in range(4)] + [self.tongue.word(self.rng, 3) for _ in range(6)]
                headline = self.tongue.sentence(self.rng, topic, own, self.rng.randint(5, 9))
                body = self._body(topic, own, columnist)
                if self.rng.random() < 0.02:
                    body = [replace(piece, truth="republished") if piece.truth == "other" else piece for piece in body]
                    copies = range(self.rng.randint(1, 5))
                    due += [(number + self.rng.randint(1, 30), headline, topic, body) for _ in copies]
            pieces = self._dressed(body, number / self.articles, when, columnist)
            self.titles.append(headline)
            yield self._story(number, headline, pieces, when, topic, columnist)

    def _story(
        self, number: int, headline: str, pieces: list[Piece], when: datetime, topic: Topic, author: Columnist | None
    ) -> Story:
        article = Article(
            url=f"https://{self.name.replace('_', '-')}.example/{topic.section}/{number}",
            source=self.name,
            headline=headline,
            blocks=tuple(Block(piece.kind, piece.text) for piece in pieces),
            authors=(Author(author.name),) if author else (),
            date_published=when,
            language=self.tongue.language,
            section=self.sections[topic.section],
        )
        return Story(article, tuple(pieces))

    def _topic(self, time: float) -> Topic:
        weights = [topic.weight * (1 if abs(time - topic.middle) < topic.width else 0.1) for topic in self.topics]
        return self.rng.choices(self.topics, weights)[0]

    def _topics(self, number: int) -> list[Topic]:
        topics = []
        shares = zipf(number, 1, 0.7)
        for share in shares:
            rng, tongue = self.rng, self.tongue
            persons = tuple(tongue.person(rng) for _ in range(8))
            places = tuple(tongue.name(rng) for _ in range(10))
            words = (*persons, *places, *(tongue.word(rng, 3) for _ in range(22)))
            section = rng.randrange(len(self.sections))
            weights = tuple(accumulate((*zipf(len(words), 0.25, 0.6), *tongue.weights)))
            width = rng.choice((2.0, 2.0, 0.35, 0.15))
            topic = Topic(section, share, rng.random(), width, persons, (*words, *tongue.words), weights)
            topics.append(self._standing(topic, share))
        return topics

    def _standing(self, topic: Topic, share: float) -> Topic:
        """Give a topic its background paragraph and its quote, as often as suits 2 to 15 % of all articles."""
        rng, tongue = self.rng, self.tongue
        background = tongue.sentences(rng, topic, topic.persons, rng.randint(1, 3))
        text = tongue.space.join((tongue.phrases["said"], topic.persons[0]))
        quote = f"“{tongue.sentence(rng, topic, topic.persons, 12)}”{tongue.comma}{text}{tongue.stop}".strip()
        return replace(
            topic,
            background=Piece("paragraph", background, "background") if rng.random() < 0.7 else None,
            background_rate=min(0.9, rng.uniform(0.02, 0.15) / share),
            background_last=rng.choice((0, 0, 0.05, 0.4)),
            quote=Piece(rng.choice(("quote", "paragraph")), quote, "quote") if rng.random() < 0.4 else None,
            quote_rate=min(0.7, rng.uniform(0.02, 0.06) / share),
        )

    def _columnist(self) -> Columnist:
        rng, name = self.rng, self.tongue.person(self.rng)
        greeting = self._filled(rng.choice(self.tongue.phrases["greeting"]))
        box = rng.choice(self.tongue.phrases["byline"]).replace("{name}", name)
        return Columnist(name, rng.uniform(0.02, 0.08), greeting, self._filled(box))

    def _filled(self, template: str) -> str:
        """Return a template with its names, invented once; what differs each time stays open."""
        names = {"{site}": self.title, "{name}": self.tongue.person(self.rng), "{other}": self.tongue.name(self.rng)}
        for field, name in {**names, "{show}": self.tongue.name(self.rng)}.items():
            template = template.replace(field, name)
        return template

    def _furnish(self) -> list[Fitting]:
        rng, fittings = self.rng, list[Fitting]()
        kinds = [kind for kind in RATES if kind == "marker" or rng.random() < 0.8]
        phrases = self.tongue.phrases
        pools = {
            key: rng.sample(list(phrases[key]), len(phrases[key])) for key in phrases if isinstance(phrases[key], list)
        }
        pools["promo"] *= 3
        labels = pools["label"] if rng.random() < 0.8 else [""]
        for design in (None,) if self.redesign is None else (0, 1):
            for kind in kinds:
                for _ in range(rng.randint(1 + NUMBERS[kind] // 3, NUMBERS[kind])):
                    pool = pools[rng.choice(SOURCES.get(kind, kind).split())]
                    if not pool:
                        continue
                    place = {"kicker": "head", "promo": "any"}.get(kind) or rng.choice(("foot", "foot", "foot", "any"))
                    kept = design if rng.random() < 0.8 or kind == "plea" else None
                    fittings.append(
                        Fitting(
                            truth=kind,
                            template=self._filled(pool.pop()),
                            rate=rng.uniform(*RATES[kind]),
                            place="foot" if kind in ("marker", "credit") else place,
                            design=kept,
                            kind=rng.choice(("paragraph", "paragraph", "list_item", "heading"))
                            if kind in ("promo", "inline")
                            else "paragraph",
                            label=rng.choice(labels) if kind == "promo" and rng.random() < 0.7 else "",
                            item=f"{kind} {len(fittings)}",
                        )
                    )
        return fittings

    def _body(self, topic: Topic, own: list[str], columnist: Columnist | None) -> list[Piece]:
        rng, tongue = self.rng, self.tongue
        form = next((form for form, rate in self.forms.items() if not columnist and rng.random() < rate), "report")
        lead = [
            self._paragraph(topic, own) for _ in range(rng.randint(1, 3) if form != "report" else rng.randint(4, 16))
        ]
        if form != "report":
            further: list[Piece] = getattr(self, f"_{form}")(topic, own)
            return lead + further
        for place in range(len(lead) - 2, 1, -1):
            if rng.random() < 0.08:
                lead.insert(place, Piece("heading", tongue.sentence(rng, topic, own, rng.randint(2, 5))))
        for text, rate in self.headings:
            if rng.random() < rate:
                lead.insert(rng.randint(2, len(lead) - 1), Piece("heading", text, "section heading"))
        for text, rate in self.denials:
            if rng.random() < rate:
                text = text.replace("{name}", rng.choice(topic.persons))
                lead.insert(rng.randint(1, len(lead) - 1), Piece("paragraph", text, "short sentence"))
        if topic.quote and rng.random() < topic.quote_rate:
            lead.insert(rng.randint(1, len(lead) - 1), topic.quote)
        if topic.background and rng.random() < topic.background_rate:
            last = rng.random() < topic.background_last
            lead.insert(len(lead) if last else rng.randint(2, len(lead) - 1), topic.background)
        if columnist and rng.random() < 0.9:
            lead.insert(0, Piece("paragraph", columnist.greeting, "greeting"))
        return lead

    def _paragraph(self, topic: Topic, own: Sequence[str]) -> Piece:
        rng, tongue = self.rng, self.tongue
        text = tongue.sentences(rng, topic, own, rng.choice((1, 1, 2, 2, 3, 4)))
        if rng.random() < 0.12:
            quoted = tongue.space.join((tongue.phrases["said"], rng.choice(topic.persons)))
            quote = (
                f"“{tongue.sentence(rng, topic, own, rng.randint(6, 20))}”{tongue.comma}{quoted}{tongue.stop}".strip()
            )
            return Piece(rng.choice(("quote", "paragraph", "paragraph")), quote)
        if rng.random() < 0.03:
            return Piece("caption", tongue.sentence(rng, topic, own))
        return Piece("paragraph", text)

    def _recipe(self, topic: Topic, own: list[str]) -> list[Piece]:
        steps = self.rng.sample(self.tongue.phrases["step"], 3)
        recipe = [Piece("list_item", step, "recipe step") for step in steps]
        for _ in range(self.rng.randint(3, 6)):
            step = self.tongue.sentence(self.rng, topic, own).strip()
            recipe.insert(self.rng.randint(0, len(recipe)), Piece("list_item", step))
        return recipe

    def _results(self, topic: Topic, own: list[str]) -> list[Piece]:
        rng, rows = self.rng, [self.tongue.phrases["table"]]
        for person in rng.sample(topic.persons, 5):
            rows.append(f"{person} | {rng.randint(1, 30)} | {rng.randint(0, 15)} | {rng.randint(0, 60)}")
        pieces = [Piece("table", "\n".join(rows))]
        for _ in range(3):
            teams = " – ".join(rng.sample(topic.words[8:18], 2))
            pieces.append(Piece("paragraph", f"{teams} {rng.randint(0, 5)}:{rng.randint(0, 5)}"))
            pieces.append(Piece("paragraph", rng.choice(self.tongue.phrases["result"]), "result"))
        return [*pieces, self._paragraph(topic, own)]

    def _interview(self, topic: Topic, own: list[str]) -> list[Piece]:
        template = self.rng.choice(self.tongue.phrases["speaker"])
        speakers = [template.replace("{name}", self.title), f"{topic.persons[0]}:"]
        pairs = [(Piece("paragraph", speaker, "speaker"), self._paragraph(topic, own)) for speaker in speakers * 4]
        return [piece for pair in pairs for piece in pair]

    def _song(self, topic: Topic, own: list[str]) -> list[Piece]:
        rng, refrain = self.rng, Piece("list_item", self.rng.choice(self.tongue.phrases["refrain"]), "refrain")
        verses = [Piece("list_item", self.tongue.sentence(rng, topic, own, 6)) for _ in range(9)]
        song = [*verses[:3], refrain, *verses[3:6], refrain, *verses[6:], refrain]
        return [*song, self._paragraph(topic, own)]

    def _revised(self, body: list[Piece], topic: Topic) -> list[Piece]:
        body = list(body)
        for _ in range(self.rng.randint(1, 2)):
            place = self.rng.randrange(len(body))
            if body[place].truth == "republished" and body[place].kind == "paragraph":
                body[place] = self._paragraph(topic, topic.persons)
        return [*body, self._paragraph(topic, topic.persons)]

    def _dressed(self, body: list[Piece], time: float, when: datetime, columnist: Columnist | None) -> list[Piece]:
        """Return an article's body with the site's furniture of that time round it and in it."""
        rng, pieces, foot = self.rng, list(body), []
        design = None if self.redesign is None else int(time > self.redesign)
        for fitting in self.fittings:
            if rng.random() >= fitting.rate or (fitting.design is not None and fitting.design != design):
                continue
            text = fitting.template.replace("{n}", str(rng.randint(2, 60))).replace("{year}", str(when.year))
            if "{title}" in text:
                if not self.titles:
                    continue
                text = text.replace("{title}", rng.choice(self.titles))
            company = [Piece(fitting.kind, text, fitting.truth, fitting.item)]
            if fitting.label:
                company.insert(0, Piece("paragraph", fitting.label, "label", f"label {fitting.label}"))
            if fitting.place == "foot":
                foot += company
            else:
                place = 0 if fitting.place == "head" else rng.randint(1, len(pieces))
                pieces[place:place] = company
        if columnist and rng.random() < 0.95:
            foot.insert(0, Piece("paragraph", columnist.box, "byline", f"byline {columnist.name}"))
        return pieces + foot


def in_plain_text(story: Story) -> Story:
    """Return a story as plain text gives it: paragraphs alone, each row of a table one of them."""
    pieces: list[Piece] = []
    for piece in story.pieces:
        rows = piece.text.split("\n") if piece.kind == "table" else []
        pieces += [replace(piece, kind="paragraph", text=row, truth="other") for row in rows]
        if rows:
            pieces[-len(rows)] = replace(pieces[-len(rows)], truth="table header")
        else:
            pieces.append(replace(piece, kind="paragraph"))
    blocks = tuple(Block(piece.kind, piece.text) for piece in pieces)
    return Story(replace(story.article, blocks=blocks), tuple(pieces))


def shares(stories: Sequence[Story]) -> dict[tuple[str, str], float]:
    """Return in which share of its site's articles each piece of furniture is, by site and item."""
    articles = Counter(story.article.source for story in stories)
    counts: Counter[tuple[str, str]] = Counter()
    for story in stories:
        counts.update((story.article.source, item) for item in {piece.item for piece in story.pieces if piece.item})
    return {key: number / articles[key[0]] for key, number in counts.items()}
