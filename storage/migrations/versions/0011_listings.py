"""What is known of each discovery page, and what an article's page is asked for with when it's read again.

Revision 0011. Discovery pages that were read before are read once more as if they were new.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instants = ["lastmod", "first_polled", "last_polled", "last_read", "last_body", "verified", "last_new", "next_poll"]
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=True)
            for name in ("parent", "etag", "last_modified", "digest", "reason")
        ),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in instants),
        sa.Column("status", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("failures", "not_modified", "links", "new", "barren")
        ),
        sa.Column("rate", sa.Double(), nullable=True),
        sa.Column("lying", sa.Boolean(), nullable=False),
        sa.Column("unfinished", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name="fk_listing_source"),
        sa.PrimaryKeyConstraint("id", name="pk_listing"),
        sa.UniqueConstraint("source", "url", name="uq_listing_source_url"),
    )
    op.add_column("url", sa.Column("etag", sa.Text(), nullable=True))
    op.add_column("url", sa.Column("last_modified", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("url", "last_modified")
    op.drop_column("url", "etag")
    op.drop_table("listing")
