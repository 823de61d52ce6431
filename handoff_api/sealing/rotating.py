"""Changing keys: what was sealed with an older key is sealed with the first, a batch at a time.

It may run while the service does, be stopped at any moment and be started again: what is left is found by
the key it was sealed with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Table,
    and_,
    bindparam,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from handoff_api.cases.records import CaseRecord
from handoff_api.database import Database
from handoff_api.queue import search_repository
from handoff_api.sealing.columns import keys_of, sealed_columns
from handoff_api.sealing.keyring import Keyring
from handoff_api.sealing.marks import MARKED
from handoff_api.sealing.needed import begins, is_sealed, raw, sealed_tables

_BATCH = 500


async def rotate(database: Database, batch: int = _BATCH) -> Counter[str]:
    """Seal everything with the first key; how many rows of each table were changed."""
    changed: Counter[str] = Counter()
    for table in sealed_tables():
        after: tuple[Any, ...] | None = None
        while True:
            async with database.writes() as session:
                rows = await _page(session, table, after, batch)
                if not rows:
                    break
                changed[table.name] += await _seal_anew(session, table, rows)
            after = tuple(rows[-1][name] for name in _key(table))
    changed["case_search"] = await _file_anew(database, batch)
    return +changed


async def _page(
    session: AsyncSession, table: Table, after: tuple[Any, ...] | None, batch: int
) -> Sequence[Any]:
    """The next rows in which something is sealed with an older key, held until they are changed."""
    head = keys_of(session.get_bind().dialect).head
    key = [table.c[name] for name in _key(table)]
    columns = list(sealed_columns(table))
    older = or_(*(and_(is_sealed(c), ~begins(c, head)) for c in columns))
    query = select(*key, *(raw(c).label(c.name) for c in columns)).where(older)
    if after is not None:
        query = query.where(tuple_(*key) > tuple_(*after))
    query = query.order_by(*key).limit(batch).with_for_update()
    return (await session.execute(query)).mappings().all()


async def _seal_anew(session: AsyncSession, table: Table, rows: Sequence[Any]) -> int:
    keys = keys_of(session.get_bind().dialect)
    columns = list(sealed_columns(table))
    names = {c.name: f"new_{c.name}" for c in columns}
    values: dict[str, Any] = {name: bindparam(new) for name, new in names.items()}
    marked = {c.name: MARKED[f"{table.name}.{c.name}"] for c in columns
              if f"{table.name}.{c.name}" in MARKED}  # fmt: skip
    values |= {mark: bindparam(f"new_{mark}") for mark in marked.values()}
    where = and_(*(table.c[name] == bindparam(f"key_{name}") for name in _key(table)))
    made = []
    for row in rows:
        one: dict[str, Any] = {f"key_{name}": row[name] for name in _key(table)}
        for column in columns:
            one[names[column.name]] = opened = _opened(keys, column, row[column.name])
            if column.name in marked and opened is not None:
                mark = keys.mark(opened, f"{table.name}.{column.name}")
                one[f"new_{marked[column.name]}"] = mark
        made.append(one)
    connection = await session.connection()
    await connection.execute(update(table).where(where).values(values), made)
    return len(made)


async def _file_anew(database: Database, batch: int) -> int:
    """The index of words: every case whose entry was made with an older key."""
    filed, after = 0, 0
    while True:
        async with database.writes() as session:
            cases = (
                await session.scalars(
                    select(CaseRecord)
                    .where(
                        CaseRecord.id > after,
                        CaseRecord.id.not_in(
                            search_repository.filed_with_first(session.get_bind().dialect)
                        ),
                    )
                    .options(selectinload(CaseRecord.issues), selectinload(CaseRecord.parties))
                    .order_by(CaseRecord.id)
                    .limit(batch)
                )
            ).all()
            for case in cases:
                await search_repository.file(session, case, new=True)
        if not cases:
            return filed
        filed, after = filed + len(cases), cases[-1].id


def _opened(keys: Keyring, column: Column[Any], raw: Any) -> Any:
    """The plain value, as the column's own type takes it for writing."""
    return column.type.process_result_value(raw, _Opening(keys))  # type: ignore[attr-defined]


class _Opening:
    """What a column's type asks of a dialect: the keys."""

    def __init__(self, keys: Keyring) -> None:
        self.field_keys = keys


def _key(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]
