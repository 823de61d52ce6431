"""The phone that a matter is told from by text or WhatsApp, as a contact of whoever tells it.

The conversation has the number and the assistant never sends it; staff look for a case by it, and ring it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handoff_api.cases import clocks, people
from handoff_api.cases.records import CaseRecord, PartyRecord
from handoff_api.conversations.records import ConversationRecord
from handoff_api.messages.addresses import AddressUnusableError, phone_number

_PHONES = ("sms", "whatsapp")
# Contacts that are a phone's number; what no channel is named for may be one.
_NUMBERS = (*_PHONES, "phone", None)
_TAKEN_OFF = "number_taken_off"
Contact = dict[str, Any]


def contact(case: CaseRecord, talk: ConversationRecord | None) -> Contact | None:
    """What the case holds of it now; None where it holds nothing, or nobody wrote from a phone."""
    writer, number = people.writer(case), _number(talk)
    return None if writer is None or number is None else _found(writer, number)


def put(case: CaseRecord, talk: ConversationRecord | None, before: Contact | None = None) -> None:
    """Bring it in line with what the case says by now: as ``before`` where the parties were told anew
    without it. A number they gave themselves stays the one contact it is; of somebody anonymous there
    is none; nobody has called it safe; what staff took off is not put there again."""
    writer, number = people.writer(case), _number(talk)
    if talk is None or writer is None or number is None:
        return
    stands = _found(writer, number)
    others = [each for each in writer.contacts if each is not stands]
    if case.anonymity == "anonymous":
        # What they gave themselves they wish to be reached by.
        if stands is not None and not stands.get("preferred"):
            writer.contacts = others
        return
    own = stands or before
    if own is None:
        if _TAKEN_OFF in case.milestones:
            return
        own = _told_from(talk.channel, number)
    if own.get("safe") is None and _another_way_is_safe(case, others):
        own = {**own, "safe": False}
    if own != stands:
        writer.contacts = [*others, own]


def note(
    case: CaseRecord, talk: ConversationRecord | None, before: Contact | None, now: datetime
) -> None:
    """What staff made of it: taken off, it stays off; put there again, it is as it was."""
    after = contact(case, talk)
    if after is not None:
        clocks.forget(case, _TAKEN_OFF)
    elif before is not None:
        clocks.reach(case, _TAKEN_OFF, now)


def _told_from(channel: str, number: str) -> Contact:
    return {"channel": channel, "value": number, "preferred": False, "safe": None}


def _another_way_is_safe(case: CaseRecord, others: list[Contact]) -> bool:
    """Whether somebody who must be reached with care named another way: then this phone may be in
    other hands."""
    return people.is_reached_with_care(case) and any(each.get("safe") is True for each in others)


def _number(talk: ConversationRecord | None) -> str | None:
    return talk.address if talk is not None and talk.channel in _PHONES else None


def _found(party: PartyRecord, number: str) -> Contact | None:
    contacts: list[Contact] = party.contacts
    return next((each for each in contacts if _is_number(each, number)), None)


def _is_number(contact: Contact, number: str) -> bool:
    if contact.get("channel") not in _NUMBERS:
        return False
    try:
        return phone_number(str(contact.get("value") or "")) == number
    except AddressUnusableError:
        return False
