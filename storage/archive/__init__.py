"""The archive: the pages that URLs served, in WARC files.

`warc` writes, reads and repairs records; `pages` keeps the rows that say where each page is, and exports pages. Imports
`storage.frontier`, `storage.db` and `storage.schema`.
"""
