"""Linking duplicates while articles are stored: which stored articles are the same report as those that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain

from sqlalchemy.engine import Connection

from pipelines.duplicates.compare import SHORT, classify_pair, explain
from pipelines.duplicates.fingerprint import SKETCH, Fingerprint
from storage import Corpus
from storage.articles import duplicates, fingerprints
from storage.articles.duplicates import Pair
from storage.articles.fingerprints import MAX_HOLDERS, NEW, ComparedText, Holder, StoredFingerprint

MAX_PAIRS = 20
"""Candidates that an article is compared with, and articles of its very text that it's paired with."""
_SHARED = 2
"""Keys that candidates share at least."""
_SHARED_ANYWAY = 8
"""Keys that must be shared when each of them leads to MAX_HOLDERS articles: then it's no phrase, but a wire copy."""
_LEAST = 0.11
"""Containment, as two sketches tell it, below which texts aren't compared."""
_NOTICE = 4
"""Headlines under which one source has a text that make it a notice ("for subscribers only") and no report."""
_BATCH = 200


class Linker:
    """Finds duplicates, for one transaction, which must hold the writer's lock."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._texts: dict[int, tuple[ComparedText, Fingerprint]] = {}
        self.compared = 0
        """Pairs of texts that were compared word by word."""

    def link(self, article_ids: Collection[int]) -> dict[int, int]:
        """Pair these articles, whose texts, headlines or dates are new, with their duplicates.

        Returns which of them has the very text of one that was stored before, and the first that has it.
        """
        known = fingerprints.read(self._connection, article_ids)
        fresh = {kept.article_id: kept for kept in self._make(article_ids) if known.get(kept.article_id) != kept}
        stale = [kept for number, kept in known.items() if number in fresh]
        touched = duplicates.unpair(self._connection, [kept.article_id for kept in stale])
        fingerprints.remove(self._connection, stale)
        near, indexed = self._near(fresh)
        fingerprints.write(self._connection, list(fresh.values()), indexed)
        same, parted = self._same_text(fresh, {kept.text_hash for kept in stale})
        pairs = {(pair.article_id, pair.other_id): pair for pair in (*near, *same)}
        duplicates.pair(self._connection, pairs.values(), SKETCH, self._now)
        duplicates.recluster(self._connection, touched.union(parted, *pairs))
        later_first = sorted(same, key=lambda pair: (pair.article_id, pair.other_id), reverse=True)
        return {pair.article_id: pair.other_id for pair in later_first if pair.article_id in fresh}

    def _make(self, article_ids: Collection[int]) -> Iterator[StoredFingerprint]:
        for text in fingerprints.texts(self._connection, article_ids):
            made = Fingerprint(text.headline, text.text)
            self._texts[text.article_id] = (text, made)
            hashes = (made.text_hash, made.headline_hash)
            period = fingerprints.period_of(text.date_published)
            yield StoredFingerprint(
                text.article_id, SKETCH, *hashes, len(made.words), made.shingle_count, period, made.sketch()
            )

    def _near(self, fresh: Mapping[int, StoredFingerprint]) -> tuple[list[Pair], list[tuple[int, int]]]:
        """Return the pairs of near-duplicates, and the keys to index, each with its article."""
        comparable = [kept for _, kept in sorted(fresh.items()) if kept.words >= SHORT]
        periods = self._periods({kept.period for kept in comparable})
        around = {kept.article_id: list(_around(kept, periods)) for kept in comparable}
        held = fingerprints.holders(self._connection, chain.from_iterable(around.values()))
        shared: dict[int, dict[int, int]] = {}
        indexed: list[tuple[int, int]] = []
        for kept in comparable:
            shared[kept.article_id] = _sharing(held.get(key, ()) for key in around[kept.article_id])
            for key in kept.keys:
                new = held[NEW | key]
                if len(new) + len(held.get(kept.period << 32 | key, ())) < MAX_HOLDERS:
                    new.append(kept.article_id)
                    indexed.append((key, kept.article_id))
        others = {number for found in shared.values() for number in found} - fresh.keys()
        everyone = {**fresh, **fingerprints.read(self._connection, others)}
        chosen = [
            (kept, other)
            for kept in comparable
            for other in _likeliest(kept, shared[kept.article_id], everyone)
            if other.text_hash != kept.text_hash
        ]
        self._load(other.article_id for _, other in chosen)
        self.compared += len(chosen)
        pairs = [self._compared(kept.article_id, other.article_id) for kept, other in chosen]
        return [pair for pair in pairs if pair is not None], indexed

    def _periods(self, own: set[int]) -> set[int]:
        """Return the periods to look for candidates in: those beside the articles' own; all, where one has no date."""
        if 0 in own:
            return own.union(fingerprints.periods(self._connection))
        undated = [0] if fingerprints.has_undated(self._connection) else []
        return {period + step for period in own for step in (-1, 0, 1)}.union(undated)

    def _compared(self, one_id: int, other_id: int) -> Pair | None:
        (one, made), (other, other_made) = self._texts[one_id], self._texts[other_id]
        found = classify_pair(made, other_made, same_source=one.source == other.source)
        if found is None:
            return None
        relation, likeness = found
        later, earlier = max(one_id, other_id), min(one_id, other_id)
        return Pair(later, earlier, relation, likeness.scores, explain(relation, likeness, made, other_made))

    def _load(self, article_ids: Iterable[int]) -> None:
        missing = set(article_ids) - self._texts.keys()
        for text in fingerprints.texts(self._connection, missing):
            self._texts[text.article_id] = (text, Fingerprint(text.headline, text.text))

    def _same_text(self, fresh: Mapping[int, StoredFingerprint], left: set[bytes]) -> tuple[list[Pair], set[int]]:
        """Return the pairs of equal texts, and the articles whose pairs of that kind were taken back to be made anew.

        A text that a source has under several headlines is a notice: then its articles are the same as others only if
        their headlines are the same too.
        """
        pairs: list[Pair] = []
        parted: set[int] = set()
        hashes = left | {kept.text_hash for kept in fresh.values()}
        for holders in fingerprints.same_text(self._connection, hashes).values():
            notices = _notices(holders)
            anew = bool(notices) or holders[0].text_hash in left
            if anew:
                parted.update(holder.article_id for holder in holders)
            for later in holders:
                others = [other for other in holders if other.article_id != later.article_id]
                if not anew:
                    if later.article_id not in fresh:
                        continue
                else:
                    others = [other for other in others if other.article_id < later.article_id]
                alike = [other for other in others if _are_same(later, other, notices)]
                pairs += [_same_pair(later, other) for other in alike[:MAX_PAIRS]]
        duplicates.unpair_same_text(self._connection, parted)
        return pairs, parted


def rebuild(corpus: Corpus, now: Callable[[], datetime], progress: Callable[[int], None] | None = None) -> int:
    """Make the fingerprints and pairs of all stored articles anew; return of how many. A transaction for each 200.

    One that was interrupted goes on where it stopped.
    """
    with corpus.database.write() as connection:
        if not fingerprints.outdated(connection, SKETCH, 0, 1):
            fingerprints.outdate(connection)
    place = done = 0
    while True:
        with corpus.database.write() as connection:
            ids = fingerprints.outdated(connection, SKETCH, place, _BATCH)
            Linker(connection, now()).link(ids)
        if not ids:
            return done
        place, done = ids[-1], done + len(ids)
        if progress is not None:
            progress(done)


def prune(corpus: Corpus, before: date) -> int:
    """Forget what finds the duplicates of articles of before this day; return of how many keys. Their pairs stay."""
    with corpus.database.write() as connection:
        return fingerprints.prune(connection, before)


def _around(kept: StoredFingerprint, periods: Collection[int]) -> Iterator[int]:
    """The keys under which its candidates stand in the index, if any do in these periods."""
    near = [period for period in periods if fingerprints.are_near(period, kept.period)]
    for place in (NEW, *(period << 32 for period in near)):
        for key in kept.keys:
            yield place | key


def _sharing(found: Iterable[Sequence[int]]) -> dict[int, int]:
    """Return which articles share enough keys to be candidates, and how many; `found`: the holders of each key."""
    holders = [some for some in found if some]
    shared = Counter(chain.from_iterable(holders))
    rare = Counter(chain.from_iterable(some for some in holders if len(some) < MAX_HOLDERS))
    return {number: n for number, n in shared.items() if rare[number] >= _SHARED or n >= _SHARED_ANYWAY}


def _likeliest(
    kept: StoredFingerprint, shared: Mapping[int, int], everyone: Mapping[int, StoredFingerprint]
) -> list[StoredFingerprint]:
    found = []
    for number, keys in shared.items():
        other = everyone[number]
        if other.words >= SHORT and fingerprints.are_near(kept.period, other.period):
            containment = keys * max(kept.shingle_count, other.shingle_count) / max(len(kept.keys), len(other.keys))
            containment /= min(kept.shingle_count, other.shingle_count)
            if containment >= _LEAST:
                found.append((-containment, number, other))
    return [other for _, _, other in sorted(found)[:MAX_PAIRS]]


def _notices(holders: Sequence[Holder]) -> set[str]:
    headlines = {(holder.source, holder.headline_hash) for holder in holders}
    return {source for source, n in Counter(source for source, _ in headlines).items() if n >= _NOTICE}


def _are_same(one: Holder, other: Holder, notices: Collection[str]) -> bool:
    if one.headline_hash == other.headline_hash:
        return True
    return one.source not in notices and other.source not in notices


def _same_pair(one: Holder, other: Holder) -> Pair:
    later, earlier = sorted((one.article_id, other.article_id), reverse=True)
    sources = f"of {one.source}" if one.source == other.source else f"of {one.source} and {other.source}"
    why = f"same text: the same {one.words} words, in articles {sources}"
    return Pair(later, earlier, "same_text", {"text": 1.0}, why)
