"""An emergency nobody has taken is put in front of more people, again and again, day and night: the
law's 24 hours run on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import rulebook
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.messages.notifications import Contact, notify
from handoff_api.timers import repository
from handoff_api.timers.timer import Occasion, Round
from handoff_api.wording import wording

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class EmergencyUntaken:
    """Escalates after each of the pauses set in ``PUTRIGHT_ESCALATE_AFTER``."""

    name: str = "emergency_untaken"

    async def due(self, round_: Round, limit: int) -> Sequence[Occasion]:
        """Open emergencies at the longest pause they have reached: after a stop, one word is enough."""
        pauses = sorted(round_.settings.escalate_after)
        found: list[Occasion] = []
        for place, pause in enumerate(pauses):
            longer = pauses[place + 1] if place + 1 < len(pauses) else None
            found += await repository.untaken(
                round_.session,
                self.name,
                f"{pause:g}s",
                after=round_.now - timedelta(seconds=longer) if longer else None,
                by=round_.now - timedelta(seconds=pause),
                limit=limit,
            )
        return found

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        """Raise it again, and ring the landlord's own people where they said how."""
        alert = await repository.lock_alert(round_.session, occasion.subject)
        if alert is None or alert.state != "open":
            return False
        says = wording(alert.landlord, rulebook.london_date(round_.now))
        since = f"{alert.aware_at.astimezone(_LONDON):%H:%M on %d.%m.%Y}"
        await alerts.raise_alert(
            round_.session,
            Alarm(
                landlord=alert.landlord,
                category="emergency_untaken",
                aware_at=alert.aware_at,
                hazard=alert.hazard,
                words=says.say("emergency_untaken", since=since),
                conversation_id=alert.conversation_id,
                case_reference=alert.case_reference,
                about=alert.id,
            ),
            round_.now,
        )
        for contact in on_call(round_, alert.landlord):
            await notify(
                round_.session,
                landlord=alert.landlord,
                contact=contact,
                # No words of the resident's: this goes to a phone on somebody's bedside table.
                text=says.say("on_call", since=since, reference=alert.case_reference or "-"),
                purpose="on_call",
                now=round_.now,
                case_reference=alert.case_reference,
            )
        return True


def on_call(round_: Round, landlord: str) -> list[Contact]:
    """Who is to be woken for this landlord, from ``PUTRIGHT_ON_CALL``."""
    contacts = []
    for written in round_.settings.on_call.get(landlord, []):
        channel, _, value = written.partition(":")
        contacts.append(Contact(channel="sms" if channel == "sms" else "email", value=value))
    return contacts
