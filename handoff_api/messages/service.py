"""Writing into a thread: each message gets its number, and the outbox what must be delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.attachments import service as attachments
from handoff_api.attachments.records import AttachmentRecord
from handoff_api.attachments.schemas import AttachmentShown
from handoff_api.messages import outbox_repository as outbox
from handoff_api.messages import repository, thread_repository
from handoff_api.messages.outbox import DispatchRecord
from handoff_api.messages.records import DeliveryRecord, MessageRecord
from handoff_api.messages.schemas import Delivery, Thread, ThreadMessage

RESIDENT = repository.RESIDENT


class Numbered(Protocol):
    """A conversation locked by this transaction."""

    id: Any
    landlord: Any
    channel: Any
    address: Any
    last_number: Any
    last_activity_at: Any


@dataclass(frozen=True)
class Said:
    """A message about to be written; ``private`` ones stay with staff."""

    author: str
    text: str
    private: bool = False
    purpose: str = "said"
    state: str | None = None
    client_id: str | None = None
    choice_id: str | None = None
    asks: str | None = None
    buttons: list[Any] = field(default_factory=list)
    case_reference: str | None = None
    in_reply_to: str | None = None
    shown_with: str | None = None
    # From a resident: the request it came with, ``request_id`` and ``traceparent``.
    came_with: Mapping[str, str | None] = field(default_factory=dict)


async def write(
    session: AsyncSession, conversation: Numbered, said: Said, now: datetime
) -> MessageRecord:
    """Add a message to the thread of a locked conversation, and to the outbox if it goes out."""
    conversation.last_number += 1
    conversation.last_activity_at = now
    message = MessageRecord(
        id=str(uuid4()),
        conversation_id=conversation.id,
        number=conversation.last_number,
        author=said.author,
        audience=None if said.private else RESIDENT,
        purpose=said.purpose,
        text=said.text,
        state=said.state,
        client_id=said.client_id,
        choice_id=said.choice_id,
        asks=said.asks,
        buttons=said.buttons,
        case_reference=said.case_reference,
        in_reply_to=said.in_reply_to,
        shown_with=said.shown_with,
        request_id=said.came_with.get("request_id"),
        traceparent=said.came_with.get("traceparent"),
        created_at=now,
    )
    await repository.add(session, message)
    if said.author != RESIDENT and not said.private:
        # An answer to a request in hand goes out with that request's response.
        status = "sent" if said.shown_with else "queued"
        await repository.add_delivery(
            session,
            DeliveryRecord(
                message_id=message.id,
                channel=conversation.channel,
                status=status,
                attempts=1 if said.shown_with else 0,
                changed_at=now,
            ),
        )
        if conversation.address and not said.shown_with:
            await outbox.add(session, _dispatch(conversation, message, now))
    return message


def _dispatch(conversation: Numbered, message: MessageRecord, now: datetime) -> DispatchRecord:
    """A message of a thread on its way to a phone; its text and buttons stay in the thread."""
    return DispatchRecord(
        id=str(uuid4()),
        landlord=conversation.landlord,
        message_id=message.id,
        conversation_id=conversation.id,
        case_reference=message.case_reference,
        purpose=message.purpose,
        channel=conversation.channel,
        address=conversation.address,
        may_change_way=True,
        status="queued",
        attempts=0,
        next_try_at=now,
        created_at=now,
        changed_at=now,
    )


async def read_thread(
    session: AsyncSession,
    conversation_id: str,
    *,
    case_reference: str | None = None,
    after: int = 0,
    limit: int = 200,
) -> Thread:
    """A page of the thread as staff see it."""
    rows = await thread_repository.thread(
        session, conversation_id, case_reference, after, limit + 1
    )
    shown = await show_all(session, rows[:limit])
    return Thread(messages=shown, next=shown[-1].number if len(rows) > limit else None)


async def show_all(
    session: AsyncSession, rows: Sequence[tuple[MessageRecord, DeliveryRecord | None]]
) -> list[ThreadMessage]:
    """Messages as staff see them, with their files."""
    files = await attachments.by_message(session, [message.id for message, _ in rows])
    return [show(message, delivery, files.get(message.id, ())) for message, delivery in rows]


def show(
    message: MessageRecord,
    delivery: DeliveryRecord | None,
    files: Sequence[AttachmentRecord] = (),
) -> ThreadMessage:
    """A message as staff see it."""
    return ThreadMessage(
        id=message.id,
        number=message.number,
        author=message.author,
        private=message.audience is None,
        purpose=message.purpose,
        text=message.text,
        state=message.state,
        asks=message.asks,
        case_reference=message.case_reference,
        in_reply_to=message.in_reply_to,
        sent_at=message.created_at,
        delivery=None
        if delivery is None
        else Delivery(
            channel=delivery.channel,
            status=delivery.status,
            attempts=delivery.attempts,
            reason=delivery.reason,
            changed_at=delivery.changed_at,
        ),
        attachments=[AttachmentShown.model_validate(file) for file in files],
    )
