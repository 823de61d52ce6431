"""A whole case by one statement: its row, with the rows of everything it holds beside it as JSON.

A case holds rows of eighteen other tables, most of them few or none; a question for each costs more
than all the rest of answering a request.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic_core import from_json
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Row,
    Select,
    Text,
    bindparam,
    func,
    inspect,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from handoff_api.cases.records import CaseRecord
from handoff_api.database import Instant, Record, table_of
from handoff_api.sealing.columns import SealedJson, SealedText

_CASES = table_of(CaseRecord)
_MAPPER = CaseRecord.__mapper__
R = TypeVar("R", bound=Record)


class _Part:
    """One list of a case: which rows, in which order, and how they come back from JSON."""

    def __init__(self, name: str) -> None:
        relationship = _MAPPER.relationships[name]
        self.name = name
        self.record: type[Record] = relationship.mapper.class_
        self.table = table_of(self.record)
        self.order = relationship.order_by or ()
        # As the record calls them, which is not always as the table does.
        self.keys = [relationship.mapper.get_property_by_column(c).key for c in self.table.columns]
        self.readers = [
            (key, reader)
            for key, column in zip(self.keys, self.table.columns, strict=True)
            if (reader := _reader(column)) is not None
        ]

    def rows(self, dialect: str) -> ColumnElement[str]:
        """The rows of this part of a case, as JSON text."""
        ordered = (
            select(*self.table.columns)
            .where(self.table.c.case_id == _CASES.c.id)
            .correlate(_CASES)
            .order_by(*self.order)
            .subquery()
        )
        if dialect == "postgresql":
            each = func.json_build_array(*ordered.c)
            whole: ColumnElement[str] = func.json_agg(each).cast(Text)
        else:
            # What is JSON already lies there as text.
            values = [func.json(c) if isinstance(c.type, JSON) else c for c in ordered.c]
            whole = func.json_group_array(func.json_array(*values))
        return select(whole).select_from(ordered).scalar_subquery().label(self.name)

    def made(self, told: str | None, session: Session, dialect: Dialect) -> list[Record]:
        """The rows in ``told`` as records of ``session``."""
        found = []
        for values in from_json(told) if told else ():
            facts = dict(zip(self.keys, values, strict=True))
            for key, reader in self.readers:
                if facts[key] is not None:
                    facts[key] = reader(facts[key], dialect)
            found.append(_record_of(self.record, facts, session))
        return found


def _reader(column: Column[Any]) -> Callable[[Any, Dialect], Any] | None:
    """How a value of this column is read from JSON; None for what JSON has itself."""
    kind = column.type
    if isinstance(kind, SealedText | SealedJson):
        return kind.process_result_value
    if isinstance(kind, Instant):
        return lambda told, dialect: kind.process_result_value(
            datetime.fromisoformat(told), dialect
        )
    if isinstance(kind, Date):
        return lambda told, _: date.fromisoformat(told)
    return (lambda told, _: bool(told)) if isinstance(kind, Boolean) else None


_PARTS = tuple(_Part(name) for name in _MAPPER.relationships.keys())


@cache
def whole_case(dialect: str, by: str) -> Select[Any]:
    """The case whose column ``by`` holds ``wanted``, with everything it holds."""
    parts = [part.rows(dialect) for part in _PARTS]
    return select(*_CASES.columns, *parts).where(_CASES.c[by] == bindparam("wanted"))


def case_of(row: Row[*tuple[Any, ...]], session: AsyncSession) -> CaseRecord:
    """The row as a record of ``session``. Found twice in one transaction: what was changed in
    between stays."""
    told = row._mapping
    within, dialect = session.sync_session, session.get_bind().dialect
    case = _record_of(CaseRecord, {c.name: told[c.name] for c in _CASES.columns}, within)
    missing = inspect(case).unloaded
    for part in _PARTS:
        if part.name in missing:
            set_committed_value(case, part.name, part.made(told[part.name], within, dialect))
    session.add(case)
    return case


def _record_of(record: type[R], facts: dict[str, Any], session: Session) -> R:
    """The record with these facts, as if the session had loaded it; the one it knows already."""
    known = session.identity_map.get(identity_key(record, facts["id"]))
    if known is not None:
        return known
    made = record()
    made.__dict__.update(facts)
    make_transient_to_detached(made)
    return made
