"""Where things stand in the code: endpoints call services, services call repositories, repositories ask."""

from __future__ import annotations

import ast
from pathlib import Path

API = Path(__file__).resolve().parents[2] / "handoff_api"
_ASKING = {"select", "insert", "update", "delete", "text", "exists", "func", "union_all"}
# They go over every column of every table alike, as the inventory and the column types say.
_OVER_EVERY_TABLE = ("privacy", "sealing", "migrations")
# The condition of a partial index is written in SQL.
_DESCRIBE_TABLES = ("records.py",)


def _asks(module: Path) -> set[str]:
    tree = ast.parse(module.read_text("utf-8"))
    return {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for name in node.names
    } & _ASKING


def test_only_repositories_build_queries() -> None:
    others = [
        module
        for module in API.rglob("*.py")
        if not module.name.endswith(("repository.py", *_DESCRIBE_TABLES))
        and module.relative_to(API).parts[0] not in _OVER_EVERY_TABLE
    ]
    assert len(others) > 150, "this looks at the whole of it"
    assert {str(m.relative_to(API)): _asks(m) for m in others if _asks(m)} == {}


def test_repositories_are_where_queries_are() -> None:
    assert _asks(API / "cases" / "repository.py") >= {"select", "exists"}
