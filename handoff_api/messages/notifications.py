"""Telling a person something outside any conversation: codes, consent, acknowledgements, invitations.

Queued in the caller's transaction, so that what was decided and what is said about it stand or fall
together; the worker carries it, tries again, and shows staff what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.channels import promises
from handoff_api.messages import outbox_repository as outbox
from handoff_api.messages.addresses import AddressUnusableError, written_one_way
from handoff_api.messages.outbox import DispatchRecord

ContactChannel = Literal["sms", "whatsapp", "email", "letter"]
# Whoever asked for a code is waiting at one place; a code that turns up elsewhere is a leak. Any
# purpose named after one of these is meant for that address alone, and staff never see its text.
_FOR_THEM_ALONE = ("code", "consent", "authority")


@dataclass(frozen=True)
class Contact:
    """Where to reach a person."""

    channel: ContactChannel
    value: str


async def notify(
    session: AsyncSession,
    *,
    landlord: str,
    contact: Contact,
    text: str,
    purpose: str,
    now: datetime,
    case_reference: str | None = None,
    conversation_id: str | None = None,
    subject: str | None = None,
    may_change_way: bool | None = None,
    message_id: str | None = None,
) -> str:
    """Queue one message to a person; returns its id, by which ``state_of`` tells how far it came.

    Never raises for an address nothing can be sent to: that is recorded as failed, with why, and
    shown to staff. With ``may_change_way`` False no other way is tried (codes and consent requests
    go to the place they were meant for or nowhere); left out, the purpose decides. With
    ``message_id`` it carries a message of a thread, which then shows how far it came.
    """
    if may_change_way is None:
        may_change_way = not any(word in purpose for word in _FOR_THEM_ALONE)
    dispatch = DispatchRecord(
        id=str(uuid4()),
        landlord=landlord,
        message_id=message_id,
        conversation_id=conversation_id,
        case_reference=case_reference,
        purpose=purpose,
        channel=contact.channel,
        address=contact.value[:500],
        subject=subject,
        text=text,
        may_change_way=may_change_way,
        status="queued",
        attempts=0,
        next_try_at=now,
        created_at=now,
        changed_at=now,
    )
    try:
        dispatch.address = written_one_way(contact.channel, contact.value)
    except AddressUnusableError as error:
        dispatch.status, dispatch.next_try_at = "failed", None
        dispatch.reason = f"Not sent: {error}."
        await _tell_staff(session, dispatch, "delivery_failed", now)
    if contact.channel == "letter" and dispatch.status == "queued":
        dispatch.status, dispatch.next_try_at = "with_staff", None
        dispatch.reason = "To be posted by staff."
        await _tell_staff(session, dispatch, "letter_to_send", now)
    await outbox.add(session, dispatch)
    if dispatch.status == "failed":
        await promises.not_told(session, dispatch, dispatch.reason or "", now)
    else:
        await promises.on_its_way(session, dispatch, now)
    return dispatch.id


async def state_of(session: AsyncSession, id: str) -> str | None:
    """How far a notification has come: queued, held, sent, delivered, read, failed, with_staff.

    Only ``delivered`` and ``read`` mean that it reached the person (for email: their mail server).
    """
    dispatch = await outbox.find(session, id)
    return None if dispatch is None else dispatch.status


async def _tell_staff(
    session: AsyncSession, dispatch: DispatchRecord, category: str, now: datetime
) -> None:
    await alerts.raise_alert(
        session,
        Alarm(
            landlord=dispatch.landlord,
            category=category,
            aware_at=now,
            words=f"{dispatch.purpose}: {dispatch.reason}",
            conversation_id=dispatch.conversation_id,
            case_reference=dispatch.case_reference,
        ),
        now,
    )
