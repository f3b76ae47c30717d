"""The views beside the tables, for migrations: made, dropped, and kept out of the way of a table that is rebuilt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection


def create_views(statements: Mapping[str, str]) -> None:
    """Make views: name -> the SELECT that each stands for."""
    for name, statement in statements.items():
        op.get_bind().exec_driver_sql(f"CREATE VIEW {name} AS {statement}")


def drop_views() -> dict[str, str]:
    """Drop all views, and return them as `create_views` takes them."""
    connection = op.get_bind()
    views = {name: _definition(connection, name) for name in sorted(sa.inspect(connection).get_view_names())}
    for name in views:
        connection.exec_driver_sql(f"DROP VIEW {name}")
    return views


@contextmanager
def without_views() -> Iterator[None]:
    """Do something to the tables while no view refers to them; they are made again as they were."""
    views = drop_views()
    yield
    create_views(views)


def _definition(connection: Connection, name: str) -> str:
    definition = sa.inspect(connection).get_view_definition(name) or ""
    # SQLite gives the whole statement, PostgreSQL what comes after AS.
    return definition.removeprefix(f"CREATE VIEW {name} AS ").rstrip().rstrip(";")
