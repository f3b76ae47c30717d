"""Alembic's entry: migrate the connection that the program hands over, or the database that NEWS_DATABASE_URL names."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy.engine import Connection

from storage.schema import Base


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    context.run_migrations()


handed_over: Connection | None = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    from storage.db.database import open_unchecked

    with open_unchecked(os.environ.get("NEWS_DATABASE_URL", "sqlite:///corpus.db")).write() as opened:
        run(opened)
