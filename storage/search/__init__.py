"""Full-text search.

`query` parses queries and `fields` the filters in them; `ranking` orders and highlights results. `index` maintains the
search index on either database: `fts5` on SQLite, `tsvector` on PostgreSQL. `words` divides texts into words, and
`search_id` encodes date and id of an article in one number. Imports `storage.schema` only.
"""
