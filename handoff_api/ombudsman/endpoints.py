"""The Ombudsman's findings: recorded by staff, counted in the reports."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.cases import history
from handoff_api.cases import service as cases
from handoff_api.dependencies import Now, Reads, StaffReader, StaffWriter, WriteOnce, Writes
from handoff_api.errors import PROBLEMS, FieldInvalidError
from handoff_api.keys.service import Key
from handoff_api.ombudsman import repository
from handoff_api.ombudsman.records import DeterminationRecord
from handoff_api.ombudsman.schemas import (
    DeterminationCreate,
    DeterminationRead,
    Determinations,
)

router = APIRouter(prefix="/v1/cases", tags=["ombudsman"], responses=PROBLEMS)


@router.get("/{reference}/determinations")
async def listed(reference: str, key: StaffReader, session: Reads) -> Determinations:
    """What the Ombudsman decided about this case."""
    case = await cases.find(session, reference, key)
    found = await repository.of_case(session, case.id)
    return Determinations(determinations=[DeterminationRead.model_validate(d) for d in found])


@router.post("/{reference}/determinations", status_code=201, response_model=DeterminationRead)
async def record(
    reference: str,
    body: DeterminationCreate,
    key: StaffWriter,
    session: Writes,
    now: Now,
    once: WriteOnce,
) -> Response:
    """Record a finding; several findings about one case are several records."""
    return await once.do(key, 201, lambda: _record(session, reference, body, key, now))


async def _record(
    session: AsyncSession, reference: str, said: DeterminationCreate, key: Key, now: datetime
) -> DeterminationRead:
    case = await cases.find(session, reference, key, to_change=True)
    if said.determined_on > rulebook.london_date(now):
        raise FieldInvalidError("determined_on", "must not be in the future")
    determination = DeterminationRecord(
        id=str(uuid4()),
        case_id=case.id,
        landlord=case.landlord,
        recorded_by=key.actor,
        recorded_at=now,
        **said.model_dump(),
    )
    await repository.add(session, determination)
    await history.append(
        session,
        case,
        actor=key.actor,
        action="determination_recorded",
        from_state=case.state,
        now=now,
        details={
            "finding": said.finding,
            "determined_on": said.determined_on.isoformat(),
            "comply_by": said.comply_by.isoformat() if said.comply_by else None,
        },
        private={"summary": said.summary, "orders": said.orders},
    )
    return DeterminationRead.model_validate(determination)
