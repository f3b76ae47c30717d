"""What each run saw of its source, and the verdict on it.

Revision 0012. Runs from before have none: their sources are judged from the next run on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verdict",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("observed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_verdict_run_id"),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name="fk_verdict_source"),
        sa.PrimaryKeyConstraint("run_id", name="pk_verdict"),
    )
    op.create_index("ix_verdict_source_run_id", "verdict", ["source", "run_id"])
    op.create_table(
        "notified",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("hook", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("told", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name="fk_notified_source"),
        sa.PrimaryKeyConstraint("source", "hook", name="pk_notified"),
    )


def downgrade() -> None:
    op.drop_table("notified")
    op.drop_table("verdict")
