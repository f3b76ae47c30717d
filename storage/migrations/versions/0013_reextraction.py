"""Reading archived pages anew: how far a re-extraction is, and what it replaced; how far a run came in a file.

Revision 0013.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reextraction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("url_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reextraction"),
    )
    op.create_table(
        "reextracted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reextraction_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_reextracted_article_id"),
        sa.ForeignKeyConstraint(["reextraction_id"], ["reextraction.id"], name="fk_reextracted_reextraction_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reextracted"),
    )
    op.create_index("ix_reextracted_article_id", "reextracted", ["article_id"])
    op.create_table(
        "reading",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "file", name="pk_reading"),
    )


def downgrade() -> None:
    op.drop_table("reading")
    op.drop_table("reextracted")
    op.drop_table("reextraction")
