"""SQLite for SQLAlchemy's asyncio, with one call into the driver's thread for each statement.

``sqlite+aiosqlite`` makes four: a cursor, the statement, its rows, closing the cursor. Each wakes another
thread and comes back, which costs more than the statement and keeps the write lock meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

import aiosqlite
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)

SCHEME = "sqlite+onecall"


class _Done(NamedTuple):
    """What is left of a cursor that is closed."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()
    # There is none open between two statements.
    _awaitable_cursor_close = False

    def _aenter_cursor(self, cursor: Any) -> Any:
        return _Done()

    def _make_new_cursor(self, connection: Any) -> Any:
        return None

    def close(self) -> None:
        self._rows.clear()

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        await self._run("execute", operation, () if parameters is None else parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        await self._run("executemany", operation, seq_of_parameters)

    async def _run(self, how: str, operation: str, parameters: Any) -> None:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:
            self._cursor, rows = await connection._execute(
                _in_thread, connection._conn, how, operation, parameters
            )
        self._rows = deque(rows)


def _in_thread(
    connection: sqlite3.Connection, how: str, operation: str, parameters: Any
) -> tuple[_Done, Sequence[Any]]:
    cursor = connection.cursor()
    try:
        getattr(cursor, how)(operation, parameters)
        rows = cursor.fetchall() if cursor.description else ()
        return _Done(cursor.description, cursor.rowcount, cursor.lastrowid), rows
    finally:
        cursor.close()


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arg: Any, **kw: Any) -> AsyncAdapt_aiosqlite_connection:
        made = super().connect(*arg, **kw)
        return _Connection(self, made.driver_connection)


class Dialect(SQLiteDialect_aiosqlite):
    """As ``sqlite+aiosqlite`` in everything else."""

    driver = "onecall"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        """The driver SQLAlchemy is given."""
        return _Driver(aiosqlite, sqlite3)


registry.register("sqlite.onecall", __name__, Dialect.__name__)
