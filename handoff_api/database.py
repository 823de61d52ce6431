"""The database: SQLite on one machine, PostgreSQL for more, the same code on both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, DateTime, MetaData, event, make_url
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from handoff_api.sealing.columns import give_keys
from handoff_api.sealing.keyring import Keyring

_SCHEMES = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
# Longer than any transaction of ours takes; a writer that waits this long is stuck.
_BUSY_TIMEOUT_MS = 15_000


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
        self._engine = _open_engine(driver_address(address))
        give_keys(self._engine.sync_engine, keys)
        self._writing = self._engine.execution_options(putright_writes=True)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @asynccontextmanager
    async def reads(self) -> AsyncIterator[AsyncSession]:
        """A session whose changes are thrown away."""
        async with AsyncSession(self._engine, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def writes(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends, undone when it raises."""
        async with AsyncSession(self._writing, expire_on_commit=False) as session:
            yield session
            await session.commit()

    async def vacuum(self) -> None:
        """SQLite: write the file anew, without what was deleted from it."""
        async with self._engine.connect() as connection:
            # Outside any transaction, which our own "begin" would otherwise open.
            raw = await connection.get_raw_connection()
            await raw.driver_connection.execute("VACUUM")  # type: ignore[union-attr]
            await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]

    async def close(self) -> None:
        """Give every connection back."""
        await self._engine.dispose()


def _open_engine(address: str) -> AsyncEngine:
    if not address.startswith("sqlite"):
        return create_async_engine(address, pool_size=10, max_overflow=10, pool_pre_ping=True)
    folder = Path(make_url(address).database or "").parent
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(address)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: _begin_sqlite says which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
        # A resident was told that the message is safe: it must outlive a power cut.
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another wrote in
    # between; taking the write lock at the start makes it wait instead.
    writes = connection.get_execution_options().get("putright_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
