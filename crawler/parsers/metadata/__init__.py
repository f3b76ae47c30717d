"""The fields of an article beside its body: headline, authors, dates, language and the rest.

`page_data` reads what the page declares (meta elements, JSON-LD), one module per field chooses the value, `nearby`
reads what stands near the headline, `fields` puts all together. Pure: no Scrapy, no network.
"""
