"""Feeds, sitemaps and section pages are parsed here into links to articles. Pure functions: bytes in, links out."""

from crawler.discovery.dates import parse_date
from crawler.discovery.feed import parse_feed
from crawler.discovery.payload import DiscoveryError
from crawler.discovery.section import Section, parse_section
from crawler.discovery.sitemap import Sitemap, SitemapRef, parse_sitemap
from crawler.discovery.urls import allowed, same_site

__all__ = [
    "DiscoveryError",
    "Section",
    "Sitemap",
    "SitemapRef",
    "allowed",
    "parse_date",
    "parse_feed",
    "parse_section",
    "parse_sitemap",
    "same_site",
]
