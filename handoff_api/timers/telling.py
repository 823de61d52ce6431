"""Telling a resident what happened by itself: in their thread, and where they can be reached."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.schemas import CaseRead
from handoff_api.conversations import repository as conversations
from handoff_api.messages.notifications import Contact, notify
from handoff_api.messages.service import Said, write

# The outbox carries what is written into these threads to the resident's phone.
_CARRIED = ("sms", "whatsapp")


async def tell(
    session: AsyncSession, case: CaseRead, text: str, *, purpose: str, now: datetime
) -> None:
    """Write ``text`` into the case's thread, and send it where no thread reaches the resident."""
    conversation = await conversations.lock(session, case.conversation_id)
    if conversation is not None and conversation.channel in ("web", *_CARRIED):
        said = Said(author="gateway", text=text, case_reference=case.reference)
        await write(session, conversation, said, now)
        if conversation.channel in _CARRIED:
            return
    contact = reached_at(case)
    if contact is not None:
        await notify(
            session,
            landlord=case.landlord,
            contact=contact,
            text=text,
            purpose=purpose,
            now=now,
            case_reference=case.reference,
            conversation_id=case.conversation_id,
        )


def reached_at(case: CaseRead) -> Contact | None:
    """Where to write to whoever speaks in this case: never where it is not safe, never to
    somebody who has no authority, and to nobody when they are anonymous."""
    if case.anonymity == "anonymous":
        return None
    for party in case.parties:
        authority = (party.authority or {}).get("status", "not_needed")
        if party.role == "resident" or authority in ("granted", "not_needed"):
            usable = [c for c in party.contacts if c.get("safe") is not False]
            usable.sort(key=lambda c: not c.get("preferred"))
            for each in usable:
                channel = each.get("channel")
                if channel in ("sms", "whatsapp", "email", "letter"):
                    return Contact(channel=channel, value=each["value"])
    return None
