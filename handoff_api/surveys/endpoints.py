"""Surveys: asked by the bot or by staff, read by staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from handoff_api.cases import service as cases
from handoff_api.dependencies import (
    Now,
    Reader,
    Reads,
    StaffReader,
    StaffWriter,
    WriteOnce,
    Writer,
    Writes,
)
from handoff_api.errors import PROBLEMS
from handoff_api.surveys import service
from handoff_api.surveys.schemas import (
    FollowedUp,
    FollowUp,
    SurveyCreate,
    SurveyForm,
    SurveyGiven,
    SurveyPage,
    SurveyRead,
)
from handoff_api.wire import Id

router = APIRouter(prefix="/v1", tags=["surveys"], responses=PROBLEMS)


@router.get("/cases/{reference}/survey")
async def form(reference: str, key: Reader, session: Reads, now: Now) -> SurveyForm:
    """The landlord's questions for this case, whether it may be answered now, and the answers."""
    return await service.form(session, await cases.find(session, reference, key), now)


@router.post("/cases/{reference}/survey", status_code=201, response_model=SurveyGiven)
async def take(
    reference: str, body: SurveyCreate, key: Writer, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Keep a resident's answers. They never close or change the case; an unhappy answer is
    flagged for a person, and ``offer`` says what the resident can still ask for."""
    return await once.do(key, 201, lambda: service.take(session, reference, body, key, now))


@router.get("/surveys")
async def listed(
    key: StaffReader,
    session: Reads,
    follow_up: FollowUp | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> SurveyPage:
    """Surveys, newest first; ``follow_up=needed`` are the ones somebody should ring about."""
    return await service.listed(session, key, follow_up, limit)


@router.post("/surveys/{id}/follow-up", response_model=SurveyRead)
async def follow_up(
    id: Id, body: FollowedUp, key: StaffWriter, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Note what came of speaking with the resident."""
    return await once.do(key, 200, lambda: service.follow_up(session, id, body, key, now))
