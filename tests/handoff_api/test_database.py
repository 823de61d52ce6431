"""SQLite as it is used here: quick, and no process keeps the others waiting."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, cast

import aiosqlite
import pytest
from sqlalchemy import CursorResult, text
from sqlalchemy.exc import IntegrityError

from handoff_api.database import Database
from handoff_api.sealing.keyring import Keyring

KEYS = Keyring([bytes(32)])


def _write_without_a_pause(address: str, stop: Event) -> None:
    async def write() -> None:
        database = Database(address, KEYS)
        while not stop.is_set():
            async with database.writes() as session:
                await session.execute(text("INSERT INTO written VALUES ('busy')"))
                await asyncio.sleep(0.03)
        await database.close()

    asyncio.run(write())


async def test_who_writes_without_a_pause_lets_others_write_between(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/shared.db"
    database = Database(address, KEYS)
    async with database.writes() as session:
        await session.execute(text("CREATE TABLE written (who)"))
    spawning = multiprocessing.get_context("spawn")
    stop = spawning.Event()
    busy = spawning.Process(target=_write_without_a_pause, args=(address, stop))
    busy.start()
    try:
        while not await _count(database, "busy"):
            await asyncio.sleep(0.05)
        before, began = await _count(database, "busy"), time.monotonic()
        for _ in range(10):
            async with database.writes() as session:
                await session.execute(text("INSERT INTO written VALUES ('quick')"))
        between = await _count(database, "busy") - before
    finally:
        stop.set()
        busy.join(10)
    # Turn and turn about; counted and not timed, so that a slow machine changes nothing.
    assert between <= 25, f"{between} of the other's turns in {time.monotonic() - began:.1f} s"
    assert await _count(database, "quick") == 10
    await database.close()


async def _count(database: Database, who: str) -> int:
    async with database.reads() as session:
        found = await session.scalar(
            text("SELECT count(*) FROM written WHERE who = :who"), {"who": who}
        )
    return int(found or 0)


async def test_transactions_of_one_process_take_turns_in_the_order_they_came(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path}/own.db", KEYS)
    order: list[int] = []

    async def write(n: int) -> None:
        async with database.writes() as session:
            order.append(n)
            await session.execute(text("SELECT 1"))
            await asyncio.sleep(0.01)

    await asyncio.gather(*(write(n) for n in range(10)))
    assert order == list(range(10))
    await database.close()


async def test_a_statement_is_one_call_into_the_drivers_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite:///{tmp_path}/quick.db", KEYS)
    async with database.writes() as session:
        await session.execute(text("CREATE TABLE written (id INTEGER PRIMARY KEY, who UNIQUE)"))
    calls = []
    plain = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, *what: Any, **more: Any) -> Any:
        calls.append(what)
        return await plain(self, *what, **more)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    async with database.writes() as session:
        began = len(calls)
        people = [{"who": "ann"}, {"who": "bob"}]
        await session.execute(text("INSERT INTO written (who) VALUES (:who)"), people)
        found = await session.execute(text("SELECT id, who FROM written ORDER BY id"))
        rows = found.mappings().all()
        changed = await session.execute(text("UPDATE written SET who = who || '!'"))
        assert len(calls) - began == 3
    assert [dict(row) for row in rows] == [{"id": 1, "who": "ann"}, {"id": 2, "who": "bob"}]
    assert cast(CursorResult[Any], changed).rowcount == 2
    await database.close()


async def test_what_sqlite_refuses_is_raised_and_undone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/refusing.db", KEYS)
    async with database.writes() as session:
        await session.execute(text("CREATE TABLE written (who UNIQUE)"))

    async def write_twice() -> None:
        async with database.writes() as session:
            await session.execute(text("INSERT INTO written VALUES ('ann')"))
            await session.execute(text("INSERT INTO written VALUES ('ann')"))

    with pytest.raises(IntegrityError):
        await write_twice()
    assert await _count(database, "ann") == 0
    # The one connection that writes is free again.
    async with database.writes() as session:
        await session.execute(text("INSERT INTO written VALUES ('ann')"))
    assert await _count(database, "ann") == 1
    await database.close()
