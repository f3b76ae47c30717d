"""This package finds the fields of an article beside its body: headline, authors, dates, language and the rest.

`page_data` reads the page's declarations (meta elements, JSON-LD by `lenient_json`), `nearby` the elements near the
headline. The values are chosen by `headline`, `authors`, `publication`, `language` and `fields`. Dates on the page are
found by `dated_elements`, in `lines` that `datelines` judges. Names are read by `names` with the words of
`byline_words`, and found far from the headline by `signatures`. Pure: no Scrapy, no network.
"""
