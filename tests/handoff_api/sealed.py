"""Looking at the database as a thief would: rows as they stand, without the keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    inspect,
)

from handoff_api.database import Instant, driver_address
from handoff_api.sealing.columns import SealedBytes

SEARCH = "case_search"


def everything(address: str) -> Iterator[tuple[str, str, Any]]:
    """Every value of every row: its table, its column, and what stands there."""
    engine = create_engine(driver_address(address, waits=True))
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings():  # noqa: S608
                yield from ((table, name, value) for name, value in row.items())
    engine.dispose()


def said(value: Any) -> str:
    """What somebody reads who looks at the value."""
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def fill_every_table(address: str, word: str, columns: dict[str, set[str]]) -> None:
    """A row in every table there is, with ``word`` in the columns named; past the service, as it was of old."""
    engine = create_engine(driver_address(address, waits=True))
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.begin() as connection:
        unbound(connection)
        for name, table in metadata.tables.items():
            if name.startswith(SEARCH) or name == "alembic_version":
                continue
            connection.execute(table.insert(), row_for(table, word, columns.get(name, set())))
    engine.dispose()


def unbound(connection: Connection) -> None:
    """Rows may name rows that are not there."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")


def row_for(table: Table, word: str, worded: set[str]) -> dict[str, Any]:
    """A value for every column of ``table``; ``word`` in those of ``worded``."""
    return {c.name: _value(c, word if c.name in worded else "x") for c in table.columns}


def _value(column: Column[Any], word: str) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, Float):
        return 0.5
    if isinstance(kind, DateTime | Instant):
        return datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 11, 23)
    if isinstance(kind, LargeBinary | SealedBytes):
        return word.encode()
    if "JSON" in type(kind).__name__.upper() or type(kind).__name__ == "SealedJson":
        return [{"value": word}] if column.name in ("contacts", "adjustments") else {"value": word}
    return {"anonymity": "named", "reference": "WK-26-7Q4K9D"}.get(str(column.name), word)
