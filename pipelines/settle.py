"""What becomes of the addresses of a batch: done or refused, and when each is read again for edits."""

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
from storage.frontier.settling import Settled, Settler, is_check
from storage.frontier.urls import url_key
from storage.schema import AnyRow

State = Literal["new", "updated", "unchanged", "duplicate", "rejected"]
_GONE = (http_reason(404), http_reason(410))


class RunKind(StrEnum):
    """What brings pages and articles to the store. The value is `url.via` of a URL that the run itself adds."""

    CRAWL = "redirect"
    """A crawl requests pages from a site. What it adds by itself are targets of redirects: the rest was discovered."""
    FILES = "archive"
    """`scrapy crawl files` reads pages from the disk."""
    INGEST = "ingest"
    """`pipelines.ingest` is called with articles."""
    RETRY = "retry"
    """`news quarantine --retry` reads again what is kept of a refused page that a crawl brought."""

    @property
    def is_by_hand(self) -> bool:
        """True if users brought the pages: these don't show what a URL serves now, and aren't requested again."""
        return self in (RunKind.FILES, RunKind.INGEST)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article or address: stored means committed."""

    url: str
    """The address as it was given."""
    id: int | None
    state: State
    reason: str | None = None
    stripped: int = 0
    """Blocks removed from the text that was stored."""


class Keeper:
    """Settles the addresses of a batch in the caller's transaction."""

    def __init__(self, connection: Connection, settler: Settler, plan: Rechecks, kind: RunKind) -> None:
        self._connection = connection
        self._settler = settler
        self._rechecks = plan
        self._kind = kind
        self._replaced: list[tuple[int, str]] = []
        self.kept = False
        """Whether something was kept of what was refused, or needs be no longer."""

    def flush(self) -> None:
        """Write what is settled, and first the articles that it names."""
        self._settler.flush()
        for article_id, url in self._replaced:
            rechecks.forget_twins(self._connection, article_id, url)
        self._replaced.clear()

    def forget(self) -> None:
        """Forget what is settled and not written."""
        self._settler.forget()
        self._replaced.clear()

    def settle(self, fetched: Fetched, draft: Draft, stored: Stored) -> None:
        """Settle the addresses of an article that was stored: its own, what led there, and its further pages."""
        redirected = url_key(draft.url) != url_key(fetched.url)
        recheck = self._next_check(fetched, draft, stored)
        settled = Settled(
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
        self._settler.settle(settled)
        self.kept = self.kept or fetched.retried
        if redirected:
            detail = f"redirected from {fetched.url}"
            self._settler.settle_alias(
                replace(settled, url=draft.url, detail=detail, changed=False, status=None, recheck=recheck)
            )
        for page in fetched.pages:
            part = f"a later page of {draft.url}"
            self._settler.settle_alias(
                Settled(page, fetched.source, "done", Reason.PAGE_OF_ARTICLE, part, article_id=stored.id, via="page")
            )
        if stored.own and stored.state == "duplicate":
            self._replaced.append((stored.id, draft.url))
        if stored.own and stored.state != "new" and not self._kind.is_by_hand:
            rechecks.restore(self._connection, stored.id)

    def unchanged(self, fetched: Fetched) -> Outcome:
        """Settle an address whose page is, by its site's word, what it was: like one read again that says the same."""
        known = self._settler.known(fetched.url)
        if known is None or known.article_id is None:
            return self.refuse(fetched, Refusal("failed", http_reason(304), "no article was read here", transient=True))
        article_id: int = known.article_id
        published, own = rechecks.seen(self._connection, article_id, fetched.url, self._settler.now)
        recheck = self._plan(fetched.source, known, published, "unchanged") if own else None
        settled = Settled(
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
        self._settler.settle(settled)
        return Outcome(fetched.url, article_id, "unchanged")

    def refuse(self, fetched: Fetched, refusal: Refusal) -> Outcome:
        """Settle an address that no article came of. An article that was read there before stays as it is."""
        settled = Settled(
            url=fetched.url,
            source=fetched.source,
            state=refusal.state,
            reason=refusal.reason,
            detail=refusal.detail or None,
            transient=refusal.transient,
            until=refusal.until,
            status=fetched.status,
            via=self._kind,
            fetched=fetched.fetched_at if fetched.retried else None,
        )
        known = self._settler.known(fetched.url)
        if known is not None and known.article_id is not None and refusal.reason in _GONE:
            settled = self._gone(settled, known)
        url_id = self._settler.settle_now(settled)
        if refusal.reason in quarantine.REASONS and fetched.retried:
            quarantine.stays(self._connection, url_id, refusal.reason)
        elif refusal.reason in quarantine.REASONS and (content := content_of(fetched)) is not None:
            quarantine.keep(self._connection, url_id, refusal.reason, content, self._settler.run_id, self._settler.now)
            self.kept = True
        elif fetched.body:
            self.kept = True
            quarantine.keep_refused_page(
                self._connection, url_id, refusal.reason, fetched.body, self._settler.run_id, self._settler.now
            )
        return Outcome(fetched.url, None, "rejected", settled.reason)

    def _gone(self, settled: Settled, known: AnyRow) -> Settled:
        """The page of a stored article isn't there: it's withdrawn, and looked for again as for edits."""
        published = rechecks.withdraw(self._connection, known.article_id, settled.url, self._settler.now)
        if published is None:
            return settled
        recheck = self._rechecks.plan(settled.source, published, known.unchanged_checks + 1)
        detail = f"{settled.reason}; article {known.article_id} and its versions stay"
        return replace(settled, reason=Reason.GONE, detail=detail, recheck=recheck)

    def _next_check(self, fetched: Fetched, draft: Draft, stored: Stored) -> datetime | None:
        """Return when to read the article again for edits, and count what this look found if it was one."""
        known = self._settler.known(fetched.url)
        if self._kind.is_by_hand:
            return None if known is None else known.recheck
        return self._plan(fetched.source, known, draft.date_published, stored.state) if stored.own else None

    def _plan(self, source: str, known: AnyRow | None, published: datetime | None, state: State) -> datetime | None:
        discovered: datetime = self._settler.now if known is None else known.discovered
        published = min(published or discovered, discovered)
        unchanged_checks = 0 if known is None or state != "unchanged" else known.unchanged_checks
        if is_check(known):
            self._rechecks.count(source, published, edited=state == "updated")
            unchanged_checks += state == "unchanged"
        return self._rechecks.plan(source, published, unchanged_checks)
