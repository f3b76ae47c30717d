"""This package finds the body of an article in the tree of its page.

The modules, in the order of the steps:

- `rules` applies a source's own selectors.
- `blocks` collects the page's blocks. `elements` knows the roles of elements, `lines` cuts text at <br>, and `tables`
  reads tables, code and formulas.
- `select` chooses the body's containers; `containers` classifies the boxes around blocks.
- `features` describes each block in numbers, and `trees` (generated) scores the numbers.
- `content` decides block by block, and calls all other modules.
- `script_state` reads a body from script data.
- `furniture` marks repeated phrases, second copies of text, and bare links.

All functions are pure: no Scrapy, no network.
"""
