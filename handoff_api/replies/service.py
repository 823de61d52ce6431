"""Answering a resident: drafts, and the way an answer takes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases import service as cases
from handoff_api.cases.records import CaseRecord
from handoff_api.channels.ways import WINDOW
from handoff_api.conversations import holding
from handoff_api.errors import Problem
from handoff_api.identity import repository as identity
from handoff_api.identity import threads
from handoff_api.keys.service import Key
from handoff_api.letters.recipients import recipient
from handoff_api.messages import notifications
from handoff_api.messages import repository as messages
from handoff_api.messages.notifications import Contact
from handoff_api.messages.schemas import ThreadMessage
from handoff_api.messages.service import show
from handoff_api.replies import repository
from handoff_api.replies.records import DraftRecord
from handoff_api.replies.schemas import DraftChange, DraftRead, WayToAnswer

_THREADS = ("web", "sms", "whatsapp")


class ReplyImpossibleError(Problem):
    """There is no way to reach the resident with words."""

    status = 409
    code = "reply_impossible"
    title = "There is no way to answer this resident"

    def __init__(self) -> None:
        super().__init__(
            "No safe way to reach them is recorded. Record one (action correct, changes.parties), "
            "or leave a private note. Nothing was sent."
        )


class DraftUnknownError(Problem):
    """No such draft in this case."""

    status = 404
    code = "draft_unknown"
    title = "There is no such draft"

    def __init__(self) -> None:
        super().__init__("It may have been sent or thrown away by a colleague.")


class DraftStaleError(Problem):
    """Somebody went on with it meanwhile."""

    status = 409
    code = "draft_stale"
    title = "The draft has changed since you read it"

    def __init__(self, current: int) -> None:
        super().__init__("Read it again before you change or send it.", current_version=current)


async def way_to_answer(session: AsyncSession, case: CaseRecord) -> WayToAnswer:
    """Which way an answer would take now."""
    id = case.conversation_id
    conversation = await identity.outlined(session, id, case.id)
    if conversation is not None and conversation.has_others:
        id = await threads.conversation_to_answer(session, case)
        conversation = await identity.outlined(session, id, case.id)
    with_bot = conversation is not None and conversation.held_by == "bot"
    held_by: Literal["bot", "staff"] = "bot" if with_bot else "staff"
    if conversation is not None and _carries(conversation.channel, conversation.address):
        until: datetime | None = None
        if conversation.channel == "whatsapp":
            last = await messages.last_said_at(session, id)
            until = last + WINDOW if last else None
        return WayToAnswer(
            can_reply=True,
            channel=conversation.channel,
            held_by=held_by,
            reply_window_expires_at=until,
            because="The resident wrote here last.",
        )
    to = recipient(case)
    reachable = to.way in ("email", "sms", "whatsapp", "letter")
    return WayToAnswer(
        can_reply=reachable,
        channel=to.way if reachable else None,
        held_by=held_by,
        reply_window_expires_at=None,
        because="The contact recorded in the case."
        if reachable
        else "No safe way to reach them is recorded.",
    )


async def speak(
    session: AsyncSession, case: CaseRecord, text: str, key: Key, now: datetime, *, private: bool
) -> ThreadMessage:
    """A reply where the resident can be reached, or a note; a reply takes the conversation over.

    Who wrote by phone, letter or in person has no thread to read: they get it by their contact.
    """
    id = await threads.conversation_to_answer(session, case)
    conversation = await holding.lock(session, id, key)
    carries = _carries(conversation.channel, conversation.address)
    way = None if private or carries else await way_to_answer(session, case)
    if way is not None and not way.can_reply:
        raise ReplyImpossibleError
    said = await holding.speak(
        session, conversation, text, key, now, private=private, case_reference=case.reference
    )
    delivery = await messages.delivery(session, said.id)
    if way is not None and delivery is not None and way.channel is not None:
        id = await notifications.notify(
            session,
            landlord=case.landlord,
            contact=Contact(
                channel=way.channel,  # type: ignore[arg-type]
                value=recipient(case).value or "",
            ),
            text=text,
            purpose="reply",
            now=now,
            case_reference=case.reference,
            subject=f"About {case.reference}",
            message_id=said.id,
        )
        # From here on it shows what becomes of it: it has not been sent yet.
        delivery.channel = way.channel
        delivery.status = await notifications.state_of(session, id) or "queued"
    return show(said, delivery)


async def begin(
    session: AsyncSession, case: CaseRecord, text: str, key: Key, now: datetime
) -> DraftRead:
    """Keep what somebody has begun to write."""
    draft = DraftRecord(
        id=str(uuid4()),
        case_id=case.id,
        version=1,
        text=text,
        written_by=key.actor,
        written_at=now,
        changed_by=key.actor,
        changed_at=now,
    )
    await repository.add(session, draft)
    return DraftRead.model_validate(draft)


async def change(
    session: AsyncSession, case: CaseRecord, id: str, said: DraftChange, key: Key, now: datetime
) -> DraftRead:
    """Write on, on the version that was read."""
    draft = await _find(session, case, id, said.version)
    draft.text, draft.version = said.text, draft.version + 1
    draft.changed_by, draft.changed_at = key.actor, now
    return DraftRead.model_validate(draft)


async def send(
    session: AsyncSession, reference: str, id: str, version: int, key: Key, now: datetime
) -> ThreadMessage:
    """Send the draft as it was read; it is a draft no longer."""
    case = await cases.find(session, reference, key)
    draft = await _find(session, case, id, version)
    sent = await speak(session, case, draft.text, key, now, private=False)
    await repository.remove(session, draft)
    return sent


async def throw_away(session: AsyncSession, case: CaseRecord, id: str) -> None:
    """Throw a draft away."""
    await repository.remove(session, await _find(session, case, id))


async def _find(
    session: AsyncSession, case: CaseRecord, id: str, version: int | None = None
) -> DraftRecord:
    draft = await repository.find(session, case.id, id)
    if draft is None:
        raise DraftUnknownError
    if version is not None and version != draft.version:
        raise DraftStaleError(draft.version)
    return draft


def _carries(channel: str, address: str | None) -> bool:
    """Whether the thread itself reaches the resident."""
    return channel == "web" or (channel in _THREADS and address is not None)
