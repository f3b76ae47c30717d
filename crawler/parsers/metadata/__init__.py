"""This package finds the fields of an article beside its body: headline, authors, dates, language and the rest.

`page_data` reads the page's declarations (meta elements, JSON-LD), `nearby` the elements near the headline. The
values are chosen by `headline`, `authors`, `publication`, `language` and `fields`. Dates are found by
`dated_elements`, names are read by `names`. Pure: no Scrapy, no network.
"""
