"""Where a code for a case may be sent, and which postcodes are the person's own."""

from __future__ import annotations

import hmac
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from handoff_api.cases import people
from handoff_api.cases.records import CaseRecord, PartyRecord
from handoff_api.conversations.records import ConversationRecord
from handoff_api.messages.addresses import AddressUnusableError, written_one_way
from handoff_api.messages.notifications import Contact, ContactChannel

# How a code can be read at once. A letter takes days and a voice call is a person's.
_FOR_CODES: dict[str, ContactChannel] = {
    "sms": "sms",
    "whatsapp": "whatsapp",
    "email": "email",
    # A mobile number given "to ring" takes a text as well.
    "phone": "sms",
}
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b")
_CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class Reached:
    """A contact, and whether it is the resident's own."""

    contact: Contact
    is_resident: bool


def where_to_send(case: CaseRecord, talk: ConversationRecord | None = None) -> Reached | None:
    """The resident's own contact where there is one, else whoever speaks for them; never one that
    is not safe, and never a member of a group: who speaks for it asks. Preferred ones come first.

    The phone that the case was told from, that of ``talk``, comes last where nobody has called it safe,
    and not where they said how they may safely be reached: somebody else may hold it by now."""
    residents = [party for party in case.parties if party.role == "resident"]
    others = [party for party in case.parties if party.role not in ("resident", "group_member")]
    told_from = talk.address if talk is not None else None
    for party in (*residents, *others):
        for contact in _usable(party, told_from):
            return Reached(contact, party.role == "resident")
    phone = _phone_of(case, talk) if talk is not None else None
    return Reached(phone, not others) if phone is not None else None


def _phone_of(case: CaseRecord, talk: ConversationRecord) -> Contact | None:
    careful = people.is_reached_with_care(case)
    unsafe = any(c.get("safe") is False for party in case.parties for c in party.contacts)
    if talk.channel not in ("sms", "whatsapp") or not talk.address or careful or unsafe:
        return None
    return Contact("sms" if talk.channel == "sms" else "whatsapp", talk.address)


def _usable(party: PartyRecord, told_from: str | None) -> list[Contact]:
    kept: list[dict[str, Any]] = [c for c in party.contacts if c.get("safe") is not False]
    found = []
    for contact in sorted(kept, key=lambda c: not c.get("preferred")):
        way = _FOR_CODES.get(str(contact.get("channel")))
        if way is None:
            continue
        with suppress(AddressUnusableError):
            value = written_one_way(way, str(contact.get("value") or ""))
            if value != told_from or contact.get("safe") is True:
                found.append(Contact(way, value))
    return found


def is_postcode_of(case: CaseRecord, typed: str) -> bool:
    """Whether ``typed`` holds the postcode of an address in the case, however it is spaced. Every
    postcode is compared, so that the time taken tells nothing."""
    given = _postcodes(typed)
    fits = False
    for party in case.parties:
        for known in _postcodes(party.address or ""):
            for one in given[:3]:
                fits |= hmac.compare_digest(known.encode(), one.encode())
    return fits


def _postcodes(text: str) -> list[str]:
    found = _POSTCODE.findall(text.upper())
    if not found:
        # People write "me15oah" for ME15 0AH: a letter O where only a digit can be.
        squeezed = re.sub(r"[^A-Z0-9]", "", text.upper())
        if 5 <= len(squeezed) <= 7:
            tail = squeezed[-3].translate(_CONFUSED) + squeezed[-2:]
            found = _POSTCODE.findall(f"{squeezed[:-3]} {tail}")
    return [first + last for first, last in found]
