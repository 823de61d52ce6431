"""Marks: beside a sealed value that must be found again stands a keyed digest of it, which can be compared.

It tells that two rows hold the same number, and nothing else to anybody without the key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper

from handoff_api.sealing.columns import keys_of
from handoff_api.sealing.keyring import MARK_LENGTH as MARK_LENGTH

# Which column holds the marks of which, such as "phones.address": "address_mark".
MARKED: dict[str, str] = {}

_Record = TypeVar("_Record", bound=type[Any])


def marked(name: str) -> Callable[[_Record], _Record]:
    """Keep ``<name>_mark`` in line with ``name`` whenever a row of the record is written."""

    def keep_marks(record: _Record) -> _Record:
        column, mark = f"{record.__tablename__}.{name}", f"{name}_mark"
        MARKED[column] = mark

        def keep(_: Mapper[Any], connection: Connection, row: Any) -> None:
            setattr(row, mark, keys_of(connection.dialect).mark(getattr(row, name), column))

        event.listen(record, "before_insert", keep)
        event.listen(record, "before_update", keep)
        return record

    return keep_marks


def marks(session: AsyncSession, value: str, column: str) -> list[str]:
    """By what ``value`` is found in ``column``, whichever of the keys its row was written with."""
    return keys_of(session.get_bind().dialect).marks(value, column)


def with_marks(
    session: AsyncSession, rows: Sequence[dict[str, Any]], column: str
) -> list[dict[str, Any]]:
    """Rows that go in past their record, each with its mark."""
    name, keys = column.partition(".")[2], keys_of(session.get_bind().dialect)
    return [{**row, MARKED[column]: keys.mark(row[name], column)} for row in rows]
