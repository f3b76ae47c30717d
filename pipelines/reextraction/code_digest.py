"""A digest of the code that parsing depends on. It changes with the meaning of the code, not its layout."""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

import crawler.parsers

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def parsers_digest() -> str:
    """Return the digest of the parsers and of all modules of the crawler that they import."""
    names = [module.name for module in pkgutil.walk_packages(crawler.parsers.__path__, "crawler.parsers.")]
    return code_digest(_modules(["crawler.parsers", *names]))


def code_digest(modules: Iterable[ast.Module]) -> str:
    """Return the digest of these modules. The function changes the modules.

    Comments, docstrings and layout don't count. Neither does the position of a statement: a function may move from
    module to module.
    """
    statements = {part for module in modules for part in _statements(module)}
    return blake2b("\n".join(sorted(statements)).encode(), digest_size=16).hexdigest()


def _modules(names: list[str]) -> Iterator[ast.Module]:
    """Yield these modules, and the modules of the crawler that they import."""
    waiting, seen = list(names), set(names)
    while waiting:
        name = waiting.pop()
        spec = find_spec(name)
        assert spec is not None and spec.origin is not None
        module = ast.parse(Path(spec.origin).read_text("utf-8"))
        imported = set(_imported(module)) - seen
        seen |= imported
        waiting += sorted(imported)
        yield module


def _imported(module: ast.Module) -> Iterator[str]:
    """Yield the modules of the crawler that a module imports."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module is not None and _is_ours(node.module):
            yield node.module
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name for name in names if _is_module(node.module or "", name))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _is_ours(alias.name))


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] == "crawler"


def _is_module(package: str, name: str) -> bool:
    parent = find_spec(package)
    is_package = parent is not None and parent.submodule_search_locations is not None
    return is_package and find_spec(name) is not None


def _statements(module: ast.Module) -> Iterator[str]:
    """Yield the module's statements without docstrings; of an import within the crawler, only the names."""
    for node in ast.walk(module):
        if isinstance(node, _DOCUMENTED):
            node.body = [part for part in node.body if not _is_text(part)] or [ast.Pass()]
        elif isinstance(node, ast.ImportFrom) and node.module is not None and _is_ours(node.module):
            node.module = "crawler"
    for statement in module.body:
        parts = statement.names if isinstance(statement, (ast.Import, ast.ImportFrom)) else [statement]
        origin = statement.module or "" if isinstance(statement, ast.ImportFrom) else ""
        yield from (f"{origin} {ast.dump(part)}" for part in parts)


def _is_text(statement: ast.stmt) -> bool:
    """Return True for a docstring, and for the text below a constant that describes the constant."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
