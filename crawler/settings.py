"""Scrapy's settings, polite and safe from the start: the one place that joins crawler and pipelines, by name."""

from __future__ import annotations

import os
import sys
from typing import Any

from crawler.exit_status import ExitStatus
from crawler.network.url_policy import UrlPolicy

BOT_NAME = "newscorpus"
# A publisher who minds must be able to reach whoever runs this: put a page or mail address into NEWS_CONTACT.
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
# Scrapy's own, those of use here. What EXTENSIONS turns off is imported all the same: with RemoteControl comes aiohttp,
# which costs a quarter of a start.
EXTENSIONS_BASE: dict[str, Any] = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}

# Which sources `scrapy crawlall` crawls if it isn't told, and which of those have anything to do.
NEWS_CHOSEN = "pipelines.crawl.due.chosen_sources"
NEWS_DUE = "pipelines.crawl.due.due_sources"
# Whether another process crawls a source: what ends a start that has nothing to do before it costs anything.
NEWS_ELSEWHERE = "storage.location.crawled_elsewhere"
# What a run says. full: as it goes, and a table; line: a line at its end; changes: only that trouble began or is over.
NEWS_REPORT = "full"

# Articles that a run reads again for edits, at most; new ones go first. 0: none, but those whose listing changed.
NEWS_RECHECKS = 50

# Bounds of a run, as the options of `scrapy crawl` (crawler/bounds.py); None: none.
NEWS_SINCE = NEWS_MAX_MINUTES = None
NEWS_MAX_PAGES = 5_000  # so that a run ends, also of a site without end
NEWS_POLL = "due"

# The kill box (crawler/workers): pages, feeds and the like are parsed by so many processes, each held to these limits
# for one document; what exceeds them is recorded as parse_killed.
NEWS_PARSERS = os.cpu_count() or 1
NEWS_PARSE_SECONDS = 10
NEWS_PARSE_MEMORY_MB = 384
# How many seconds a run waits for PostgreSQL when that goes away; 0: it ends at once.
NEWS_DATABASE_PATIENCE = 120
# A run ends when the disk of the corpus or of the archive has less room than this. The old name NEWS_LEAST_ROOM_MB
# still works.
NEWS_MIN_ROOM_MB = 64

# A good guest --------------------------------------------------------------------------------------------------------
DOWNLOADER = "crawler.network.download_handler.Downloader"
# Obeyed whatever is set here and elsewhere: robots.txt, Crawl-delay, Retry-After; and USER_AGENT names us.
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
# Not for a time-out: 30 s of one page are enough for a run, and the next one tries again.
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

# The guard -----------------------------------------------------------------------------------------------------------
# Addresses that aren't of the public internet are refused, here and on the socket: crawler/network/url_policy.py.
try:
    UrlPolicy.from_environment()
except ValueError as error:
    print(error, file=sys.stderr)
    raise SystemExit(ExitStatus.TROUBLE) from None
HTTPPROXY_ENABLED = False  # a proxy would look names up itself, past that check
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
METAREFRESH_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
# Only http and https: a page's link to file:// or ftp:// must not be followed, whatever its host part says.
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

# Quiet when all is well ----------------------------------------------------------------------------------------------
LOG_LEVEL = "WARNING"
STATS_DUMP = False
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the frontier keeps the reason
LOG_VERSIONS: list[str] = []
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"
