"""Full-text search.

`query` parses queries, `fields` filters, `index` keeps the index on either database, `ranking` ranks and marks
hits. `words` divides texts into words; `fts5` and `tsvector` are the two databases' sides.
"""
