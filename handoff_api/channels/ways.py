"""By which way a person may be told something: theirs first, then others they gave and allow.

Never a way they called unsafe, never one they opted out of, never somebody else's number, and where
an adjustment is on the case, never another way without a person having chosen it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.channels import case_contacts, repository
from handoff_api.channels.case_contacts import Known
from handoff_api.channels.lines import Lines
from handoff_api.messages.addresses import AddressUnusableError, written_one_way
from handoff_api.messages.outbox import DispatchRecord, SendingRecord

# WhatsApp's own rule: free words only this long after the person's last message.
WINDOW = timedelta(hours=24)
# An answer within these minutes is part of the talk they are having; later somebody else may hold
# the phone that they called unsafe.
_IN_HAND = timedelta(minutes=15)


@dataclass(frozen=True)
class Way:
    """One way to one address; with ``template`` only an approved WhatsApp text may go."""

    channel: str
    address: str
    line: str | None = None
    template: str | None = None
    # Whether the template itself says it all, or only that a message waits.
    says_it_all: bool = False

    @property
    def kind(self) -> str:
        """What a failure of this way rules out."""
        return f"{self.channel}/{'template' if self.template else 'free'}"


@dataclass(frozen=True)
class Skip:
    """A way passed over, and why."""

    channel: str
    address: str
    reason: str


@dataclass
class Choice:
    """The way to go, or what a person has to do instead."""

    way: Way | None = None
    skips: list[Skip] = field(default_factory=list)
    # post | decide | None: nothing is left to try.
    person: str | None = None


async def choose(
    session: AsyncSession,
    dispatch: DispatchRecord,
    tried: Sequence[SendingRecord],
    lines: Lines,
    now: datetime,
) -> Choice:
    """The first way that is open; every way passed over before it is named with its reason."""
    choice = Choice()
    known = await case_contacts.of(session, dispatch)
    closed = {
        (s.address, str(s.details.get("kind"))) for s in tried if s.details.get("final") is True
    }
    own = dispatch.address
    for channel, address in _candidates(dispatch, known):
        changes = (channel, address) != (dispatch.channel, own)
        reason = known.reason_against(channel, address, changes=changes)
        if reason and not (not changes and await _in_hand(session, dispatch, now)):
            choice.skips.append(Skip(channel, address, reason))
            continue
        found = await _ways(session, dispatch, channel, address, lines, now, choice.skips)
        open_ways = [way for way in found if (address, way.kind) not in closed]
        if not open_ways:
            continue
        if changes and known.adjustments:
            choice.person = "decide"
            return choice
        choice.way = open_ways[0]
        return choice
    if dispatch.may_change_way and known.post:
        choice.person = "post"
    return choice


def _candidates(dispatch: DispatchRecord, known: Known) -> Iterator[tuple[str, str]]:
    """The channels and addresses worth looking at, best first, each once."""
    seen = {(dispatch.channel, dispatch.address)}
    yield dispatch.channel, dispatch.address
    if dispatch.channel == "whatsapp":
        # The same phone in the same hand: no other person can read it there.
        seen.add(("sms", dispatch.address))
        yield "sms", dispatch.address
    if not dispatch.may_change_way:
        return
    for contact in known.contacts:
        channel = contact.channel
        if channel not in ("sms", "whatsapp", "email"):
            continue
        try:
            way = (channel, written_one_way(channel, contact.value))
        except AddressUnusableError:
            continue
        if way not in seen:
            seen.add(way)
            yield way


async def _in_hand(session: AsyncSession, dispatch: DispatchRecord, now: datetime) -> bool:
    """Whether the person is writing from this very phone just now: then it is in their hand."""
    phone = await repository.phone(session, dispatch.landlord, dispatch.channel, dispatch.address)
    return bool(phone and phone.heard_at and phone.heard_at > now - _IN_HAND)


async def _ways(
    session: AsyncSession,
    dispatch: DispatchRecord,
    channel: str,
    address: str,
    lines: Lines,
    now: datetime,
    skips: list[Skip],
) -> list[Way]:
    """How this channel could carry it now: freely, by template, or (with a skip) not at all."""
    of_landlord = lines.of(dispatch.landlord)
    if channel == "email":
        if of_landlord.email is None:
            skips.append(Skip(channel, address, "Email is not set up for this landlord."))
            return []
        return [Way(channel, address, of_landlord.email.sender)]
    line = of_landlord.phone(channel)
    if line is None:
        skips.append(Skip(channel, address, "This channel is not set up for this landlord."))
        return []
    phone = await repository.phone(session, dispatch.landlord, channel, address)
    if phone and phone.opted_out_at and dispatch.purpose != "opt_out_notice":
        skips.append(Skip(channel, address, "The person asked for no more messages here."))
        return []
    # From the number they wrote to, as long as it is still ours.
    ours = phone.line if phone and phone.line in line.numbers else None
    if channel == "sms":
        return [Way(channel, address, ours)]
    found = []
    if phone and phone.heard_at and phone.heard_at > now - WINDOW:
        found.append(Way(channel, address, ours))
    else:
        reason = "The person has not written on WhatsApp in the last 24 hours."
        skips.append(Skip(channel, address, reason))
    templates = lines.of(dispatch.landlord).whatsapp
    by_name = templates.templates if templates else {}
    if dispatch.purpose in by_name:
        found.append(Way(channel, address, ours, by_name[dispatch.purpose], says_it_all=True))
    elif "message_waiting" in by_name and dispatch.may_change_way:
        found.append(Way(channel, address, ours, by_name["message_waiting"]))
    return found
