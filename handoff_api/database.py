"""The database: SQLite on one machine, PostgreSQL for more, the same code on both."""

from __future__ import annotations

import select
import sqlite3
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from pydantic_core import from_json
from sqlalchemy import JSON, ColumnElement, DateTime, MetaData, Table, event, make_url, or_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from handoff_api.sealing.columns import give_keys
from handoff_api.sealing.keyring import Keyring
from handoff_api.sqlite import SCHEME
from handoff_api.turnstile import Turnstile

_SCHEMES = {
    "sqlite": SCHEME,
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
# Longer than any transaction of ours takes; a writer that waits this long is stuck.
_BUSY_WAIT_MS = 15_000
# How long SQLite looks for the write lock by itself before it is asked anew.
_BUSY_LOOK_MS = 20


# An error of the database names no values: they are what residents said.
_ALWAYS: Mapping[str, Any] = {"hide_parameters": True, "json_deserializer": from_json}


class DatabaseAddressUnsupportedError(ValueError):
    """``DATABASE_URL`` names a database this service does not run on."""

    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"DATABASE_URL begins with {scheme!r}: use sqlite:///path or postgresql://…"
        )


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite has none of its own, so it is stored without zone there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants: a guess here would move a promised date."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database; give it a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every instant back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Record(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Instant(),
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        list[Any]: JSON().with_variant(JSONB(), "postgresql"),
    }


def has_come(
    column: InstrumentedAttribute[datetime | None], now: datetime, longest: timedelta
) -> ColumnElement[bool]:
    """Whether the instant in ``column`` has come, or was never set.

    Nothing is ever put off for more than ``longest``: what lies further ahead was written by a clock
    that has been put back since, and would keep somebody waiting for as long as it was ahead.
    """
    return or_(column.is_(None), column <= now, column > now + longest)


def is_away(error: BaseException) -> bool:
    """Whether a database error means that it is away or full, so that the same may work later."""
    # SQLite's own comes from the beginning of a transaction, where nothing has wrapped it yet.
    if isinstance(
        error, OperationalError | InterfaceError | NoConnectionError | sqlite3.OperationalError
    ):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def table_of(record: type[Record]) -> Table:
    """The table of a record, for questions that want plain rows: of many, these cost a tenth."""
    return cast(Table, record.__table__)


def driver_address(address: str, *, waits: bool = False) -> str:
    """``address`` with the driver used here: asynchronous, or ``waits`` for migrations."""
    url = make_url(address)
    name = url.drivername.split("+")[0]
    if name not in _SCHEMES:
        raise DatabaseAddressUnsupportedError(url.drivername)
    driver = "sqlite" if waits and name == "sqlite" else _SCHEMES[name]
    return url.set(drivername=driver).render_as_string(hide_password=False)


class Database:
    """Sessions for one unit of work each; whoever opens one writes nothing but through it.

    What a person said, and how to reach them, is sealed and opened with ``keys`` on its way.
    """

    def __init__(self, address: str, keys: Keyring) -> None:
        self._reading, self._writing = _open_engines(driver_address(address))
        for engine in {self._reading, self._writing}:
            give_keys(engine.sync_engine, keys)
        self._turns = _open_turns(driver_address(address))

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._reading.dialect.name

    @asynccontextmanager
    async def reads(self) -> AsyncIterator[AsyncSession]:
        """A session whose changes are thrown away: it never sends any."""
        async with AsyncSession(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield session

    @asynccontextmanager
    async def writes(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends, undone when it raises."""
        async with AsyncSession(self._writing, expire_on_commit=False) as session:
            if self._turns is not None:
                async with self._turns.passing():
                    await session.connection()
            yield session
            await session.commit()

    @asynccontextmanager
    async def adds(self, reading: AsyncSession) -> AsyncIterator[AsyncSession]:
        """For one statement that keeps a row, when ``reading`` has read all it wants.

        PostgreSQL: over the same connection, where a statement is kept as soon as it is sent, but
        for a crash of its server within the next second. SQLite has one writer at a time, which a
        transaction that has read cannot become.
        """
        if self.dialect == "postgresql":
            yield reading
            return
        await reading.close()
        async with self.writes() as session:
            yield session

    async def vacuum(self) -> None:
        """SQLite: write the file anew, without what was deleted from it."""
        async with self._reading.connect() as connection:
            # Outside any transaction, which our own "begin" would otherwise open.
            raw = await connection.get_raw_connection()
            await raw.driver_connection.execute("VACUUM")  # type: ignore[union-attr]
            await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]

    async def close(self) -> None:
        """Give every connection back."""
        await self._reading.dispose()
        await self._writing.dispose()
        if self._turns is not None:
            self._turns.close()


def _open_engines(address: str) -> tuple[AsyncEngine, AsyncEngine]:
    """One for reading, one for transactions."""
    if not address.startswith("sqlite"):
        # A statement sees what was committed before it with a transaction around it or without;
        # without, a request sends two messages less.
        reading = _open_postgres(address, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
        event.listen(reading.sync_engine, "connect", _prepare_reading)
        return reading, _open_postgres(address)
    folder = Path(make_url(address).database or "").parent
    folder.mkdir(parents=True, exist_ok=True)
    reading = create_async_engine(address, **_ALWAYS)
    event.listen(reading.sync_engine, "connect", partial(_prepare_sqlite, waits_ms=_BUSY_WAIT_MS))
    event.listen(reading.sync_engine, "begin", _begin_to_read)
    # SQLite has one writer at a time.
    writing = create_async_engine(
        address, pool_size=1, max_overflow=0, pool_timeout=_BUSY_WAIT_MS / 1000, **_ALWAYS
    )
    event.listen(writing.sync_engine, "connect", partial(_prepare_sqlite, waits_ms=_BUSY_LOOK_MS))
    event.listen(writing.sync_engine, "begin", _begin_to_write)
    return reading, writing


def _open_postgres(address: str, **more: Any) -> AsyncEngine:
    # The connection used last is taken first: the database keeps its plans.
    engine = create_async_engine(
        address, pool_size=10, max_overflow=10, pool_use_lifo=True, **_ALWAYS, **more
    )
    event.listen(engine.sync_engine, "checkout", _check_there)
    return engine


def _check_there(connection: DBAPIConnection, *_: Any) -> None:
    """Refuse a connection whose server has gone, so that the pool opens another. While nothing was
    asked, the only thing to hear on it is its end; asking the server instead would cost a message
    each time."""
    heard = select.poll()
    heard.register(connection.driver_connection.fileno(), select.POLLIN)
    if heard.poll(0):
        raise DisconnectionError


def _prepare_reading(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Nothing is kept over these connections but the log of readings: a caseworker need not wait
    # for the disk. A crash of the database server can cost the last fraction of a second of it.
    cursor = connection.cursor()
    cursor.execute("SET synchronous_commit TO off")
    cursor.close()


def _open_turns(address: str) -> Turnstile | None:
    path = make_url(address).database
    if not address.startswith("sqlite") or not path:
        return None
    return Turnstile(Path(f"{path}-turns"), _BUSY_WAIT_MS / 1000)


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry, waits_ms: int) -> None:
    # The driver must not open transactions by itself: the listeners to "begin" say which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={waits_ms}",
        # A resident was told that the message is safe: it must outlive a power cut.
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_to_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_to_write(connection: Connection) -> None:
    """Take the write lock at the start: a transaction that reads first and writes later fails at once
    when another wrote in between.

    SQLite by itself looks for the lock less and less often, ten times a second in the end, which loses
    time; so it is asked anew.
    """
    give_up_at = time.monotonic() + _BUSY_WAIT_MS / 1000
    cursor = connection.connection.cursor()
    while True:
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
        else:
            cursor.close()
            return
