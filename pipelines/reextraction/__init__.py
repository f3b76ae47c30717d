"""Re-extraction: archived pages are parsed again, and stored articles brought up to date.

`run` drives it, `read` loads pages, `compare` finds differences, `write` stores articles, `report` counts.
"""
