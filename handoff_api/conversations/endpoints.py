"""Who holds a conversation, for the bot's actions and for staff."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from handoff_api.conversations import holding
from handoff_api.conversations.schemas import (
    ConversationPage,
    ConversationRead,
    HandBack,
    HandOver,
)
from handoff_api.dependencies import (
    Made,
    Now,
    Reads,
    StaffReader,
    StaffWriter,
    WriteOnce,
    Writer,
    Writes,
)
from handoff_api.errors import PROBLEMS
from handoff_api.messages import repository as messages
from handoff_api.messages.schemas import Thread, ThreadMessage, ThreadMessageCreate
from handoff_api.messages.service import read_thread, show
from handoff_api.wire import Id

router = APIRouter(prefix="/v1/conversations", tags=["conversations"], responses=PROBLEMS)


@router.post("/{id}/hand-over", response_model=ConversationRead)
async def hand_over(
    id: Id, body: HandOver, key: Writer, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Give the conversation to staff; the bot is silent from then on. Again changes nothing."""

    async def write() -> ConversationRead:
        held = await holding.hand_over(session, id, body, key, now)
        return ConversationRead.model_validate(held)

    return await once.do(key, 200, write)


@router.post("/{id}/hand-back", response_model=ConversationRead)
async def hand_back(
    id: Id,
    body: HandBack,
    key: StaffWriter,
    session: Writes,
    once: WriteOnce,
    now: Now,
    made: Made,
) -> Response:
    """Give the conversation back to the bot, explicitly; the resident is told."""

    async def write() -> ConversationRead:
        held = await holding.hand_back(session, id, key, now)
        if body.note:
            await holding.speak(
                session, held, body.note, key, now, private=True, case_reference=None
            )
        return ConversationRead.model_validate(held)

    return made.told(id, await once.do(key, 200, write))


@router.get("")
async def listed(
    key: StaffReader,
    session: Reads,
    held_by: Literal["bot", "staff"] | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ConversationPage:
    """Conversations, newest activity first; ``held_by=staff`` are the ones that wait for you."""
    found = await holding.listed(session, key, held_by, limit)
    return ConversationPage(conversations=[ConversationRead.model_validate(c) for c in found])


@router.get("/{id}")
async def read(id: Id, key: StaffReader, session: Reads) -> ConversationRead:
    """One conversation."""
    return ConversationRead.model_validate(await holding.find(session, id, key))


@router.get("/{id}/messages")
async def thread(
    id: Id,
    key: StaffReader,
    session: Reads,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> Thread:
    """Everything said, notes included; ``after`` is a message's number."""
    found = await holding.find(session, id, key)
    return await read_thread(session, found.id, after=after, limit=limit)


@router.post("/{id}/messages", status_code=201, response_model=ThreadMessage)
async def speak(
    id: Id,
    body: ThreadMessageCreate,
    key: StaffWriter,
    session: Writes,
    now: Now,
    once: WriteOnce,
    made: Made,
) -> Response:
    """Answer the resident (staff then hold the conversation), or leave a note."""

    async def write() -> ThreadMessage:
        conversation = await holding.lock(session, id, key)
        said = await holding.speak(
            session, conversation, body.text, key, now, private=body.private, case_reference=None
        )
        return show(said, await messages.delivery(session, said.id))

    return made.told(id, await once.do(key, 201, write))
