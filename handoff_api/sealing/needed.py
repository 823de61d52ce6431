"""Which field keys a database needs: those its values were sealed with."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, Text, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.database import Database
from handoff_api.records import METADATA
from handoff_api.sealing.columns import SealedBytes, keys_of, sealed_columns
from handoff_api.sealing.keyring import SEAL, FieldKeysError

_ID = (len(SEAL) + 1, 8)
# Where a service that is used at all has rows.
_LOOKED_AT = ("messages.text", "cases.description", "webhook_subscriptions.secret")


def sealed_tables() -> list[Table]:
    """Every table with something sealed in it."""
    return [table for table in METADATA.tables.values() if list(sealed_columns(table))]


async def key_ids(session: AsyncSession) -> Counter[str]:
    """How many values are sealed with each key, by the key's id."""
    found: Counter[str] = Counter()
    for table in sealed_tables():
        for column in sealed_columns(table):
            head = func.substr(raw(column), *_ID)
            if isinstance(column.type, SealedBytes) and session.get_bind().dialect.name != "sqlite":
                head = func.convert_from(head, "latin1")
            counting = select(head, func.count()).where(is_sealed(column)).group_by(head)
            for id, number in (await session.execute(counting)).all():
                found[id if isinstance(id, str) else id.decode()] += number
    return found


async def check_keys(database: Database) -> None:
    """Raise FieldKeysError when what is there was sealed with a key that is not there: better told at the
    start than by every reader. A key that only older rows need is told by ``rotate-keys``."""
    async with database.reads() as session:
        keys = keys_of(session.get_bind().dialect)
        for name in _LOOKED_AT:
            table, _, column_name = name.partition(".")
            column = METADATA.tables[table].c[column_name]
            newest = (
                select(func.substr(raw(column), *_ID))
                .where(is_sealed(column))
                .order_by(*(c.desc() for c in column.table.primary_key.columns))
                .limit(1)
            )
            id = await session.scalar(newest)
            if id is not None and id not in keys.ids:
                raise FieldKeysError(
                    f"the database was sealed with the field key {id}, which is not among those given "
                    f"({', '.join(keys.ids)}): put it back (PUTRIGHT_FIELD_KEYS, or the file "
                    "field-keys in the data folder); without it nobody can read what is there"
                )


def raw(column: Column[Any]) -> Any:
    """The column as it stands in the database."""
    return type_coerce(column, LargeBinary if isinstance(column.type, SealedBytes) else Text)


def begins(column: Column[Any], head: str) -> Any:
    start: Any = head.encode() if isinstance(column.type, SealedBytes) else head
    return func.substr(raw(column), 1, len(head)) == start


def is_sealed(column: Column[Any]) -> Any:
    return begins(column, SEAL)
