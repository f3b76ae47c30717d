"""What was refused for a fault that may be ours, kept whole until it can be stored; keys that both databases index.

Revision 0014. A key of more than 2,000 octets becomes its beginning and a hash: PostgreSQL refuses longer ones, and
took no such address until now. Going down, these stay as they are.
"""

from __future__ import annotations

from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarantine",
        sa.Column("url_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_quarantine_run_id"),
        sa.ForeignKeyConstraint(["url_id"], ["url.id"], name="fk_quarantine_url_id"),
        sa.PrimaryKeyConstraint("url_id", name="pk_quarantine"),
    )
    for table in ("url", "article"):
        _shorten(table)


def downgrade() -> None:
    op.drop_table("quarantine")


def _shorten(table: str) -> None:
    connection = op.get_bind()
    long = sa.text(f"SELECT id, key FROM {table} WHERE length(key) > 500")
    for number, key in connection.execute(long).all():
        raw = key.encode(errors="replace")
        if len(raw) > 2000:
            short = raw[:1000].decode(errors="ignore") + "#" + blake2b(raw, digest_size=16).hexdigest()
            change = sa.text(f"UPDATE {table} SET key = :key WHERE id = :number")
            connection.execute(change, {"key": short, "number": number})
