"""Full-text search.

`query_syntax` parses queries, `fields` the filters in queries. `index` maintains the search index and asks it, on
either database: `fts5` on SQLite, `tsvector` on PostgreSQL. `ranking` orders and highlights results. `words`
divides texts into words. `search_id` encodes date and id of an article in one number. Imports `storage.schema`
only.
"""
