"""The body of an article, found in the tree of its page.

`blocks` collects a page's blocks, `features` describes each, `trees` (generated) scores them, `select` picks the
body, `content` decides block by block, `furniture` knows the phrases of site furniture, `containers` the boxes
around blocks, `script_state` reads a body from script data, `rules` applies a source's own selectors. Pure: no
Scrapy, no network.
"""
