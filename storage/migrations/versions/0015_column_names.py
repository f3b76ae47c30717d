"""Rename seven columns whose names had to be explained: each now says what it counts or records.

Revision 0015. Values, types and indexes stay. Queries that name the old columns must be changed. No view names them.
"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_RENAMED = (
    ("url", "lost", "lost_runs"),
    ("url", "vain", "unchanged_rereads"),
    ("url", "checks", "unchanged_checks"),
    ("host", "walls", "forbidden_streak"),
    ("host", "openings", "circuit_opens"),
    ("listing", "barren", "empty_polls"),
    ("listing", "lying", "false_not_modified"),
)


def upgrade() -> None:
    for table, old, new in _RENAMED:
        op.alter_column(table, old, new_column_name=new)


def downgrade() -> None:
    for table, old, new in _RENAMED:
        op.alter_column(table, new, new_column_name=old)
