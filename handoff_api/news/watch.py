"""One watch on the database for the whole process, however many streams are open.

PostgreSQL says itself what was committed (triggers and NOTIFY); SQLite is asked ten times a second
whether anybody committed, which reads no table. Either way an idle stream costs no query.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import aiosqlite
import psycopg
from sqlalchemy import make_url

from handoff_api.logging import log

CHANNEL = "putright"
STAFF = "staff"
_MESSAGE = "message:"
_RECONNECT_S = 1.0


class Watch:
    """Calls ``tell`` with a conversation's id, ``STAFF``, or None for "anything may be new"."""

    def __init__(self, address: str, poll: float) -> None:
        self._address = address
        self._poll = poll
        self._task: asyncio.Task[None] | None = None

    def start(self, tell: Callable[[str | None], None]) -> None:
        """Begin with the first stream; again does nothing."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run(tell))

    async def stop(self) -> None:
        """Let go of the database."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self, tell: Callable[[str | None], None]) -> None:
        follow = _follow_sqlite if self._address.startswith("sqlite") else _follow_postgres
        while True:
            try:
                await follow(self._address, self._poll, tell)
            except (OSError, psycopg.Error, aiosqlite.Error) as error:
                log.warning("watch_lost", error=type(error).__name__)
            await asyncio.sleep(_RECONNECT_S)


async def _follow_postgres(address: str, poll: float, tell: Callable[[str | None], None]) -> None:
    url = make_url(address).set(drivername="postgresql")
    where = url.render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(where, autocommit=True) as connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        # What was committed before the line was open went unheard.
        tell(None)
        async for notify in connection.notifies():
            tell(notify.payload.removeprefix(_MESSAGE))


async def _follow_sqlite(address: str, poll: float, tell: Callable[[str | None], None]) -> None:
    path = make_url(address).database or ""
    # In autocommit: an open transaction would go on seeing the database as it was.
    async with aiosqlite.connect(path, isolation_level=None) as connection:
        seen, last = await _number(connection, "PRAGMA data_version"), await _last(connection)
        tell(None)
        while True:
            await asyncio.sleep(poll)
            version = await _number(connection, "PRAGMA data_version")
            if version == seen:
                continue
            seen = version
            newest = await _last(connection)
            query = "SELECT DISTINCT conversation_id FROM messages WHERE rowid > ?"
            for (conversation_id,) in await connection.execute_fetchall(query, (last,)):
                tell(conversation_id)
            last = newest
            # Cases and alerts change in place: whoever follows them looks for what is new.
            tell(STAFF)


async def _last(connection: aiosqlite.Connection) -> int:
    return await _number(connection, "SELECT coalesce(max(rowid), 0) FROM messages")


async def _number(connection: aiosqlite.Connection, query: str) -> int:
    async with connection.execute(query) as cursor:
        row = await cursor.fetchone()
    return int(row[0]) if row else 0
