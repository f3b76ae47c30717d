"""Re-extraction: parse archived pages again, and bring stored articles up to date.

`run` drives a re-extraction. `read` loads and parses pages, `compare` finds differences, `write` stores articles, and
`report` counts. `code_digest` tells if the parsers changed since an interrupted re-extraction.
"""
