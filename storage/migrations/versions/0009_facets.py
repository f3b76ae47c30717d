"""What a search filters and counts by, in indexes of its own: beside it stand long texts, which would be read past.

Revision 0009. SQLite takes the index of unique search ids for a search unless it's told that this one is as narrow;
that's what the row in sqlite_stat1 says, and what ANALYZE would find.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["search_id", "cluster_id", "cluster_rank", "source", "language", "section"]
    op.create_index("ix_article_facets", "article", columns)
    op.create_index("ix_article_of_source", "article", ["source", "search_id", "cluster_id", "cluster_rank"])
    op.drop_index("ix_article_source_search_id", "article")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ANALYZE sqlite_master")  # makes the table, if there's none
        op.execute("INSERT INTO sqlite_stat1 VALUES ('article', 'ix_article_facets', '1000000 1 1 1 1 1 1')")
        op.execute("ANALYZE sqlite_master")  # reads it


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.get_bind().execute(sa.text("DELETE FROM sqlite_stat1 WHERE idx = 'ix_article_facets'"))
    op.create_index("ix_article_source_search_id", "article", ["source", "search_id"])
    op.drop_index("ix_article_of_source", "article")
    op.drop_index("ix_article_facets", "article")
