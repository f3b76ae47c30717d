"""What boilerplate is learned from, and what was learned: blocks that recur in a source.

Revision 0002. A corpus that was made before begins to count with its next article; `news boilerplate SOURCE
--rebuild` counts those stored before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_where = {f"{name}_where": sa.text("pending IS NOT NULL") for name in ("sqlite", "postgresql")}


def upgrade() -> None:
    op.create_table(
        "block",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("occurrences", sa.Integer(), nullable=False),
        sa.Column("firsts", sa.Integer(), nullable=False),
        sa.Column("lasts", sa.Integer(), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("sample", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recheck", sa.BigInteger(), nullable=True),
        sa.Column("pending", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name="fk_block_source"),
        sa.PrimaryKeyConstraint("key", name="pk_block"),
    )
    op.create_index("ix_block_source_recheck", "block", ["source", "recheck"])
    op.create_index(
        "ix_block_pending",
        "block",
        ["pending"],
        **_where,
    )
    op.create_table(
        "block_article",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "article_id", name="pk_block_article"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "block_text",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text_key", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_block_text_article_id"),
        sa.PrimaryKeyConstraint("article_id", name="pk_block_text"),
    )
    op.create_index("ix_block_text_text_key", "block_text", ["text_key"])
    op.create_table(
        "block_day",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name="fk_block_day_source"),
        sa.PrimaryKeyConstraint("source", "day", name="pk_block_day"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("block_day", "block_text", "block_article", "block"):
        op.drop_table(table)
