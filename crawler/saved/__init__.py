"""Pages saved on disk become items here: folders of saved pages, WARC files and JSON lines.

`folder`, `warc` and `json_lines` read one format each, and `page` has what they share. `crawler.spiders.files` crawls
the pages.
"""
