"""Scrapy's settings, polite and safe by default. They join crawler and pipelines by name; nothing else does."""

from __future__ import annotations

import os
import sys
from typing import Any

from crawler.exit_status import ExitStatus
from crawler.network.url_policy import UrlPolicy

BOT_NAME = "newscorpus"
# A publisher must be able to reach whoever runs this crawler: put a URL or an e-mail address into NEWS_CONTACT.
_CONTACT = os.environ.get("NEWS_CONTACT", "").strip()
USER_AGENT = "newscorpus/0.1" + (f" (+{_CONTACT})" if _CONTACT else "")

SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# The frontier and the store ------------------------------------------------------------------------------------------
SCHEDULER = "pipelines.crawl.scheduler.FrontierScheduler"
ITEM_PIPELINES = {
    "pipelines.clean.CleanPipeline": 100,
    "pipelines.validate.ValidatePipeline": 200,
    "pipelines.crawl.item_pipeline.StorePipeline": 900,
}
EXTENSIONS: dict[str, Any] = {
    "crawler.logs.OneLineLogs": 0,
    "pipelines.crawl.progress.Progress": 500,
}
# Scrapy's own extensions that are of use here. An extension that EXTENSIONS turns off is imported all the same, and
# RemoteControl imports aiohttp, which takes a quarter of the start-up time.
EXTENSIONS_BASE: dict[str, Any] = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}

# The functions that return the sources that `scrapy crawlall` crawls by default, and those that are due.
NEWS_CHOSEN = "pipelines.crawl.due.chosen_sources"
NEWS_DUE = "pipelines.crawl.due.due_sources"
# The function that returns True if another process crawls a source: then a start ends early, at no cost.
NEWS_ELSEWHERE = "storage.location.crawled_elsewhere"
# The output of a run. full: progress and a table; line: one line at the end; changes: only begin and end of trouble.
NEWS_REPORT = "full"

# Maximum number of articles that a run reads again for edits, after the new ones. 0: only those whose listing changed.
NEWS_RECHECKS = 50

# Bounds of a run, as in the options of `scrapy crawl` (crawler/bounds.py). None: no bound.
NEWS_SINCE = NEWS_MAX_MINUTES = None
NEWS_MAX_PAGES = 5_000  # so that a run ends, even on a site without end
NEWS_POLL = "due"

# Worker processes (crawler/workers): this number of processes parses pages, feeds and robots.txt files, within these
# limits per document. A document that exceeds them is recorded as parse_killed.
NEWS_PARSERS = os.cpu_count() or 1
NEWS_PARSE_SECONDS = 10
NEWS_PARSE_MEMORY_MB = 384
# Seconds that a run waits for PostgreSQL when the connection is lost. 0: the run ends at once.
NEWS_DATABASE_PATIENCE = 120
# A run ends when the disk of the corpus or of the archive has less free space than this. The old name
# NEWS_LEAST_ROOM_MB still works.
NEWS_MIN_ROOM_MB = 64

# Politeness ----------------------------------------------------------------------------------------------------------
DOWNLOADER = "crawler.network.download_handler.Downloader"
# Always obeyed, whatever the settings say: robots.txt, Crawl-delay, Retry-After; and USER_AGENT names us.
ROBOTSTXT_OBEY = True
HOST_MEMORY = "pipelines.crawl.run.hosts_of"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.network.middlewares.UrlPolicyMiddleware": 10,
    "crawler.network.middlewares.OffsiteMiddleware": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.network.middlewares.WaitsMiddleware": 90,
    "crawler.network.robots.RobotsMiddleware": 100,
    "crawler.network.middlewares.CutMiddleware": 560,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.network.middlewares.EncodingMiddleware": 590,
}
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
DOWNLOAD_TIMEOUT = 30
RETRY_TIMES = 2
# No retry after a time-out: 30 s per page are enough for a run, and the next run tries again.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
]
REDIRECT_MAX_TIMES = 10
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}

# Safety --------------------------------------------------------------------------------------------------------------
# IP addresses outside the public internet are refused, in URLs and on the socket: crawler/network/url_policy.py.
try:
    UrlPolicy.from_environment()
except ValueError as error:
    print(error, file=sys.stderr)
    raise SystemExit(ExitStatus.TROUBLE) from None
HTTPPROXY_ENABLED = False  # a proxy would resolve names itself, past that check
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
METAREFRESH_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
# Only http and https: a link to file:// or ftp:// must not be followed, whatever host the link names.
DOWNLOAD_HANDLERS = {
    "http": "crawler.network.download_handler.PoliteDownloadHandler",
    "https": "crawler.network.download_handler.PoliteDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
MEMUSAGE_LIMIT_MB = 4096

# Logs: quiet when all is well ----------------------------------------------------------------------------------------
LOG_LEVEL = "WARNING"
STATS_DUMP = False
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the frontier keeps the reason
LOG_VERSIONS: list[str] = []
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"
