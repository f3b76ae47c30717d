"""The tables, as SQLAlchemy models.

`core` has articles and their versions, `learned` duplicates and blocks, `crawl` runs, pages and hosts. `base` has
the column types and helpers that all tables share. `storage.migrations` brings a database to this schema.
"""
