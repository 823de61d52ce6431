"""The chat a resident's browser talks to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response, Security
from fastapi.sse import EventSourceResponse, ServerSentEvent

from handoff_api.conversations.schemas import (
    ChatMessages,
    MessageCreate,
    SessionCreate,
    SessionOpened,
)
from handoff_api.dependencies import CHAT_TOKEN, Made
from handoff_api.errors import PROBLEMS
from handoff_api.metrics import STREAMS

router = APIRouter(
    prefix="/v1/chat",
    tags=["chat"],
    responses={status: PROBLEMS[status] for status in (400, 401, 413, 422)},
)

Token = Annotated[str | None, Header(alias="Authorization", include_in_schema=False)]


async def _conversation(
    made: Made, _: Annotated[object, Security(CHAT_TOKEN)], token: Token = None
) -> str:
    return await made.chat.recognise(token)


Speaking = Annotated[str, Depends(_conversation)]


@router.post("/sessions", status_code=201)
async def open_session(made: Made, body: SessionCreate, response: Response) -> SessionOpened:
    """Open a landlord's chat; the token speaks in this conversation only and is shown once."""
    response.headers["Cache-Control"] = "no-store"
    return await made.chat.open(body.landlord)


@router.delete("/session", status_code=204)
async def close_session(
    made: Made,
    _: Annotated[object, Security(CHAT_TOKEN)],
    after: Annotated[tuple[UUID, ...], Query(max_length=50)] = (),
    token: Token = None,
) -> None:
    """Leave the chat on this device: the token opens nothing any more. The conversation stays.

    ``after`` names messages sent at the same moment, by their own ``id``: a page that goes away
    cannot wait for them, and they may come in later than this. They are waited for, 5 seconds at most.
    """
    await made.chat.leave(token, [str(id) for id in after])


@router.post("/messages", responses={409: PROBLEMS[409]})
async def say(
    made: Made, conversation_id: Speaking, body: MessageCreate, token: Token = None
) -> ChatMessages:
    """Say something. It is stored before anything else; repeating an ``id`` does nothing twice."""
    return ChatMessages(messages=await made.chat.say(conversation_id, token or "", body))


@router.get("/messages", responses={404: PROBLEMS[404]})
async def read(
    made: Made,
    conversation_id: Speaking,
    after: Annotated[str | None, Query(max_length=64)] = None,
) -> ChatMessages:
    """Everything said after message ``after``, the resident's own messages included."""
    shown, _ = await made.chat.read(conversation_id, after)
    return ChatMessages(messages=shown)


async def _from_number(
    made: Made,
    conversation_id: Speaking,
    after: Annotated[str | None, Query(max_length=64)] = None,
    last_event_id: Annotated[str | None, Header(max_length=64)] = None,
) -> int:
    # Worked out before the stream begins, so that an unknown id is still a proper problem.
    return await made.chat.number_of(conversation_id, last_event_id or after)


@router.get("/events", response_class=EventSourceResponse, responses={404: PROBLEMS[404]})
async def follow(
    made: Made,
    conversation_id: Speaking,
    number: Annotated[int, Depends(_from_number)],
    token: Token = None,
) -> AsyncIterator[ServerSentEvent]:
    """Every message as it comes (``event: message``); resumes after ``Last-Event-ID``."""
    STREAMS.inc()
    try:
        async for message in made.chat.follow(conversation_id, number, token):
            yield ServerSentEvent(
                data=message.model_dump(mode="json"), event="message", id=message.id
            )
    finally:
        STREAMS.dec()
