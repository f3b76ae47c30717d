"""Which record of which WARC file of the archive holds what an address served.

Revision 0008. Pages that were read before aren't in the archive.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("fetched", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("revisit", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_page_run_id"),
        sa.ForeignKeyConstraint(["url_id"], ["url.id"], name="fk_page_url_id"),
        sa.PrimaryKeyConstraint("id", name="pk_page"),
        sa.UniqueConstraint("file", "offset", name="uq_page_file_offset"),
    )
    op.create_index("ix_page_url_id", "page", ["url_id"])
    op.create_index("ix_page_digest", "page", ["digest"])


def downgrade() -> None:
    op.drop_table("page")
