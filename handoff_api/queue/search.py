"""Finding a case by its words: PostgreSQL's full text, SQLite's FTS5, the same rules for both."""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, Select, bindparam, column, func, inspect, select, table, text
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.records import CaseRecord

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_FILED = ("description", "issues", "parties", "anonymity")
# A query of more words than this finds nothing that fewer would not.
_MOST_WORDS = 12

_FILE_POSTGRES = text(
    "INSERT INTO case_search (case_id, document) VALUES (:id, to_tsvector('english', :words)) "
    "ON CONFLICT (case_id) DO UPDATE SET document = excluded.document"
)
_FILE_SQLITE = text("INSERT OR REPLACE INTO case_search (rowid, document) VALUES (:id, :words)")


async def file(session: AsyncSession, case: CaseRecord, *, new: bool = False) -> None:
    """Bring what a case is found by in line with what it says; nothing when no word changed."""
    state = inspect(case)
    if not new and not any(state.attrs[name].history.has_changes() for name in _FILED):
        return
    postgres = session.get_bind().dialect.name == "postgresql"
    await session.execute(
        _FILE_POSTGRES if postgres else _FILE_SQLITE, {"id": case.id, "words": words_of(case)}
    )


def words_of(case: CaseRecord) -> str:
    """What a case is found by. A confidential case is not to be found by a person's name."""
    names = [p.name for p in case.parties if p.name] if case.anonymity == "named" else []
    summaries = [issue.summary for issue in case.issues if issue.summary]
    return " ".join([case.reference[-6:], case.description, *summaries, *names])


def matching(typed: str, dialect: str) -> Select[tuple[int]] | None:
    """Ids of the cases in which every word typed occurs; None when there is no word in it."""
    words = _WORD.findall(typed)[:_MOST_WORDS]
    if not words:
        return None
    if dialect == "postgresql":
        searched = table("case_search", column("case_id"), column("document"))
        query = func.plainto_tsquery(text("'english'"), bindparam("words", " ".join(words)))
        found: ColumnElement[bool] = searched.c.document.op("@@")(query)
        return select(searched.c.case_id).where(found)
    searched = table("case_search", column("rowid"), column("case_search"))
    quoted = " ".join(f'"{word}"' for word in words)
    return select(searched.c.rowid).where(searched.c.case_search.op("MATCH")(quoted))
