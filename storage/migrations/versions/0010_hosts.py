"""For how long each host is left alone, its robots.txt, and what each run asked of it.

Revision 0010. Hosts are met anew after it; runs from before have no traffic.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_COUNTS = (
    "robots", "discovery", "article", "recheck", "served", "redirected", "not_modified", "refused", "failed",
    "unanswered", "retry_after", "held",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("walls", sa.Integer(), nullable=False),
        sa.Column("openings", sa.Integer(), nullable=False),
        sa.Column("crawl_delay", sa.Double(), nullable=True),
        sa.Column("next_request", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_request", sa.DateTime(timezone=True), nullable=True),
        sa.Column("robots_body", sa.LargeBinary(), nullable=True),
        sa.Column("robots_etag", sa.Text(), nullable=True),
        sa.Column("robots_modified", sa.Text(), nullable=True),
        sa.Column("robots_unreachable", sa.DateTime(timezone=True), nullable=True),
        sa.Column("robots_why", sa.Text(), nullable=True),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_host"),
    )
    op.create_table(
        "traffic",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("saved", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last", sa.DateTime(timezone=True), nullable=True),
        sa.Column("busy_s", sa.Double(), nullable=False),
        sa.Column("shortest_s", sa.Double(), nullable=True),
        sa.Column("longest_s", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_traffic_run_id"),
        sa.PrimaryKeyConstraint("run_id", "host", name="pk_traffic"),
    )
    op.create_index("ix_traffic_host", "traffic", ["host"])


def downgrade() -> None:
    op.drop_table("traffic")
    op.drop_table("host")
