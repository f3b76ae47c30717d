"""Train the weights of pipelines/duplicates/compare.py: logistic regression over pairs with a known answer.

    python benchmarks/train_likeness.py PAIRS FURNITURE [--wrong]

PAIRS and FURNITURE are folders as benchmarks/dedup.py and benchmarks/furniture.py take them. Prints precision and
recall on the real pairs of PAIRS with outlets apart, the errors on the other kinds by cross-validation, then the
weights. `--wrong` names each real pair that is decided wrongly. Needs scipy. The kinds:

- natural: pairs of PAIRS/natural.jsonl.gz, labelled by hand
- newsroom: our own pairs of newsroom.jsonl: comments, previews, reports of one event by two desks, wire leads, tickers,
  templates, profiles, pleas, press releases, series; half of them
- made: pairs of PAIRS that share keys of their sketches
- bare: some of these without names, numbers or headline, or with another headline
- real: pairs of FURNITURE, labelled by hand (LABELLED); and those under a source's furniture
- template: a text of PAIRS and itself with numbers and names exchanged, as reports of one form differ
- furniture: two articles of one outlet with the same blocks of others put to both

Each weight has the sign that its measure must have, whatever the pairs say: shared text is never against a pair.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent.parent))

from collections import Counter
from datetime import datetime

from pipelines.duplicates.compare import HIDING, LIKELY, WEIGHTS, Comparison, Similarity, weighed
from pipelines.duplicates.fingerprint import KEYS, Fingerprint

# Ids of real pairs that are one report, and of those that can't be told; the rest that share a fifth are not.
LABELLED = """
4EbiJZu23A8wKAKq LRIIKxODwSYWIUhb XFRdp4Nc03d4Tnpj U2pyDCyejICPMe8Y alNaerSF4wSmafd1 hLJTwX29AEClgy3a
eJdSZgxqX1TNVOB8 vR50RTKgeR6NvddE KfUSntWQz060LYYh 2b5eLhs0DkWEDEBA EdiYzgxRFG6uX40G GlyQjpAGol7wame3
Byx7WOKIQfp4XreZ JP8wBFz0hdaHpH5Z SYPeGeWE4H1uV8ts NOBNbN7kmbAqFzrY bNFvN0lGy1AbyeM3 hSvdkWfp380aDTo6
N4dcu6sr2tbVHDNp bNIK1IEyhgoYqYJP Vwtbo94QbhCojfdb SU71oJG2tNQT60RV yUPL7ka8l4qhStbF ioJUhNLPeWGROCVW
GZyUw9NsnAKmSEEj JqRmGPf459IjNRx0 V8psC7qdTDa9kMTl SqbAXQ5tr0SBBbAe XNJWN5G2shGhpfWZ kSbGXknCsax6ok2J
UMfxW8bHlnh0gSv7 oaBo4AxggctA0Pkg
"""
UNDECIDED = """
EUOUArjpGKQy34gD GwhxkazgrnxiQGnO eg90Hoko8xiykfKG iTVaxJ02Co4Jrl0i 49TYYgZz6bmL6GPp IzhYFeRWBKenhDtA
WTC5AWayU6nkF6LX xsBQMGYtS9jANmxQ h3ydPiRFFEjSqN5r rt2W3K9Pzb8I5hGd vdXf8JPYlwb9AEak lbqtIudneKsQhRj5
XuYSQMZfrVpByN6v rBvpjJPHLiirbIT7 oNi9phqeeVu94YTt lgtL9OxaCwGqvXWb
"""
WEIGHT = {
    "natural": 10.0, "newsroom": 4.0, "made": 2.0, "bare": 1.0, "real": 3.0, "real furniture": 0.3, "template": 0.3,
    "furniture": 0.5,
}  # fmt: skip
MAX_MADE = 3_000
"""Maximum number of made pairs that are one report."""
MAX_UNDER_FURNITURE = 1_500
REGULARITY = 1.0
NEWSROOM = Path(__file__).parent / "newsroom.jsonl"
_FACT = re.compile(r"\w[\w'’.,-]*\w|\w")
_DATES = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%d-%b-%Y %H:%M:%S.%f")
Record = dict[str, Any]


class Example(NamedTuple):
    """A pair of texts with a known answer."""

    kind: str
    is_one: bool
    measures: Similarity
    outlets: tuple[str, ...] = ()
    has_evidence: bool = True
    name: str = ""


class Model(NamedTuple):
    bias: float
    weights: dict[str, float]

    def score(self, examples: Sequence[Example]) -> Any:
        """Return the probability that each pair is one report, as an array; 0 without evidence."""
        evidence = np.array([example.has_evidence for example in examples])
        return evidence / (1 + np.exp(-(_figures(examples) @ np.array(list(self.weights.values())) + self.bias)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("furniture", type=Path)
    parser.add_argument("--wrong", action="store_true")
    asked = parser.parse_args()
    natural, others = natural_examples(asked.pairs), other_examples(asked.pairs, asked.furniture)
    report(natural, folds(natural, others), show_wrong=asked.wrong)
    scores = np.zeros(len(others))
    for fold in range(3):
        rest = [example for index, example in enumerate(others) if index % 3 != fold]
        scores[fold::3] = fit([*natural, *rest]).score(others[fold::3])
    for kind in WEIGHT:
        mine = [(example, score) for example, score in zip(others, scores, strict=True) if example.kind == kind]
        ones, twos = ([score for example, score in mine if example.is_one is answer] for answer in (True, False))
        missed, wrong = sum(score < LIKELY for score in ones), sum(score >= LIKELY for score in twos)
        hidden = sum(score >= HIDING for score in twos)
        if mine:
            print(f"{kind:15} missed {missed} of {len(ones)}, paired wrongly {wrong}, hidden {hidden} of {len(twos)}")
    model = fit([*natural, *others])
    print(f"BIAS = {model.bias:.2f}")
    print("WEIGHTS =", json.dumps({name: round(weight, 2) for name, weight in model.weights.items()}, indent=4))


def report(natural: Sequence[Example], scores: Any, *, show_wrong: bool = False) -> None:
    """Print precision and recall of pairs, and of hiding, on real pairs."""
    answers = np.array([example.is_one for example in natural])
    for what, bound in (("paired", LIKELY), ("hidden", HIDING)):
        taken = scores >= bound
        right, wrong = (taken & answers).sum(), (taken & ~answers).sum()
        recall, precision = right / answers.sum(), right / max(1, taken.sum())
        f1 = 2 * right / (taken.sum() + answers.sum())
        print(f"real pairs, {what}: precision {precision:.3f} ({wrong} wrong)  recall {recall:.3f}  F1 {f1:.3f}")
    for example, score in zip(natural, scores, strict=True):
        if show_wrong and (score >= LIKELY) != example.is_one:
            print(f"  {score:.2f}, {'one report' if example.is_one else 'two'}: {example.name}")


def folds(natural: Sequence[Example], others: Sequence[Example]) -> Any:
    """Return the scores of real pairs by models that learned from pairs of other outlets only."""
    groups = [_group(example.outlets) for example in natural]
    scores = np.zeros(len(natural))
    for group in sorted(set(groups)):
        held = [index for index, other in enumerate(groups) if other == group]
        model = fit([*others, *(example for example, other in zip(natural, groups, strict=True) if other != group)])
        scores[held] = model.score([natural[index] for index in held])
    return scores


def _group(outlets: tuple[str, ...]) -> str:
    """Return the fold of a pair: one for each outlet with many pairs, two for the rest."""
    for name in ("Reuters", "CNN", "The Hill"):
        if any(outlet.startswith(name) for outlet in outlets):
            return name
    return str(sum(map(ord, outlets[0])) % 2)


def fit(examples: Sequence[Example]) -> Model:
    """Return the logistic regression with the least loss, whose weights have the signs of WEIGHTS."""
    figures = _figures(examples)
    signs = np.where([example.is_one for example in examples], 1.0, -1.0)
    importance = np.array([WEIGHT[example.kind] for example in examples])
    scale = _figures([example for example in examples if example.kind == "natural"]).std(0) + 1e-6
    scaled = figures / scale

    def loss(values: Any) -> tuple[float, Any]:
        margins = signs * (scaled @ values[1:] + values[0])
        slopes = -importance * signs / (1 + np.exp(margins))
        total = (importance * np.logaddexp(0, -margins)).sum() + 0.5 * (values[1:] ** 2).sum() / REGULARITY
        return total, np.r_[slopes.sum(), scaled.T @ slopes + values[1:] / REGULARITY]

    bounds = [(None, None), *((0, None) if weight > 0 else (None, 0) for weight in WEIGHTS.values())]
    found = minimize(loss, np.zeros(len(WEIGHTS) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return Model(float(found[0]), dict(zip(WEIGHTS, (found[1:] / scale).tolist(), strict=True)))


def _figures(examples: Sequence[Example]) -> Any:
    return np.array([list(weighed(example.measures).values()) for example in examples])


# Pairs ----------------------------------------------------------------------------------------------------------------


def natural_examples(folder: Path) -> list[Example]:
    """Return the real pairs that a person decided on."""
    with gzip.open(folder / "natural.jsonl.gz", "rt", encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    return [_natural(pair) for pair in pairs if pair["label"] != "U"]


def _natural(pair: Record) -> Example:
    sides = pair["a"], pair["b"]
    days = [_date(side["date"]) for side in sides]
    apart = None if None in days else abs((days[0] - days[1]).total_seconds()) / 86_400  # type: ignore[operator]
    outlets = tuple(side["outlet"] for side in sides)
    compared = Comparison(*map(_fingerprint, sides), same_source=outlets[0] == outlets[1], days_apart=apart)
    name = " | ".join(f"{side['outlet']}, {side['date']}: {side['title']}" for side in sides)
    return Example("natural", pair["label"] == "D", compared.measures, outlets, compared.has_evidence(), name)


def _date(value: str | None) -> datetime | None:
    for form in _DATES if value else ():
        try:
            return datetime.strptime(value or "", form).replace(tzinfo=None)
        except ValueError:
            continue
    return None


def other_examples(pairs: Path, furniture: Path | None) -> list[Example]:
    """Return the pairs of all other kinds."""
    made = _read(pairs)
    examples = [*_newsroom("train"), *_made(made), *_templates(made), *_furniture(made)]
    return [*examples, *(_real(_read(furniture)) if furniture else ())]


def newsroom(part: str) -> Iterator[tuple[Record, Comparison]]:
    """Yield our own pairs of a part, "train" or "test", each with its comparison."""
    for line in NEWSROOM.read_text("utf-8").splitlines():
        pair = json.loads(line)
        if pair["part"] == part:
            sides = (_fingerprint(pair[side]) for side in "ab")
            yield pair, Comparison(*sides, same_source=pair["same_source"], days_apart=pair["days"])


def _newsroom(part: str) -> Iterator[Example]:
    for _, compared in newsroom(part):
        yield Example("newsroom", False, compared.measures, (), compared.has_evidence())


def _read(folder: Path) -> list[Record]:
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _example(kind: str, is_one: bool, first: Fingerprint, other: Fingerprint, *, same_source: bool = True) -> Example:
    return Example(kind, is_one, Comparison(first, other, same_source=same_source).measures)


def _fingerprint(record: Record) -> Fingerprint:
    return Fingerprint(record["title"] or "", record["text"])


def _candidates(texts: list[Fingerprint]) -> Iterator[tuple[int, int]]:
    """Pairs that share two keys or more, and enough of them for their lengths."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        shared: Counter[int] = Counter()
        for key in text.sketch():
            shared.update(holders[key])
            if len(holders[key]) < 60:
                holders[key].append(number)
        for other, keys in shared.items():
            short, long = sorted((text.shingle_count, texts[other].shingle_count))
            if keys >= 2 and keys * long / (KEYS * short) >= 0.11:
                yield other, number


def _made(records: list[Record]) -> Iterator[Example]:
    texts = [_fingerprint(record) for record in records]
    rng = random.Random(1)
    ones: list[Example] = []
    for first, other in _candidates(texts):
        pair = records[first], records[other]
        is_one = pair[0]["cluster"] == pair[1]["cluster"]
        if (is_one and rng.random() < 0.6) or (not is_one and _containment(texts[first], texts[other]) < 0.12):
            continue
        same_source = pair[0]["outlet"] == pair[1]["outlet"]
        example = _example("made", is_one, texts[first], texts[other], same_source=same_source)
        if is_one:
            ones.append(_redated(example, rng) if same_source else example)
        else:
            yield example
            yield from _bare(example, 0.1, rng)
    for example in rng.sample(ones, min(len(ones), MAX_MADE)):
        yield example
        yield from _bare(example, 0.3, rng)


def _redated(example: Example, rng: random.Random) -> Example:
    """Return a copy of one source with another date: most come within days, some two weeks later."""
    return example._replace(measures=replace(example.measures, days=max(0.0, rng.uniform(-12, 12) / 27)))


def _bare(example: Example, share: float, rng: random.Random) -> Iterator[Example]:
    """Yield a share of the examples again, without names, numbers or headline, or with another headline."""
    if rng.random() > share:
        return
    lacks: dict[str, float] = {}
    case = rng.random()
    if case < 0.35 or 0.6 <= case < 0.8:
        lacks |= {"names": 0.0, "replaced_names": 0.0}
    if 0.35 <= case < 0.8:
        lacks |= {"numbers": 0.0, "replaced_numbers": 0.0, "headline_numbers": 0.0}
    case = rng.random()
    if case < 0.2:
        lacks |= {"headlines": 0.0, "headline_numbers": 0.0}
    elif case < 0.3 and example.is_one:
        lacks |= {"headlines": -rng.random()}
    yield example._replace(kind="bare", measures=replace(example.measures, **lacks))


def _containment(first: Fingerprint, other: Fingerprint) -> float:
    shared = len(first.shingles3 & other.shingles3)
    return shared / min(len(first.shingles3), len(other.shingles3))


def _real(records: list[Record]) -> Iterator[Example]:
    times = Counter((record["outlet"], block) for record in records for block in set(record["text"].split("\n\n")))

    def clean(record: Record) -> Record:
        kept = [block for block in record["text"].split("\n\n") if times[record["outlet"], block] <= 3]
        return record | {"text": "\n\n".join(kept)}

    labelled, undecided = (
        {frozenset(ids) for ids in zip(labels[::2], labels[1::2], strict=True)}
        for labels in (LABELLED.split(), UNDECIDED.split())
    )
    texts = [_fingerprint(clean(record)) for record in records]
    raw = [_fingerprint(record) for record in records]
    near = set()
    for first, other in _candidates(texts):
        ids = frozenset((records[first]["id"], records[other]["id"]))
        if _containment(texts[first], texts[other]) >= 0.22:
            near.add(ids)
            if ids not in undecided:
                yield _example("real", ids in labelled, texts[first], texts[other])
    under = [
        (raw[first], raw[other])
        for first, other in _candidates(raw)
        if frozenset((records[first]["id"], records[other]["id"])) not in near
    ]
    for pair in random.Random(5).sample(under, min(len(under), MAX_UNDER_FURNITURE)):
        yield _example("real furniture", False, *pair)


def _templates(records: list[Record]) -> Iterator[Example]:
    rng = random.Random(5)
    singles = [record for record in records if record["relation"] in ("single", "base") and len(record["text"]) < 2500]
    facts: dict[bool, list[str]] = {True: [], False: []}
    for record in rng.sample(singles, min(600, len(singles))):
        for word in _FACT.findall(record["text"]):
            if word[0].isdigit() or word[0].isupper():
                facts[word[0].isdigit()].append(word)
    for record in rng.sample(singles, min(1500, len(singles))):
        if len(set(re.findall(r"\d[\d.,]*", record["text"]))) < 4:
            continue
        share = {True: rng.uniform(0.45, 0.95), False: rng.uniform(0.05, 0.5)}
        other: dict[str, str] = {}

        def exchanged(match: re.Match[str], share: dict[bool, float] = share, other: dict[str, str] = other) -> str:
            word = match[0]
            if not (word[0].isdigit() or word[0].isupper()):
                return word
            number = word[0].isdigit()
            return other.setdefault(word, rng.choice(facts[number]) if rng.random() < share[number] else word)

        text, title = _FACT.sub(exchanged, record["text"]), _FACT.sub(exchanged, record["title"] or "")
        strange = re.split(r"(?<=[.!?])\s+", rng.choice(singles)["text"])
        part = rng.random() * 0.4
        sentences = [rng.choice(strange) if rng.random() < part else line for line in re.split(r"(?<=[.!?])\s+", text)]
        pair = _fingerprint(record), Fingerprint(title, " ".join(sentences))
        yield _example("template", False, *pair, same_source=rng.random() < 0.7)


def _furniture(records: list[Record]) -> Iterator[Example]:
    rng = random.Random(5)
    by_outlet: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record["relation"] in ("single", "base"):
            by_outlet[record["outlet"]].append(record)
    outlets = [outlet for outlet in by_outlet.values() if len(outlet) >= 20]
    for _ in range(1200 if outlets else 0):
        odd, other, *rest = rng.sample(rng.choice(outlets), 8)
        blocks = [
            block for record in rest for block in (rng.choice(record["text"].split("\n\n")), record["title"] or "")
        ]
        rng.shuffle(blocks)
        room = min(len(record["text"].split()) for record in (odd, other)) * rng.uniform(0.2, 1.3)
        shared: list[str] = []
        for block in blocks:
            if len(" ".join(shared).split()) < room:
                shared.append(block)
        first = rng.random() < 0.25
        put = ["\n\n".join([*shared, r["text"]] if first else [r["text"], *shared]) for r in (odd, other)]
        texts = [Fingerprint(record["title"] or "", text) for record, text in zip((odd, other), put, strict=True)]
        yield _example("furniture", False, *texts)


if __name__ == "__main__":
    main()
