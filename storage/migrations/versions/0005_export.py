"""When each article last changed, as a number that grows: an export can go on where an earlier one ended.

Revision 0005. `last_seen` can't serve: it moves each time that a page is read, also when nothing changed. Articles
stored before count as changed at 0, before all that changes from now on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article", sa.Column("changed", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_article_changed", "article", ["changed"])


def downgrade() -> None:
    op.drop_index("ix_article_changed", "article")
    op.drop_column("article", "changed")
