"""Queries for surveys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from handoff_api.cases.records import CaseRecord
from handoff_api.surveys.records import SurveyRecord

_WITH_ANSWERS = selectinload(SurveyRecord.answers)


async def add(session: AsyncSession, survey: SurveyRecord) -> None:
    """Store a survey with its answers."""
    session.add(survey)
    await session.flush()


async def of_case(session: AsyncSession, case_id: int) -> Sequence[SurveyRecord]:
    """Every survey given about a case, oldest first."""
    found = await session.scalars(
        select(SurveyRecord)
        .where(SurveyRecord.case_id == case_id)
        .options(_WITH_ANSWERS)
        .order_by(SurveyRecord.given_at)
    )
    return found.all()


async def find(
    session: AsyncSession, id: str, *, to_change: bool = False
) -> tuple[SurveyRecord, str] | None:
    """A survey and the reference of its case."""
    query = (
        select(SurveyRecord, CaseRecord.reference)
        .join(CaseRecord, CaseRecord.id == SurveyRecord.case_id)
        .where(SurveyRecord.id == id)
        .options(_WITH_ANSWERS)
    )
    if to_change:
        query = query.with_for_update(of=SurveyRecord)
    row = (await session.execute(query)).first()
    return (row[0], row[1]) if row else None


async def listed(
    session: AsyncSession, landlord: str | None, follow_up: str | None, limit: int
) -> Sequence[tuple[SurveyRecord, str]]:
    """Surveys with their cases' references, newest first."""
    query = (
        select(SurveyRecord, CaseRecord.reference)
        .join(CaseRecord, CaseRecord.id == SurveyRecord.case_id)
        .options(_WITH_ANSWERS)
        .order_by(SurveyRecord.given_at.desc())
        .limit(limit)
    )
    if landlord is not None:
        query = query.where(SurveyRecord.landlord == landlord)
    if follow_up is not None:
        query = query.where(SurveyRecord.follow_up == follow_up)
    return [(survey, reference) for survey, reference in (await session.execute(query)).all()]


async def given_between(
    session: AsyncSession, landlord: str, first: datetime, before: datetime
) -> Sequence[SurveyRecord]:
    """Surveys given from ``first`` until just before ``before``."""
    found = await session.scalars(
        select(SurveyRecord)
        .where(
            SurveyRecord.landlord == landlord,
            SurveyRecord.given_at >= first,
            SurveyRecord.given_at < before,
        )
        .options(_WITH_ANSWERS)
    )
    return found.all()
