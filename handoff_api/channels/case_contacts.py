"""What the case knows about reaching the person a message is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.records import PartyRecord
from handoff_api.channels import repository
from handoff_api.messages.addresses import AddressUnusableError, phone_number, written_one_way
from handoff_api.messages.outbox import DispatchRecord


@dataclass(frozen=True)
class KnownContact:
    """A contact as the person gave it."""

    channel: str | None
    value: str
    preferred: bool
    safe: bool | None


@dataclass(frozen=True)
class Known:
    """The person's own contacts, best first; nothing of anybody else in the case."""

    contacts: list[KnownContact] = field(default_factory=list)
    adjustments: bool = False
    # Whether a letter can reach them.
    post: bool = False

    def reason_against(self, channel: str, address: str, *, changes: bool) -> str | None:
        """Why this address must not be used, or None. ``changes``: it is not the way in hand."""
        same = [c for c in self.contacts if _same_place(c, address)]
        if any(c.safe is False for c in same):
            return "The person said that this way is not safe."
        if any(c.channel == "phone" for c in same) and changes:
            return "The person gave this number for calls."
        named_safe = any(c.safe is True for c in self.contacts)
        if changes and named_safe and not any(c.safe is True for c in same):
            return "The person named another way as the safe one."
        return None


async def of(session: AsyncSession, dispatch: DispatchRecord) -> Known:
    """What is known of the person this goes to; nothing when it is not clear who that is."""
    case = await repository.case_of(session, dispatch)
    if case is None:
        return Known()
    id, adjustments = case
    party = _whose(await repository.parties_of(session, id), dispatch)
    if party is None:
        return Known(adjustments=bool(adjustments))
    contacts = [_read(contact) for contact in party.contacts if contact.get("value")]
    contacts.sort(key=lambda c: (c.safe is not True, not c.preferred))
    by_post = any(c.channel == "letter" and c.safe is not False for c in contacts)
    named_safe = any(c.safe is True for c in contacts)
    return Known(
        contacts,
        adjustments=bool(adjustments),
        post=by_post or (bool(party.address) and not named_safe),
    )


def _whose(parties: Sequence[PartyRecord], dispatch: DispatchRecord) -> PartyRecord | None:
    """The party with this address; in a case of one person that person, otherwise nobody."""
    for party in parties:
        if any(_same_place(_read(c), dispatch.address) for c in party.contacts if c.get("value")):
            return party
    # A person who talks to us from a number that the case lacks is still the one who talks.
    return parties[0] if len(parties) == 1 and dispatch.message_id else None


def _read(contact: dict[str, Any]) -> KnownContact:
    return KnownContact(
        channel=contact.get("channel") or _guess(str(contact["value"])),
        value=str(contact["value"]),
        preferred=bool(contact.get("preferred")),
        safe=contact.get("safe"),
    )


def _guess(value: str) -> str | None:
    """A contact whose channel nobody named: an email address, or a mobile number."""
    if "@" in value:
        return "email"
    try:
        number = phone_number(value)
    except AddressUnusableError:
        return None
    return "sms" if number.startswith("+447") else "phone"


def _same_place(contact: KnownContact, address: str) -> bool:
    channel = contact.channel if contact.channel in ("sms", "whatsapp", "phone", "email") else None
    if channel is None:
        return contact.value.strip() == address
    try:
        return written_one_way(channel, contact.value) == address
    except AddressUnusableError:
        return False
