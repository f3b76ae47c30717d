"""What near-duplicates are found by, which article represents a cluster, and which query parameters are in vain.

Revision 0003. A corpus that was made before finds the duplicates of its next articles among these; `news duplicates
--rebuild` makes the fingerprints of those stored before. The hash of an article's text moves to its fingerprint.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fingerprint",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sketch", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("headline_hash", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_fingerprint_article_id"),
        sa.PrimaryKeyConstraint("article_id", name="pk_fingerprint"),
    )
    op.create_index("ix_fingerprint_text_hash", "fingerprint", ["text_hash"])
    op.create_table(
        "fingerprint_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "article_id", name="pk_fingerprint_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "url_parameter",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("absent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_url_parameter_article_id"),
        sa.PrimaryKeyConstraint("host", "name", "article_id", name="pk_url_parameter"),
    )
    op.add_column("duplicate", sa.Column("sketch", sa.Integer(), nullable=True))
    op.add_column("article", sa.Column("cluster_rank", sa.Integer(), nullable=True))
    op.execute("UPDATE article SET cluster_rank = CASE WHEN id = cluster_id THEN 0 ELSE 1 END WHERE cluster_id > 0")
    op.drop_index("ix_article_text_hash", "article")
    op.drop_column("article", "text_hash")


def downgrade() -> None:
    op.add_column("article", sa.Column("text_hash", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    url = "url" if op.get_bind().dialect.name == "sqlite" else "convert_to(url, 'UTF8')"
    op.execute(
        f"UPDATE article SET text_hash = COALESCE((SELECT text_hash FROM fingerprint WHERE article_id = id), {url})"
    )
    op.create_index("ix_article_text_hash", "article", ["text_hash"])
    op.drop_column("article", "cluster_rank")
    op.drop_column("duplicate", "sketch")
    op.drop_table("url_parameter")
    op.drop_table("fingerprint_key")
    op.drop_table("fingerprint")
