"""This package finds the body of an article in the tree of its page.

The steps are: `blocks` collects the page's blocks, `select` picks the body's containers, `features` describes each
block, `trees` (generated) scores the features, `content` decides block by block, `furniture` marks repeated phrases
and bare links. Beside these steps, `containers` knows the boxes around blocks, `script_state` reads a body from script
data, and `rules` applies a source's own selectors. Pure: no Scrapy, no network.
"""
