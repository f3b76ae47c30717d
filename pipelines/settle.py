"""The URLs of a batch get their outcomes here: done or refused, and when each is requested again for edits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from sqlalchemy.engine import Connection

from crawler.items import Fetched, Refusal
from crawler.reasons import Reason, http_reason
from pipelines.article_json import content_of
from pipelines.rechecks import Rechecks
from storage.articles.drafts import Draft, Stored
from storage.frontier import quarantine, rechecks
from storage.frontier.settling import OutcomeWriter, UrlOutcome, is_check
from storage.frontier.url_keys import url_key
from storage.schema import AnyRow

State = Literal["new", "updated", "unchanged", "duplicate", "rejected"]
_GONE = (http_reason(404), http_reason(410))


class RunKind(StrEnum):
    """How pages and articles come to the store. The value is `url.via` of a URL that the run itself adds."""

    CRAWL = "redirect"
    """A crawl requests pages from a site. URLs that the run itself adds are targets of redirects."""
    FILES = "archive"
    """`scrapy crawl files` reads pages from the disk."""
    INGEST = "ingest"
    """`pipelines.ingest` is called with articles."""
    RETRY = "retry"
    """`news quarantine --retry` reads the kept copy of a refused page that a crawl brought."""

    @property
    def is_by_hand(self) -> bool:
        """True if users brought the pages: such pages don't show what a URL serves now, and aren't requested again."""
        return self in (RunKind.FILES, RunKind.INGEST)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one article or URL. A stored article is committed."""

    url: str
    """The URL as the caller passed it."""
    id: int | None
    state: State
    reason: str | None = None
    stripped: int = 0
    """Number of blocks removed from the text that was stored."""


class BatchSettler:
    """Records the outcome of each URL of a batch, in the caller's transaction."""

    def __init__(self, connection: Connection, writer: OutcomeWriter, plan: Rechecks, kind: RunKind) -> None:
        self._connection = connection
        self._writer = writer
        self._rechecks = plan
        self._kind = kind
        self._replaced: list[tuple[int, str]] = []
        self.touched_quarantine = False
        """True if the batch put something into quarantine, or took something out of it."""

    def flush(self) -> None:
        """Write the recorded outcomes, and first the articles that they name."""
        self._writer.flush()
        for article_id, url in self._replaced:
            rechecks.forget_twins(self._connection, article_id, url)
        self._replaced.clear()

    def forget(self) -> None:
        """Forget outcomes that are recorded and not written."""
        self._writer.forget()
        self._replaced.clear()

    def record_stored(self, fetched: Fetched, draft: Draft, stored: Stored) -> None:
        """Record the outcome of a stored article for its URL, the URL that redirected there, and its further pages."""
        redirected = url_key(draft.url) != url_key(fetched.url)
        recheck = self._next_check(fetched, draft, stored)
        outcome = UrlOutcome(
            url=fetched.url,
            source=fetched.source,
            state="done",
            reason=stored.reason,
            changed=stored.state != "unchanged",
            article_id=stored.id,
            status=fetched.status,
            via=self._kind,
            recheck=None if redirected else recheck,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            fetched=fetched.fetched_at if fetched.retried else None,
        )
        self._writer.record(outcome)
        self.touched_quarantine = self.touched_quarantine or fetched.retried
        if redirected:
            detail = f"redirected from {fetched.url}"
            self._writer.record_alias(
                replace(outcome, url=draft.url, detail=detail, changed=False, status=None, recheck=recheck)
            )
        for page in fetched.pages:
            part = f"a later page of {draft.url}"
            self._writer.record_alias(
                UrlOutcome(page, fetched.source, "done", Reason.PAGE_OF_ARTICLE, part, article_id=stored.id, via="page")
            )
        if stored.own and stored.state == "duplicate":
            self._replaced.append((stored.id, draft.url))
        if stored.own and stored.state != "new" and not self._kind.is_by_hand:
            rechecks.restore(self._connection, stored.id)

    def record_unchanged(self, fetched: Fetched) -> Outcome:
        """Record that the site answered "not modified", as if the page was read again and is the same."""
        known = self._writer.known(fetched.url)
        if known is None or known.article_id is None:
            return self.record_refusal(
                fetched, Refusal("failed", http_reason(304), "no article was read here", transient=True)
            )
        article_id: int = known.article_id
        published, own = rechecks.note_unchanged(self._connection, article_id, fetched.url, self._writer.now)
        recheck = self._plan(fetched.source, known, published, "unchanged") if own else None
        outcome = UrlOutcome(
            url=fetched.url,
            source=fetched.source,
            state="done",
            article_id=article_id,
            status=fetched.status,
            via=self._kind,
            recheck=recheck,
            etag=fetched.etag or known.etag,
            last_modified=fetched.last_modified or known.last_modified,
        )
        self._writer.record(outcome)
        return Outcome(fetched.url, article_id, "unchanged")

    def record_refusal(self, fetched: Fetched, refusal: Refusal) -> Outcome:
        """Record a URL that gave no article. An article that was read there before stays as it is.

        A page that users brought is never requested again by itself.
        """
        outcome = UrlOutcome(
            url=fetched.url,
            source=fetched.source,
            state=refusal.state,
            reason=refusal.reason,
            detail=refusal.detail or None,
            transient=refusal.transient and not self._kind.is_by_hand,
            until=refusal.until,
            status=fetched.status,
            via=self._kind,
            fetched=fetched.fetched_at if fetched.retried else None,
        )
        known = self._writer.known(fetched.url)
        if known is not None and known.article_id is not None:
            if refusal.reason in _GONE:
                outcome = self._gone(outcome, known)
            elif refusal.reason == Reason.LOW_YIELD:
                outcome = self._low_yield(outcome, known)
        url_id = self._writer.record_now(outcome)
        if refusal.reason in quarantine.REASONS and fetched.retried:
            quarantine.stays(self._connection, url_id, refusal.reason)
        elif refusal.reason in quarantine.REASONS and (content := content_of(fetched)) is not None:
            quarantine.keep(self._connection, url_id, refusal.reason, content, self._writer.run_id, self._writer.now)
            self.touched_quarantine = True
        elif fetched.body:
            self.touched_quarantine = True
            quarantine.keep_refused_page(
                self._connection, url_id, refusal.reason, fetched.body, self._writer.run_id, self._writer.now
            )
        return Outcome(fetched.url, None, "rejected", outcome.reason)

    def _gone(self, outcome: UrlOutcome, known: AnyRow) -> UrlOutcome:
        """Withdraw a stored article whose page is gone, and plan to request the page again, as for edits."""
        published = rechecks.withdraw(self._connection, known.article_id, outcome.url, self._writer.now)
        if published is None:
            return outcome
        recheck = self._rechecks.plan(outcome.source, published, known.unchanged_checks + 1)
        detail = f"{outcome.reason}; article {known.article_id} and its versions stay"
        return replace(outcome, reason=Reason.GONE, detail=detail, recheck=recheck)

    def _low_yield(self, outcome: UrlOutcome, known: AnyRow) -> UrlOutcome:
        """Plan to read an article again whose page yielded too little this time; the article stays as it is."""
        if self._kind.is_by_hand or self._kind is RunKind.RETRY:
            return replace(outcome, recheck=known.recheck)
        recheck = self._rechecks.plan(outcome.source, known.discovered, known.unchanged_checks + 1)
        return replace(outcome, recheck=recheck)

    def _next_check(self, fetched: Fetched, draft: Draft, stored: Stored) -> datetime | None:
        """Return when to read the article again for edits. If this read was a recheck, count its result."""
        known = self._writer.known(fetched.url)
        if self._kind.is_by_hand:
            return None if known is None else known.recheck
        return self._plan(fetched.source, known, draft.date_published, stored.state) if stored.own else None

    def _plan(self, source: str, known: AnyRow | None, published: datetime | None, state: State) -> datetime | None:
        discovered: datetime = self._writer.now if known is None else known.discovered
        published = min(published or discovered, discovered)
        unchanged_checks = 0 if known is None or state != "unchanged" else known.unchanged_checks
        if is_check(known):
            self._rechecks.count(source, published, edited=state == "updated")
            unchanged_checks += state == "unchanged"
        return self._rechecks.plan(source, published, unchanged_checks)
