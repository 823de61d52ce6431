"""Cases, for the bot's actions and for staff; the same rules for both."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from handoff_api.cases import acts, service
from handoff_api.cases.actions import CaseAction, examples
from handoff_api.cases.intake_schemas import CaseCreate
from handoff_api.cases.schemas import CaseRead, History
from handoff_api.dependencies import (
    Made,
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
from handoff_api.identity import threads
from handoff_api.messages.schemas import Thread, ThreadMessage, ThreadMessageCreate
from handoff_api.replies import service as replies

EXAMPLES = examples()
router = APIRouter(prefix="/v1/cases", tags=["cases"], responses=PROBLEMS)


@router.post("", status_code=201, response_model=CaseRead)
async def create(
    body: CaseCreate, key: Writer, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Take a case down: from a chat, or by staff from the phone, a letter or in person."""
    return await once.do(key, 201, lambda: service.create(session, body, key, now))


@router.get("/{reference}")
async def read(reference: str, key: Reader, session: Reads, response: Response) -> CaseRead:
    """One case, with what this key may do next. The version is also the ``ETag``."""
    case = await service.find(session, reference, key)
    response.headers["ETag"] = f'"{case.version}"'
    way = await replies.way_to_answer(session, case)
    return service.show(case, key).model_copy(
        update={
            "can_reply": way.can_reply,
            "reply_window_expires_at": way.reply_window_expires_at,
        }
    )


@router.post("/{reference}/actions", response_model=CaseRead)
async def act(
    reference: str,
    body: Annotated[CaseAction, Body(openapi_examples=EXAMPLES)],
    key: Writer,
    session: Writes,
    now: Now,
    once: WriteOnce,
) -> Response:
    """Do something to a case, on the version that was read; ``allowed_actions`` says what."""
    return await once.do(key, 200, lambda: acts.act(session, reference, body, key, now))


@router.get("/{reference}/history")
async def history(reference: str, key: StaffReader, session: Reads) -> History:
    """Everything that was done, in order, each entry holding the hash of the one before."""
    case = await service.find(session, reference, key)
    return await service.read_history(session, case, key)


@router.get("/{reference}/messages")
async def thread(
    reference: str,
    key: StaffReader,
    session: Reads,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> Thread:
    """What was said with the resident wherever they wrote, and staff's notes; ``after`` is how many
    messages were read before."""
    case = await service.find(session, reference, key)
    service.check_identity(case, key)
    return await threads.thread_of(session, case, after, limit)


@router.post("/{reference}/messages", status_code=201, response_model=ThreadMessage)
async def speak(
    reference: str,
    body: ThreadMessageCreate,
    key: StaffWriter,
    session: Writes,
    now: Now,
    once: WriteOnce,
    made: Made,
) -> Response:
    """Answer the resident where they wrote last (staff then hold the conversation), or leave a
    note."""
    case = await service.find(session, reference, key)
    conversation_id = await threads.conversation_to_answer(session, case)
    return made.told(
        conversation_id,
        await once.do(
            key,
            201,
            lambda: replies.speak(session, case, body.text, key, now, private=body.private),
        ),
    )
