"""Telling a resident what happened by itself: in the chat at once, on a phone or by mail in daytime."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.records import CaseRecord
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.records import ConversationRecord
from handoff_api.messages.notifications import Contact, notify
from handoff_api.messages.service import Said, write

# The outbox carries what is written into these threads to the resident's phone.
_CARRIED = ("sms", "whatsapp")
_SENT = (*_CARRIED, "email", "letter")
# Nobody is woken by what can wait until the morning.
_DAY_BEGINS, _DAY_ENDS = time(8), time(20)
_LONDON = ZoneInfo("Europe/London")


def is_daytime(now: datetime) -> bool:
    """Whether a message that nobody waits for may ring somebody's phone."""
    return _DAY_BEGINS <= now.astimezone(_LONDON).time() < _DAY_ENDS


async def tell_in_chat(session: AsyncSession, case: CaseRecord, text: str, now: datetime) -> None:
    """Write it into a chat on the website, where it disturbs nobody."""
    conversation = await conversations.lock(session, case.conversation_id)
    if conversation is not None and conversation.channel == "web":
        await _write(session, case, conversation, text, now)


async def tell_by_phone(
    session: AsyncSession, case: CaseRecord, text: str, *, purpose: str, now: datetime
) -> bool:
    """Send it to the phone they write from, else to a contact of whoever may speak; False when it can
    only be rung, which is for a person to do."""
    conversation = await conversations.lock(session, case.conversation_id)
    if conversation is not None and conversation.channel in _CARRIED:
        await _write(session, case, conversation, text, now)
        return True
    contacts = contacts_of(case)
    usable = [c for c in contacts if c.get("channel") in _SENT]
    if not usable:
        return all(c.get("channel") != "phone" for c in contacts)
    await notify(
        session,
        landlord=case.landlord,
        contact=Contact(channel=usable[0]["channel"], value=usable[0]["value"]),
        text=text,
        purpose=purpose,
        now=now,
        case_reference=case.reference,
        conversation_id=case.conversation_id,
    )
    return True


def contacts_of(case: CaseRecord) -> list[dict[str, Any]]:
    """Ways to reach whoever speaks in this case, preferred ones first: never one that is not safe,
    never of somebody who has no authority or is one of a group, none when they are anonymous."""
    if case.anonymity == "anonymous":
        return []
    for party in case.parties:
        authority = (party.authority or {}).get("status", "not_needed")
        may_speak = party.role == "resident" or authority in ("granted", "not_needed")
        safe = [c for c in party.contacts if c.get("safe") is not False]
        if party.role != "group_member" and may_speak and safe:
            return sorted(safe, key=lambda c: not c.get("preferred"))
    return []


async def _write(
    session: AsyncSession,
    case: CaseRecord,
    conversation: ConversationRecord,
    text: str,
    now: datetime,
) -> None:
    said = Said(author="gateway", text=text, case_reference=case.reference)
    await write(session, conversation, said, now)
