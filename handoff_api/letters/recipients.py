"""To whom a letter goes and which way: whoever may speak, by a way that is safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from handoff_api.cases import people
from handoff_api.cases.records import CaseRecord, PartyRecord

Way = Literal["email", "letter", "sms", "whatsapp", "web"]
_WAYS = ("email", "letter", "sms", "whatsapp", "web")
_MAY_SPEAK = frozenset({"granted", "not_needed"})


@dataclass(frozen=True)
class Recipient:
    """Whom to write to; ``way`` None where no safe one is known."""

    party: PartyRecord | None
    name: str | None
    address: str | None
    way: Way | None
    value: str | None


def recipient(case: CaseRecord) -> Recipient:
    """The representative who may speak, else the resident: never somebody without authority."""
    party = _party(case)
    if party is None:
        return Recipient(None, None, None, None, None)
    way, value = _way(case, party)
    name = party.name or ("resident" if case.anonymity == "anonymous" else None)
    return Recipient(party, name, party.address, way, value)


def _party(case: CaseRecord) -> PartyRecord | None:
    for party in case.parties:
        status = (party.authority or {}).get("status")
        if party.role not in ("resident", "group_member") and status in _MAY_SPEAK:
            return party
    return next((party for party in case.parties if party.role == "resident"), None)


def _way(case: CaseRecord, party: PartyRecord) -> tuple[Way | None, str | None]:
    # Of somebody afraid only what is called safe; a phone they merely wrote from is not.
    usable = (True,) if people.is_reached_with_care(case) else (True, None)
    contacts: list[dict[str, Any]] = [c for c in party.contacts if c.get("safe") in usable]
    contacts.sort(key=lambda contact: not contact.get("preferred"))
    for contact in contacts:
        if contact.get("channel") in _WAYS:
            return contact["channel"], contact["value"]
    if case.channel == "web" and not party.contacts:
        return "web", case.conversation_id
    # A postal address beside a contact marked unsafe is no safer: somebody else opens the letter.
    if party.address and len(contacts) == len(party.contacts):
        return "letter", party.address
    return None, None
