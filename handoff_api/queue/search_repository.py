"""The index of words: cases filed under marks, and found by them.

PostgreSQL keeps a case's marks as a ``tsvector``, SQLite in FTS5; what the marks are is ``search``'s.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, bindparam, cast, column, inspect, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.records import CaseRecord
from handoff_api.queue.search import filed_under, key_mark, marks_of_words, words_of
from handoff_api.sealing.columns import keys_of

_FILED = ("description", "issues", "parties", "anonymity")
_FILE_POSTGRES = text(
    "INSERT INTO case_search (case_id, document) "
    "VALUES (:id, array_to_tsvector(CAST(:marks AS text[]))) "
    "ON CONFLICT (case_id) DO UPDATE SET document = excluded.document"
)
_FILE_SQLITE = text("INSERT OR REPLACE INTO case_search (rowid, document) VALUES (:id, :marks)")


async def file(session: AsyncSession, case: CaseRecord, *, new: bool = False) -> None:
    """Bring what a case is found by in line with what it says; nothing when no word changed."""
    if not new and not _says_something_else(case):
        return
    dialect = session.get_bind().dialect
    marks = filed_under(words_of(case), keys_of(dialect))
    if dialect.name == "postgresql":
        await session.execute(_FILE_POSTGRES, {"id": case.id, "marks": marks})
    else:
        await session.execute(_FILE_SQLITE, {"id": case.id, "marks": " ".join(marks)})


def _says_something_else(case: CaseRecord) -> bool:
    state = inspect(case)
    if any(state.attrs[name].history.has_changes() for name in _FILED):
        return True
    # A list is the same list when a name or a number in one of its rows becomes another.
    return any(inspect(row).modified for row in (*case.issues, *case.parties))


def filed_with_first(dialect: Dialect) -> Select[tuple[int]]:
    """Ids of the cases whose entry was made with the key that seals."""
    return _having(key_mark(keys_of(dialect)), dialect)


def matching(typed: str, dialect: Dialect) -> Select[tuple[int]] | None:
    """Ids of the cases in which every word typed occurs; None when there is no word in it."""
    either = marks_of_words(typed, keys_of(dialect))
    if not either:
        return None
    # Hexadecimal and nothing else: no quote to close, no operator to mistake.
    if dialect.name == "postgresql":
        return _having(" & ".join(f"({' | '.join(marks)})" for marks in either), dialect)
    return _having(" AND ".join(f"({' OR '.join(marks)})" for marks in either), dialect)


def _having(query: str, dialect: Dialect) -> Select[tuple[int]]:
    if dialect.name == "postgresql":
        searched = table("case_search", column("case_id"), column("document"))
        wanted = cast(bindparam("marks", query), TSQUERY)
        found: ColumnElement[bool] = searched.c.document.op("@@")(wanted)
        return select(searched.c.case_id).where(found)
    searched = table("case_search", column("rowid"), column("case_search"))
    return select(searched.c.rowid).where(searched.c.case_search.op("MATCH")(query))
