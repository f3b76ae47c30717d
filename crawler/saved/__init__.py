"""Pages on disk, read as items: folders of saved pages, WARC files and JSON lines.

`page` has what all three share; `folder`, `warc` and `json_lines` each read one format. `crawler.spiders.files`
crawls them.
"""
