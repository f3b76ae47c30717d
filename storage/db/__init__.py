"""The database itself: connections, locks and files.

`database` opens a database and its transactions, `engines` configures SQLite and PostgreSQL, `locks` locks sources and
runs. `copying` copies a corpus to another database, and `files` writes files and folders that survive a power cut.
Imports `storage.search`, `storage.schema` and the modules that need no database.
"""
