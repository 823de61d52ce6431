"""Forgetting a person: rows deleted or words blanked, files removed, Rasa's memory of them too. What was
done, when and under which clause stays, and the history still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    delete,
    func,
    null,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.attachments.records import AttachmentRecord
from handoff_api.attachments.store import BlobStore
from handoff_api.cases import history
from handoff_api.cases import repository as cases
from handoff_api.database import Database
from handoff_api.errors import Problem
from handoff_api.privacy.inventory import inventory
from handoff_api.privacy.subject import Subject, held, rows_of
from handoff_api.queue import search_repository
from handoff_api.sealing.columns import FORGOTTEN, SealedBytes, SealedJson


class LegalHoldError(Problem):
    """A court or the Ombudsman is at work: nothing may go."""

    status = 409
    code = "legal_hold"
    title = "On legal hold"


async def count(session: AsyncSession, subject: Subject) -> Mapping[str, int]:
    """How many rows of each table would be deleted or blanked; nothing changes."""
    counted: Counter[str] = Counter()
    for name, line in inventory().items():
        theirs = await rows_of(session, line, subject)
        if theirs is not None and line.erased != "kept":
            query = select(func.count()).select_from(line.table).where(theirs)
            counted[name] = await session.scalar(query) or 0
    return {name: rows for name, rows in counted.items() if rows}


async def forget(
    session: AsyncSession, subject: Subject, *, by: str, because: str, now: datetime
) -> list[str]:
    """Forget the subject in the database; returns the hashes of files nobody else has.

    Raises LegalHoldError, changing nothing, when one of the cases is on hold.
    """
    if holds := await held(session, subject):
        raise LegalHoldError(f"{', '.join(holds)} must be kept; release the hold first.")
    files = await _files_of_nobody_else(session, subject)
    # Blank first what hangs on rows that are then deleted.
    lines = sorted(inventory().values(), key=lambda line: line.erased == "rows")
    # Rows that hang on others go before those: the other way round the database refuses.
    for line in sorted(lines, key=lambda line: -_depth(line.table.name)):
        theirs = await rows_of(session, line, subject)
        if theirs is None or line.erased == "kept":
            continue
        if line.erased == "rows":
            await session.execute(delete(line.table).where(theirs))
        elif line.blanked:
            blanks = {name: blank(line.table.c[name]) for name in line.blanked}
            await session.execute(update(line.table).where(theirs).values(blanks))
    session.expire_all()
    for reference in subject.references:
        case = await cases.find(session, reference, to_change=True)
        if case is None:
            continue
        await search_repository.file(session, case, new=True)
        await history.append(
            session,
            case,
            actor=by,
            action="forgotten",
            from_state=case.state,
            now=now,
            details={"because": because},
        )
    return files


def blank(column: Column[Any]) -> Any:
    """What stands in a column of which the words are gone."""
    if column.nullable:
        # Not None: a JSON column would keep that as a word of its own.
        return null()
    if isinstance(column.type, SealedJson):
        return {} if str(column.name) in _OBJECTS else []
    if isinstance(column.type, SealedBytes):
        return b""
    return FORGOTTEN


def remove_files(store: BlobStore, files: list[str]) -> None:
    """Remove what the database no longer names; after the transaction, never before."""
    for sha256 in files:
        store.erase(sha256)


async def sweep(database: Database) -> None:
    """SQLite keeps what was deleted in its free pages and in the index of words until it is swept;
    PostgreSQL sweeps by itself."""
    if database.dialect != "sqlite":
        return
    async with database.writes() as session:
        await session.execute(text("INSERT INTO case_search (case_search) VALUES ('optimize')"))
    await database.vacuum()


async def _files_of_nobody_else(session: AsyncSession, subject: Subject) -> list[str]:
    theirs = select(AttachmentRecord.sha256).where(
        AttachmentRecord.conversation_id.in_(subject.conversations)
    )
    others = select(AttachmentRecord.sha256).where(
        AttachmentRecord.conversation_id.not_in(subject.conversations)
    )
    shared = set(await session.scalars(others.where(AttachmentRecord.sha256.in_(theirs))))
    return sorted(set(await session.scalars(theirs)) - shared)


def _depth(name: str) -> int:
    """How far down a table hangs: 0 for one that names no other."""
    table = inventory()[name].table
    above = {key.column.table.name for key in table.foreign_keys} - {name}
    return 1 + max((_depth(other) for other in above), default=-1)


# Columns that hold one object rather than a list.
_OBJECTS = {"facts", "said", "details", "hazard"}
