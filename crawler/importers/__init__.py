"""Importers make source files from lists of sites and from rules that other programs use.

`importsources` and `importrules` hold the two commands. `formats` reads lists of sites: OPML, Media Cloud, news-please
(whose syntax `hjson` reads) and plain text; `entry` is one site of a list. `siteconfig` reads site configs of Full-Text
RSS. Public names are those of `siteconfig`: `convert`, `read_config`, `Converted`, `Directive` and `Skipped`.
"""

from crawler.importers.siteconfig import Converted, Directive, Skipped, convert, read_config

__all__ = ["Converted", "Directive", "Skipped", "convert", "read_config"]
