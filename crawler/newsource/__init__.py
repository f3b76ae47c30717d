"""The command `scrapy newsource`: it looks at a site in few requests and writes a source file for it.

`command` is the command, `look` the steps of one look, `survey` its requests and results. `candidates` searches
feeds and sitemaps, `verify` checks each of these lists, `home_page` reads the links of a page. `traits` guesses
title, country, language and time zone (by `timezones`), and `source_file` writes the YAML and the report.
"""
