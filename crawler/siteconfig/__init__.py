"""Full-Text RSS site configs, a public-domain format for rules about sites, made sources."""

from crawler.siteconfig.convert import Converted, Skipped, convert
from crawler.siteconfig.read import Directive, read_config

__all__ = ["Converted", "Directive", "Skipped", "convert", "read_config"]
