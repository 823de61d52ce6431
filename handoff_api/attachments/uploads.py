"""What comes in on an upload link becomes a message of its conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.attachments import service
from handoff_api.attachments.errors import UploadLinkUnknownError
from handoff_api.attachments.records import UploadLinkRecord
from handoff_api.attachments.service import Attachments, Kept, Place
from handoff_api.conversations import repository as conversations
from handoff_api.database import Database
from handoff_api.messages.service import RESIDENT, Said, write
from handoff_api.wire import clean_text


@dataclass(frozen=True)
class Upload:
    """Cleaned files, and what was written with them."""

    kept: list[Kept]
    words: str
    attachments: Attachments


async def landlord_of(database: Database, token: str, now: datetime) -> str | None:
    """Whose conversation a good link belongs to; None for any other."""
    async with database.reads() as session:
        try:
            link = await service.find_upload_link(session, str(clean_text(token)), now)
        except UploadLinkUnknownError:
            return None
        conversation = await conversations.find(session, link.conversation_id)
    return conversation.landlord if conversation else None


async def receive(
    session: AsyncSession, link: UploadLinkRecord, upload: Upload, now: datetime
) -> list[Kept]:
    """Store the message with its files and use the link up; returns the files that the conversation
    has no more room for. With nothing to store the link stays good. Words are for whoever holds the
    conversation, the bot included: they may tell of danger. Files alone wait for staff."""
    conversation = await conversations.lock(session, link.conversation_id)
    if conversation is None:
        raise UploadLinkUnknownError
    room = await upload.attachments.room(session, conversation.id)
    taken, over = upload.kept[:room], upload.kept[room:]
    if not taken and not upload.words:
        return over
    link.used_at = now
    with_staff = conversation.held_by == "staff"
    for_bot = not with_staff and bool(upload.words)
    message = await write(
        session,
        conversation,
        Said(
            author=RESIDENT,
            text=upload.words,
            state="with_staff" if with_staff else "waiting" if for_bot else "answered",
            case_reference=conversation.case_reference,
        ),
        now,
    )
    for kept in taken:
        place = Place(
            conversation.landlord,
            conversation.id,
            "upload_link",
            message.id,
            conversation.case_reference,
        )
        await upload.attachments.record(session, kept, place, now)
    if for_bot:
        conversation.waiting_since = conversation.waiting_since or now
        conversation.next_try_at = conversation.next_try_at or now
    return over
