"""Importers: lists of sites and of rules that other programs keep, made sources.

`importsources` and `importrules` are the two commands. `formats` reads lists of sites (OPML, Media Cloud, news-
please, plain text; `hjson` its syntax), `siteconfig` reads Full-Text RSS site configs, `entry` is one site of a
list. Public names: `convert` and `read_config` for site configs, with their `Converted`, `Directive` and `Skipped`.
"""

from crawler.importers.siteconfig import Converted, Directive, Skipped, convert, read_config

__all__ = ["Converted", "Directive", "Skipped", "convert", "read_config"]
