"""What class of change each version is, when an article's page was found gone, and when an address is read again.

Revision 0004. Versions stored before have no class, and addresses read before are read again when their listing says
that they changed, as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_where = {f"{name}_where": sa.text("recheck IS NOT NULL") for name in ("sqlite", "postgresql")}


def upgrade() -> None:
    op.add_column("article_version", sa.Column("change", sa.Text(), nullable=True))
    op.add_column("article_version", sa.Column("summary", sa.Text(), nullable=True))
    op.add_column("article", sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True))
    op.add_column("url", sa.Column("recheck", sa.DateTime(timezone=True), nullable=True))
    op.add_column("url", sa.Column("checks", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_url_recheck",
        "url",
        ["source", "recheck"],
        **_where,
    )
    op.create_table(
        "edit_rate",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("age_h", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name="fk_edit_rate_source"),
        sa.PrimaryKeyConstraint("source", "age_h", name="pk_edit_rate"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("edit_rate")
    op.drop_index("ix_url_recheck", "url")
    op.drop_column("url", "checks")
    op.drop_column("url", "recheck")
    op.drop_column("article", "withdrawn")
    op.drop_column("article_version", "summary")
    op.drop_column("article_version", "change")
