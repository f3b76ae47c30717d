"""From the bytes of a page to its text: `decode` by what the page declares, `detect` by what its bytes show.

Public names: `decode.decode_page`, `decode.charset_of`, `detect.repair`. Pure: no Scrapy, no network.
"""
