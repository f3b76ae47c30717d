"""Link duplicates while articles are stored: find the stored articles that are the same report as changed ones.

`Linker` does so within a transaction. `rebuild` makes all fingerprints and pairs again, `prune` drops old keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from sqlalchemy.engine import Connection

from pipelines.duplicates.compare import HIDING, SHORT, Comparison, classify_report
from pipelines.duplicates.explain import explain
from pipelines.duplicates.fingerprint import SKETCH, Fingerprint
from pipelines.duplicates.relations import classify_related
from storage import Corpus
from storage.articles import duplicates, fingerprints, related
from storage.articles.duplicates import Pair
from storage.articles.fingerprints import MAX_HOLDERS, NEW, ComparedText, Holder, StoredFingerprint

MAX_PAIRS = MAX_HOLDERS
"""Maximum number of candidates that an article is compared with, and of articles with the same text that it's paired
with: as many as a key leads to, so the order in which as many alike articles arrive doesn't matter."""
_MIN_SHARED = 2
"""Minimum number of keys that candidates share."""
_MIN_SHARED_COMMON = 8
"""Minimum number of shared keys if MAX_HOLDERS articles have each key: the text is a wire copy then, not a phrase."""
_MIN_FACTS = 2
"""Minimum number of shared facts of articles that are compared although they share hardly a sentence."""
_MIN_COMMON_FACTS = 4
"""Minimum number of shared facts if _MAX_FACT_HOLDERS articles have each fact: an event with many reports."""
_MAX_FACT_HOLDERS = 4
"""Maximum number of articles that a fact leads to, per span of days."""
_MAX_BY_FACTS = 3
"""Maximum number of articles that an article is compared with for shared facts."""
_MIN_CONTAINMENT = 0.11
"""Minimum containment, estimated from two sketches, of texts that are compared."""
_NOTICE_HEADLINES = 4
"""Minimum number of headlines that one source has above the same text, if the text is a notice ("for subscribers only")
and not a report."""
_BATCH = 200


class _Near(NamedTuple):
    """What a batch's articles have in common with others."""

    pairs: list[Pair]
    indexed: list[tuple[int, int]]
    """The keys of sketches to index: (key, article id)."""
    facts: list[tuple[int, int]]
    """The keys of facts to index: (key, article id)."""


class Linker:
    """Finds duplicates within one transaction, which must hold the writer's lock."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._texts: dict[int, tuple[ComparedText, Fingerprint]] = {}
        self._related: list[Pair] = []
        self.compared = 0
        """Number of pairs of texts that were compared word by word."""

    def link(self, article_ids: Collection[int]) -> dict[int, int]:
        """Pair these articles, whose texts, headlines or dates are new, with their duplicates.

        Returns the articles with the same text as an article stored before: article id -> id of the first such article.
        """
        stored = fingerprints.read(self._connection, article_ids)
        made = {fingerprint.article_id: fingerprint for fingerprint in self._make(article_ids)}
        fresh = {number: fingerprint for number, fingerprint in made.items() if stored.get(number) != fingerprint}
        stale = [fingerprint for number, fingerprint in stored.items() if number in fresh]
        touched = duplicates.unpair(self._connection, [fingerprint.article_id for fingerprint in stale])
        fingerprints.remove(self._connection, stale)
        near = self._near(fresh)
        fingerprints.write(self._connection, list(fresh.values()), near.indexed, near.facts)
        same, unpaired = self._same_text(fresh, {fingerprint.text_hash for fingerprint in stale})
        pairs = {(pair.article_id, pair.other_id): pair for pair in (*near.pairs, *same)}
        duplicates.pair(self._connection, pairs.values(), SKETCH, self._now)
        related.unrelate(self._connection, [fingerprint.article_id for fingerprint in stale])
        related.relate(self._connection, self._related, SKETCH, self._now)
        self._related.clear()
        duplicates.recluster(self._connection, touched.union(unpaired, *pairs))
        later_first = sorted(same, key=lambda pair: (pair.article_id, pair.other_id), reverse=True)
        return {pair.article_id: pair.other_id for pair in later_first if pair.article_id in fresh}

    def _make(self, article_ids: Collection[int]) -> Iterator[StoredFingerprint]:
        """Yield the fingerprints of articles' current texts."""
        for text in fingerprints.texts(self._connection, article_ids):
            made = Fingerprint(text.headline, text.text)
            self._texts[text.article_id] = (text, made)
            hashes = (made.text_hash, made.headline_hash)
            period = fingerprints.period_of(text.date_published)
            yield StoredFingerprint(
                text.article_id, SKETCH, *hashes, len(made.words), made.shingle_count, period, made.sketch()
            )

    def _near(self, fresh: Mapping[int, StoredFingerprint]) -> _Near:
        """Compare articles with their candidates. Return the pairs of near-duplicates, and the keys to index."""
        comparable = [fingerprint for _, fingerprint in sorted(fresh.items()) if fingerprint.words >= SHORT]
        periods = self._periods({fingerprint.period for fingerprint in comparable})
        lookups = {fingerprint.article_id: list(_lookup_keys(fingerprint, periods)) for fingerprint in comparable}
        facts = {fingerprint.article_id: self._fact_keys(fingerprint.article_id) for fingerprint in comparable}
        keys = chain(chain.from_iterable(lookups.values()), *(looked_up for _, looked_up in facts.values()))
        holders = fingerprints.holders(self._connection, keys)
        near = _Near([], [], [])
        shared: dict[int, dict[int, int]] = {}
        by_facts: dict[int, list[int]] = {}
        for fingerprint in comparable:
            number = fingerprint.article_id
            shared[number] = _shared_keys(holders.get(key, ()) for key in lookups[number])
            own, looked_up = facts[number]
            by_facts[number] = _by_facts((holders.get(key, ()) for key in looked_up), {number, *shared[number]})
            for key in fingerprint.keys:
                new = holders[NEW | key]
                if len(new) + len(holders.get(fingerprint.period << 32 | key, ())) < MAX_HOLDERS:
                    new.append(number)
                    near.indexed.append((key, number))
            for key in own:
                if len(holders[key]) < _MAX_FACT_HOLDERS and number not in holders[key]:
                    holders[key].append(number)
                    near.facts.append((key, number))
        others = {number for counts in shared.values() for number in counts} - fresh.keys()
        everyone = {**fresh, **fingerprints.read(self._connection, others)}
        candidates = [
            (fingerprint.article_id, other.article_id)
            for fingerprint in comparable
            for other in _likeliest(fingerprint, shared[fingerprint.article_id], everyone)
            if other.text_hash != fingerprint.text_hash
        ]
        compared = {frozenset(pair) for pair in candidates}
        events = {frozenset((number, other_id)) for number, others in by_facts.items() for other_id in others}
        events -= compared
        self._load(chain(*candidates, *events))
        self.compared += len(candidates) + len(events)
        pairs = [self._compare(article_id, other_id) for article_id, other_id in candidates]
        near.pairs.extend(pair for pair in pairs if pair is not None)
        for event in events:
            self._compare(*event, by_facts=True)
        return near

    def _fact_keys(self, article_id: int) -> tuple[list[int], list[int]]:
        """Return the keys to index an article's facts by, and those to look up; none of an article without a date."""
        text, fingerprint = self._texts[article_id]
        if text.date_published is None:
            return [], []
        return fingerprints.fact_keys(fingerprint.facts(), text.date_published.date())

    def _periods(self, own: set[int]) -> set[int]:
        """Return the periods to look for candidates in: those next to the articles' own, or all if one has no date."""
        if 0 in own:
            return own.union(fingerprints.periods(self._connection))
        near = {0, *(period + step for period in own for step in (-1, 0, 1))}
        return {period for period in near if fingerprints.has_keys(self._connection, period)}

    def _compare(self, first_id: int, second_id: int, *, by_facts: bool = False) -> Pair | None:
        """Return the pair of two articles, or None if they aren't one report; related articles are noted.

        Articles that were found by their facts can only be related: which these are depends on the order of arrival.
        """
        later, earlier = max(first_id, second_id), min(first_id, second_id)
        (first, fingerprint), (second, second_fingerprint) = self._texts[later], self._texts[earlier]
        comparison = Comparison(
            fingerprint,
            second_fingerprint,
            same_source=first.source == second.source,
            days_apart=_days_apart(first, second),
        )
        report = None if by_facts else classify_report(comparison)
        relation = report or classify_related(comparison)
        if relation is None:
            return None
        measures = comparison.measures
        hides = report is not None and measures.score >= HIDING
        scores = measures.scores if report else {name: measures.scores[name] for name in ("containment", "score")}
        pair = Pair(later, earlier, relation, scores, explain(relation, comparison), hides=hides)
        if report:
            return pair
        self._related.append(pair)
        return None

    def _load(self, article_ids: Iterable[int]) -> None:
        missing = set(article_ids) - self._texts.keys()
        for text in fingerprints.texts(self._connection, missing):
            self._texts[text.article_id] = (text, Fingerprint(text.headline, text.text))

    def _same_text(self, fresh: Mapping[int, StoredFingerprint], old_hashes: set[bytes]) -> tuple[list[Pair], set[int]]:
        """Return the pairs of equal texts, and the articles whose pairs of equal texts were deleted to make them again.

        `old_hashes` are the hashes of texts that articles had before. If one source has a text under several headlines,
        the text is a notice: such articles are the same only if their headlines are the same too. Of more than
        MAX_PAIRS articles, each is paired with MAX_PAIRS of them, the same for all.
        """
        pairs: list[Pair] = []
        unpaired: set[int] = set()
        hashes = old_hashes | {fingerprint.text_hash for fingerprint in fresh.values()}
        for holders in fingerprints.same_text(self._connection, hashes).values():
            notices, anchors = _notices(holders), holders[:MAX_PAIRS]
            became_notice = notices != _notices([holder for holder in holders if holder.article_id not in fresh])
            if became_notice or holders[0].text_hash in old_hashes:
                again = holders
                unpaired.update(holder.article_id for holder in holders)
            else:
                again = [holder for holder in holders if holder.article_id in fresh]
            for holder in again:
                others = holders if holder in anchors else anchors
                same = [other for other in others if other is not holder and _are_same(holder, other, notices)]
                pairs += [_same_pair(holder, other) for other in same]
        duplicates.unpair_same_text(self._connection, unpaired)
        return pairs, unpaired


def rebuild(corpus: Corpus, now: Callable[[], datetime], progress: Callable[[int], None] | None = None) -> int:
    """Make the fingerprints and pairs of all stored articles again. Return the number of articles.

    Each transaction takes 200 articles. An interrupted rebuild resumes where it stopped.
    """
    with corpus.database.write() as connection:
        if not fingerprints.outdated(connection, SKETCH, 0, 1):
            fingerprints.outdate(connection)
    last_id = done = 0
    while True:
        with corpus.database.write() as connection:
            ids = fingerprints.outdated(connection, SKETCH, last_id, _BATCH)
            Linker(connection, now()).link(ids)
        if not ids:
            return done
        last_id, done = ids[-1], done + len(ids)
        if progress is not None:
            progress(done)


def prune(corpus: Corpus, before: date) -> int:
    """Drop the keys of articles from before this day, so that they match no new articles. Return the number of keys.

    Pairs stay.
    """
    with corpus.database.write() as connection:
        return fingerprints.prune(connection, before)


def _lookup_keys(fingerprint: StoredFingerprint, periods: Collection[int]) -> Iterator[int]:
    """Yield the keys of the index that lead to candidates from these periods."""
    near = [period for period in periods if fingerprints.are_near(period, fingerprint.period)]
    for prefix in (NEW, *(period << 32 for period in near)):
        for key in fingerprint.keys:
            yield prefix | key


def _shared_keys(holders: Iterable[Sequence[int]]) -> dict[int, int]:
    """Return the articles that share enough keys to be candidates: article id -> number of shared keys.

    `holders` are the articles that have each key.
    """
    held = [article_ids for article_ids in holders if article_ids]
    shared = Counter(chain.from_iterable(held))
    rare = Counter(chain.from_iterable(article_ids for article_ids in held if len(article_ids) < MAX_HOLDERS))
    return {
        number: count for number, count in shared.items() if rare[number] >= _MIN_SHARED or count >= _MIN_SHARED_COMMON
    }


def _by_facts(holders: Iterable[Sequence[int]], known: Collection[int]) -> list[int]:
    """Return the articles, other than the known, that share the most facts with an article.

    `holders` are the articles that have each fact.
    """
    held = [article_ids for article_ids in holders if article_ids]
    shared = Counter(chain.from_iterable(held))
    rare = Counter(chain.from_iterable(article_ids for article_ids in held if len(article_ids) < _MAX_FACT_HOLDERS))
    most = sorted(
        (-rare[number], -count, number)
        for number, count in shared.items()
        if (rare[number] >= _MIN_FACTS or count >= _MIN_COMMON_FACTS) and number not in known
    )
    return [number for *_, number in most[:_MAX_BY_FACTS]]


def _likeliest(
    fingerprint: StoredFingerprint, shared: Mapping[int, int], everyone: Mapping[int, StoredFingerprint]
) -> list[StoredFingerprint]:
    """Return the best candidates, by the containment that the sketches estimate."""
    candidates = []
    for number, keys in shared.items():
        other = everyone[number]
        if other.words >= SHORT and fingerprints.are_near(fingerprint.period, other.period):
            counts = (fingerprint.shingle_count, other.shingle_count)
            containment = keys * max(counts) / max(len(fingerprint.keys), len(other.keys))
            containment /= min(counts)
            if containment >= _MIN_CONTAINMENT:
                candidates.append((-containment, other.text_hash, number, other))
    return [other for *_, other in sorted(candidates)[:MAX_PAIRS]]


def _days_apart(first: ComparedText, second: ComparedText) -> float | None:
    """Return the time between the dates of publication in days; None if one of them is unknown."""
    if first.date_published is None or second.date_published is None:
        return None
    return abs((first.date_published - second.date_published).total_seconds()) / 86_400


def _notices(holders: Sequence[Holder]) -> set[str]:
    """Return the sources that have a text under _NOTICE_HEADLINES headlines or more: the text is a notice there."""
    headlines = {(holder.source, holder.headline_hash) for holder in holders}
    counts = Counter(source for source, _ in headlines)
    return {source for source, count in counts.items() if count >= _NOTICE_HEADLINES}


def _are_same(first: Holder, second: Holder, notices: Collection[str]) -> bool:
    if first.headline_hash == second.headline_hash:
        return True
    return first.source not in notices and second.source not in notices


def _same_pair(first: Holder, second: Holder) -> Pair:
    later, earlier = sorted((first.article_id, second.article_id), reverse=True)
    sources = f"of {first.source}" if first.source == second.source else f"of {first.source} and {second.source}"
    why = f"same text: the same {first.words} words, in articles {sources}"
    return Pair(later, earlier, "same_text", {"text": 1.0}, why)
