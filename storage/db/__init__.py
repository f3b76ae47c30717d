"""The database itself: connections, locks and files.

`database` opens a database and gives connections, `engines` sets up SQLite and PostgreSQL, `locks` locks sources
and runs. `copying` copies a corpus to another database, `files` writes files and folders that survive a power cut.
"""
