"""Queries for letters."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from handoff_api.cases.records import CaseRecord
from handoff_api.letters.records import LetterRecord


async def add(session: AsyncSession, letter: LetterRecord) -> None:
    """Store an issued letter."""
    session.add(letter)
    await session.flush()


async def of_case(session: AsyncSession, case_id: int) -> Sequence[LetterRecord]:
    """Every letter issued about a case, oldest first, without the documents themselves."""
    found = await session.scalars(
        select(LetterRecord)
        .where(LetterRecord.case_id == case_id)
        .options(defer(LetterRecord.html, raiseload=True), defer(LetterRecord.pdf, raiseload=True))
        .order_by(LetterRecord.issued_at, LetterRecord.id)
    )
    return found.all()


async def whole_of_case(session: AsyncSession, case_id: int) -> Sequence[LetterRecord]:
    """Every letter issued about a case, oldest first, with the documents."""
    found = await session.scalars(
        select(LetterRecord)
        .where(LetterRecord.case_id == case_id)
        .order_by(LetterRecord.issued_at, LetterRecord.id)
    )
    return found.all()


async def find(session: AsyncSession, id: str) -> tuple[LetterRecord, str] | None:
    """A letter with its documents, and the reference of its case."""
    row = (
        await session.execute(
            select(LetterRecord, CaseRecord.reference)
            .join(CaseRecord, CaseRecord.id == LetterRecord.case_id)
            .where(LetterRecord.id == id)
        )
    ).first()
    return (row[0], row[1]) if row else None


async def by_link(session: AsyncSession, digest: str) -> LetterRecord | None:
    """The letter a resident's link opens."""
    return await session.scalar(select(LetterRecord).where(LetterRecord.link_digest == digest))
