"""Drafts, templates and the way to answer, for staff."""

from __future__ import annotations

from fastapi import APIRouter, Response

from handoff_api.cases import clocks
from handoff_api.cases import service as cases
from handoff_api.dependencies import (
    Made,
    Now,
    Reads,
    StaffReader,
    StaffWriter,
    WriteOnce,
    Writes,
)
from handoff_api.errors import PROBLEMS
from handoff_api.messages.schemas import ThreadMessage
from handoff_api.replies import repository, service
from handoff_api.replies.filling import templates as filled
from handoff_api.replies.schemas import (
    DraftChange,
    DraftCreate,
    DraftRead,
    Drafts,
    DraftSend,
    Templates,
    WayToAnswer,
)
from handoff_api.wire import Id

router = APIRouter(prefix="/v1/cases", tags=["replies"], responses=PROBLEMS)


@router.get("/{reference}/reply-way")
async def way(reference: str, key: StaffReader, session: Reads) -> WayToAnswer:
    """How an answer would reach the resident now, and until when in free words."""
    case = await cases.find(session, reference, key)
    return await service.way_to_answer(session, case)


@router.get("/{reference}/message-templates")
async def templates(reference: str, key: StaffReader, session: Reads, now: Now) -> Templates:
    """Short messages filled from the case; what it lacks is marked and named."""
    case = await cases.find(session, reference, key)
    cases.check_identity(case, key)
    return Templates(templates=filled(case, clocks.policy_of(case).name, now))


@router.get("/{reference}/drafts")
async def drafts(reference: str, key: StaffReader, session: Reads) -> Drafts:
    """What colleagues have begun to write."""
    case = await cases.find(session, reference, key)
    cases.check_identity(case, key)
    found = await repository.of_case(session, case.id)
    return Drafts(drafts=[DraftRead.model_validate(each) for each in found])


@router.post("/{reference}/drafts", status_code=201, response_model=DraftRead)
async def begin(
    reference: str, body: DraftCreate, key: StaffWriter, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Keep a message that is not finished; nothing is sent."""

    async def write() -> DraftRead:
        case = await cases.find(session, reference, key)
        return await service.begin(session, case, body.text, key, now)

    return await once.do(key, 201, write)


@router.put("/{reference}/drafts/{id}", response_model=DraftRead)
async def change(
    reference: str,
    id: Id,
    body: DraftChange,
    key: StaffWriter,
    session: Writes,
    now: Now,
    once: WriteOnce,
) -> Response:
    """Write on; 409 when a colleague did so meanwhile."""

    async def write() -> DraftRead:
        case = await cases.find(session, reference, key)
        return await service.change(session, case, id, body, key, now)

    return await once.do(key, 200, write)


@router.delete("/{reference}/drafts/{id}", status_code=204)
async def throw_away(reference: str, id: Id, key: StaffWriter, session: Writes) -> None:
    """Throw a draft away."""
    await service.throw_away(session, await cases.find(session, reference, key), id)


@router.post("/{reference}/drafts/{id}/send", status_code=201, response_model=ThreadMessage)
async def send(
    reference: str,
    id: Id,
    body: DraftSend,
    key: StaffWriter,
    session: Writes,
    now: Now,
    once: WriteOnce,
    made: Made,
) -> Response:
    """Send a draft as it was read; staff then hold the conversation and the bot is silent."""
    case = await cases.find(session, reference, key)
    return made.told(
        case.conversation_id,
        await once.do(
            key, 201, lambda: service.send(session, reference, id, body.version, key, now)
        ),
    )
