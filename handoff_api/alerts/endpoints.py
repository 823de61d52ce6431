"""Alerts: raised by the bot's actions, taken by staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

import rulebook
from handoff_api.alerts import repository, service
from handoff_api.alerts.schemas import (
    AlertAction,
    AlertCreate,
    AlertPage,
    AlertRead,
    AlertState,
    Category,
)
from handoff_api.alerts.service import Alarm
from handoff_api.cursors import read_cursor, write_cursor
from handoff_api.dependencies import Now, Reads, StaffReader, StaffWriter, WriteOnce, Writer, Writes
from handoff_api.errors import PROBLEMS, FieldInvalidError
from handoff_api.keys.service import EVERY_LANDLORD
from handoff_api.wire import Id

router = APIRouter(prefix="/v1/alerts", tags=["alerts"], responses=PROBLEMS)


@router.post("", status_code=201, response_model=AlertRead)
async def raise_alert(
    body: AlertCreate, key: Writer, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Put a danger in front of staff at once, whether or not there is a case."""
    if body.landlord not in rulebook.landlord_ids():
        raise FieldInvalidError(
            "landlord", "is not one of the allowed values", list(rulebook.landlord_ids())
        )
    key.check_landlord(body.landlord)

    async def write() -> AlertRead:
        raised = await service.raise_alert(session, Alarm(**body.model_dump()), now)
        return AlertRead.model_validate(raised)

    return await once.do(key, 201, write)


@router.get("")
async def listed(
    key: StaffReader,
    session: Reads,
    state: Annotated[list[AlertState] | None, Query()] = None,
    category: Category | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AlertPage:
    """Alerts, newest first."""
    found = await repository.listed(
        session,
        landlord=None if key.landlord == EVERY_LANDLORD else key.landlord,
        states=state or [],
        category=category,
        after=read_cursor(cursor),
        limit=limit + 1,
    )
    page = found[:limit]
    return AlertPage(
        alerts=[service.show(alert, key) for alert in page],
        next=write_cursor(page[-1].number) if len(found) > limit else None,
    )


@router.post("/{id}/actions", response_model=AlertRead)
async def act(
    id: Id, body: AlertAction, key: StaffWriter, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Take an alert, or finish it."""

    async def write() -> AlertRead:
        done = await service.act(session, id, body.action, body.note, key, now)
        return service.show(done, key)

    return await once.do(key, 200, write)
