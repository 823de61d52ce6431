"""`deadlines`: every date that follows from when things happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timezone
from typing import Any

from rulebook.clauses import Policy
from rulebook.commands.output import Output
from rulebook.deadlines import plan_deadlines
from rulebook.words import EVENTS
from rulebook.working_days import LONDON, spell_day


def read_instant(text: str) -> datetime:
    """A day means nine in the morning in London; an instant needs its zone."""
    if len(text) == 10:
        local = datetime.combine(date.fromisoformat(text), time(9), tzinfo=LONDON)
        return local.astimezone(timezone.utc)
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def show_deadlines(
    policy: Policy, track: str, events: Mapping[str, datetime], hazard: str | None = None
) -> Output:
    planned = plan_deadlines(policy, track, events, hazard=hazard)
    rows: list[dict[str, Any]] = [
        {
            "name": each.name,
            "due_on": each.due_on.isoformat(),
            "due_at": each.due_at.isoformat().replace("+00:00", "Z") if each.due_at else None,
            "policy_due_on": each.policy_due_on.isoformat() if each.policy_due_on else None,
            "code_due_on": each.code_due_on.isoformat() if each.code_due_on else None,
            "owed_by": each.owed_by,
            "clause": each.clause,
            "cite": policy.clause(each.clause).cite,
            "because": each.because,
        }
        for each in planned
    ]
    lines = [
        f"{each.name:<22} {spell_day(each.due_on):<28} {each.because} "
        f"[{policy.clause(each.clause).cite}]"
        for each in planned
    ]
    data = {
        "landlord": policy.landlord,
        "edition": policy.edition,
        "track": track,
        "events": {name: at.isoformat() for name, at in events.items()},
        "deadlines": rows,
    }
    return Output(data, lines or [f"Nothing falls due on {track} for {policy.name}."])


def event_options() -> tuple[str, ...]:
    return EVENTS
