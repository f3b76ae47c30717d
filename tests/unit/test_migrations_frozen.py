"""Migrations hold a copy of all that they need: code that changes later must not change what they do."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

MIGRATIONS = Path(__file__).parents[2] / "storage" / "migrations"
FILES = [*sorted((MIGRATIONS / "versions").glob("*.py")), *sorted(MIGRATIONS.glob("*.py"))]
LIVE = {"env.py", "__init__.py"}
"""Run Alembic on the database as it is today."""


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in LIVE], ids=lambda path: path.stem)
def test_a_migration_imports_no_code_that_changes(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    allowed = sys.stdlib_module_names | {"alembic", "sqlalchemy"}
    others = {name for name in imported if name.partition(".")[0] not in allowed}

    assert others <= {"storage.migrations", "storage.migrations.views"}
