"""The Harbour Courier: an invented newspaper in three languages, served on loopback for tests and `make crawl`."""

from tests.site.articles import SiteArticle
from tests.site.modes import Mode
from tests.site.server import Newspaper

__all__ = ["Mode", "Newspaper", "SiteArticle"]
