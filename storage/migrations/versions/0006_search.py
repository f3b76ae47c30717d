"""The search index holds words, the same on every database, and those of the fields that are filtered by.

Revision 0006. On SQLite it keeps no copy of the texts and no lengths; on PostgreSQL it's a table with a tsvector. All
articles are indexed anew. Going back, the older index is made
of the texts as they are, so that words inside sentences of Chinese or Japanese are found only after the next edit.
"""

from __future__ import annotations

from alembic import op

from storage.migrations import search_0006

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.drop_table("article_fts")
    search_0006.create(connection)
    search_0006.fill(connection)


def downgrade() -> None:
    connection = op.get_bind()
    search_0006.drop(connection)
    if connection.dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE article_fts USING fts5(headline, description, text, content='article', "
            "content_rowid='search_id', tokenize='unicode61 remove_diacritics 2')"
        )
        op.execute("INSERT INTO article_fts(article_fts) VALUES ('rebuild')")
