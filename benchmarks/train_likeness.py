"""Train the weights of pipelines/duplicates/compare.py: logistic regression over pairs with a known answer.

    python benchmarks/train_likeness.py PAIRS FURNITURE [--fold]

PAIRS and FURNITURE are folders as benchmarks/dedup.py and benchmarks/furniture.py take them. Prints cross-validated
errors by kind, then the weights; `--fold`: of texts without capital letters. Needs scikit-learn. The kinds:

- made: pairs of PAIRS that share keys of their sketches
- real: pairs of two outlets' articles of FURNITURE, labelled by hand (LABELLED); and those under a source's furniture
- template: a text of PAIRS and itself with numbers and names exchanged, as reports of one form differ
- furniture: two articles of one outlet with the same blocks of others put to both
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipelines.duplicates.compare import LIKELY, similarity
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
WEIGHT = {"made": 1.0, "real": 5.0, "real furniture": 1.0, "template": 0.5, "furniture": 0.5}
_FACT = re.compile(r"\w[\w'’.,-]*\w|\w")
Record = dict[str, Any]


class Example(NamedTuple):
    kind: str
    is_one: bool
    figures: list[float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("furniture", type=Path)
    parser.add_argument("--fold", action="store_true")
    asked = parser.parse_args()
    made, real = (_read(folder, asked.fold) for folder in (asked.pairs, asked.furniture))
    examples = [*_made(made), *_real(real), *_templates(made), *_furniture(made)]
    figures = np.array([example.figures for example in examples])
    truth = np.array([example.is_one for example in examples])
    weights = np.array(
        [WEIGHT[example.kind] * (3 if example.kind == "real" and example.is_one else 1) for example in examples]
    )
    model = LogisticRegression(C=10, max_iter=3000)
    folds = KFold(5, shuffle=True, random_state=0)
    likely = cross_val_predict(
        model, figures, truth, cv=folds, params={"sample_weight": weights}, method="predict_proba"
    )
    taken = likely[:, 1] >= LIKELY
    for kind in WEIGHT:
        mine = np.array([example.kind == kind for example in examples])
        missed, wrong = (mine & truth & ~taken).sum(), (mine & ~truth & taken).sum()
        print(f"{kind:15} missed {missed} of {(mine & truth).sum()}, taken wrongly {wrong} of {(mine & ~truth).sum()}")
    model.fit(figures, truth, sample_weight=weights)
    print(model.intercept_.round(2)[0], model.coef_[0].round(2).tolist())


def _read(folder: Path, fold: bool) -> list[Record]:
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    if fold:
        records = [record | {name: (record[name] or "").lower() for name in ("title", "text")} for record in records]
    return records


def _example(kind: str, is_one: bool, first: Fingerprint, other: Fingerprint) -> Example:
    scores = similarity(first, other)
    return Example(
        kind,
        is_one,
        [
            scores.containment,
            scores.containment5,
            scores.resemblance,
            scores.names,
            scores.numbers,
            min(1.0, 2 * scores.headlines),
            scores.lead,
            scores.subject,
        ],
    )


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
    for first, other in _candidates(texts):
        yield _example("made", records[first]["cluster"] == records[other]["cluster"], texts[first], texts[other])


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
        if similarity(texts[first], texts[other]).containment >= 0.22:
            near.add(ids)
            if ids not in undecided:
                yield _example("real", ids in labelled, texts[first], texts[other])
    for first, other in _candidates(raw):
        if frozenset((records[first]["id"], records[other]["id"])) not in near:
            yield _example("real furniture", False, raw[first], raw[other])


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
        yield _example("template", False, _fingerprint(record), Fingerprint(title, " ".join(sentences)))


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
