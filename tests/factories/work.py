"""How much work statements are to the database, in numbers that a busy machine does not change."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Flask
from sqlalchemy import text

from comments.core.db import db

Statements = Iterable[tuple[str, Sequence[Any]]]

# With these off PostgreSQL scans or sorts only where no index could help. So small a thread shows it, too.
DETOURS = ("seqscan", "sort", "incremental_sort", "bitmapscan")


def work_of(app: Flask, statements: Statements) -> int:
    """Count the steps of SQLite's machine, or the rows that PostgreSQL looks at."""
    with app.app_context():
        try:
            if db.engine.dialect.name == "sqlite":
                return sum(_steps(*statement) for statement in statements)
            for detour in DETOURS:
                db.session.execute(text(f"SET LOCAL enable_{detour} = off"))
            return sum(_rows(*statement) for statement in statements)
        finally:
            db.session.rollback()


def _steps(statement: str, parameters: Sequence[Any]) -> int:
    connection: Any = db.session.connection().connection.dbapi_connection
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.set_progress_handler(count, 1)
    connection.execute(statement, parameters).fetchall()
    connection.set_progress_handler(None, 0)
    return steps


def _rows(statement: str, parameters: Sequence[Any]) -> int:
    explain = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}"
    [plan] = db.session.connection().exec_driver_sql(explain, parameters).scalar_one()
    return _rows_in(plan["Plan"])


def _rows_in(node: dict[str, Any]) -> int:
    passed_over = (
        "Rows Removed by Filter",
        "Rows Removed by Join Filter",
        "Rows Removed by Index Recheck",
    )
    rows = node["Actual Rows"] + sum(node.get(name, 0) for name in passed_over)
    return int(node["Actual Loops"] * rows) + sum(map(_rows_in, node.get("Plans", ())))
