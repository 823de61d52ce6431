"""The one calculator of dates: what falls due, by the policy and by the Code, and why.

Where the two differ both dates are kept and the earlier is the one to promise. Conventions are in
docs/adr/0004: an unclear unit is read in the resident's favour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rulebook.clauses import Clause, Edition, Policy, dated, spell_amount
from rulebook.errors import (
    EditionMissingError,
    EventTimeError,
    QuickFixNotOfferedError,
    TrackUnknownError,
)
from rulebook.extensions import Extension, Limit, extended
from rulebook.hazards import clock_runs
from rulebook.words import DEADLINES, EVENT_WORDS, EVENTS, TRACKS
from rulebook.working_days import (
    Calendar,
    add_months,
    add_working_days,
    london_date,
    next_working_day,
    previous_working_day,
    received_on,
    spell_day,
)

# An event that has not happened yet is taken to happen on the last day allowed for it.
_MARKED_BY = {"acknowledged": "acknowledge", "acknowledged_stage_2": "acknowledge_stage_2"}
# Only these arrive from outside, so only to these does a landlord's cut-off apply.
_ARRIVALS = frozenset({"received", "escalated", "ombudsman_requested"})
_HAZARD_TRACKS = frozenset({"hazard", "emergency_hazard", "significant_hazard"})
_PLACE = {name: place for place, name in enumerate(DEADLINES)}


@dataclass(frozen=True)
class Deadline:
    """`due_on` is the London day to promise: the earlier of policy and Code. The last day is in
    time. `due_at` is set only for clocks that run in elapsed hours. `because` is one sentence."""

    name: str
    due_on: date
    policy_due_on: date | None
    code_due_on: date | None
    clause: str
    because: str
    due_at: datetime | None = None
    owed_by: str = "landlord"
    code_clause: str | None = None
    extended: Extension | None = None


def plan_deadlines(
    policy: Policy,
    track: str,
    events: Mapping[str, datetime],
    *,
    extensions: Iterable[Extension] = (),
    hazard: str | None = None,
) -> list[Deadline]:
    """Everything that falls due on this track after these events, earliest first.

    Events are aware instants by name. On the stage_2 track `received` and `acknowledged` without
    `escalated` mean the Stage 2 request itself. A deadline whose starting event has not happened
    is left out, except an answer that runs from an acknowledgement still to come: that counts
    from the acknowledgement's last day. Hazard clocks come from law, whatever the landlord; naming
    the `hazard` leaves out the clocks that have not commenced for it.
    """
    if track not in TRACKS:
        raise TrackUnknownError(track, TRACKS)
    if track == "quick_fix" and not policy.rules("quick_fix"):
        raise QuickFixNotOfferedError(policy.landlord)
    happened = _events(track, events)
    more_time = {each.deadline: each for each in extensions}
    planned: dict[str, Deadline] = {}
    rules = _rules_by_name(policy, track)
    if hazard is not None:
        rules = _commenced(policy, rules, hazard)
    for name in sorted(rules, key=_PLACE.__getitem__):
        deadline = _plan_one(policy, name, rules[name], happened, planned, more_time.get(name))
        if deadline is not None:
            planned[name] = deadline
    return sorted(planned.values(), key=lambda each: (each.due_on, _PLACE[each.name]))


@dataclass(frozen=True)
class _Rule:
    clause: Clause
    cited: str
    rule: Mapping[str, Any]
    book: str  # "policy", "code" or "law"


@dataclass(frozen=True)
class _Due:
    due_on: date
    due_at: datetime | None
    because: str
    owed_by: str


def _events(track: str, events: Mapping[str, datetime]) -> dict[str, datetime]:
    happened = {name: at for name, at in events.items() if at is not None}
    for name, at in happened.items():
        if name not in EVENTS:
            raise EventTimeError(f"{name!r} is not an event; use one of {', '.join(EVENTS)}.")
        if at.tzinfo is None:
            raise EventTimeError(f"{name} at {at.isoformat()} has no time zone; give it in UTC.")
    if track == "stage_2" and "escalated" not in happened and "received" in happened:
        happened["escalated"] = happened["received"]
        if "acknowledged" in happened:
            happened.setdefault("acknowledged_stage_2", happened["acknowledged"])
    if track in _HAZARD_TRACKS and "aware" not in happened and "received" in happened:
        happened["aware"] = happened["received"]  # a message received is a landlord made aware
    return happened


def _rules_by_name(policy: Policy, track: str) -> dict[str, list[_Rule]]:
    books: list[tuple[str, str, Edition | None]] = [
        ("policy", "", policy.text),
        ("code", "code:", policy.code),
        ("law", "law:", policy.law),
    ]
    found: dict[str, list[_Rule]] = {}
    for book, prefix, edition in books:
        for clause in edition.clauses.values() if edition is not None else ():
            rule = clause.rules.get("deadline")
            tracks = rule["track"] if rule else ()
            if rule and (track == tracks if isinstance(tracks, str) else track in tracks):
                found.setdefault(rule["name"], []).append(
                    _Rule(clause, prefix + clause.id, rule, book)
                )
    return found


def _commenced(
    policy: Policy, rules: dict[str, list[_Rule]], hazard: str
) -> dict[str, list[_Rule]]:
    return {
        name: live
        for name, each in rules.items()
        if (
            live := [
                r
                for r in each
                if "hazards" not in r.rule or clock_runs(policy, hazard, r.rule["hazards"])
            ]
        )
    }


def _plan_one(
    policy: Policy,
    name: str,
    rules: list[_Rule],
    happened: Mapping[str, datetime],
    planned: Mapping[str, Deadline],
    extension: Extension | None,
) -> Deadline | None:
    due = {
        each.book: (each, found)
        for each in rules
        if (found := _due(policy, each, happened, planned)) is not None
    }
    if not due:
        return None
    limits = {book: Limit(found.due_on) for book, (_, found) in due.items()}
    if extension is not None:
        limits = extended(policy, name, limits, extension)
    first = min(limits, key=lambda book: (limits[book].due_on, book != "policy"))
    rule, found = due[first]
    own = due.get("policy")
    return Deadline(
        name=name,
        due_on=limits[first].due_on,
        policy_due_on=limits["policy"].due_on if "policy" in limits else None,
        code_due_on=limits["code"].due_on if "code" in limits else None,
        clause=own[0].cited if own and limits["policy"] == limits[first] else rule.cited,
        because=_because(policy, first, found, limits, extension),
        due_at=found.due_at,
        owed_by=found.owed_by,
        code_clause=due["code"][0].cited if "code" in due else None,
        extended=extension,
    )


def _due(
    policy: Policy, each: _Rule, happened: Mapping[str, datetime], planned: Mapping[str, Deadline]
) -> _Due | None:
    rule = each.rule
    calendar = policy.calendar if each.book == "policy" else policy.calendar.plain()
    owed_by: str = rule.get("owed_by", "landlord")
    try:
        amount: int = dated(rule["amount"], policy.on, each.cited)
    except EditionMissingError:
        if each.book == "law":
            return None  # a law that has not commenced sets no clock; a policy's gap is an error
        raise
    unit: str = rule["unit"]
    for event in [rule["start"]] if isinstance(rule["start"], str) else rule["start"]:
        if event in happened:
            at = happened[event]
            if unit == "hours":
                moment = EVENT_WORDS[event].removeprefix("the day ")
                due_at = at + timedelta(hours=amount)
                says = f"{spell_amount(amount, unit)} after {moment}, day and night"
                return _Due(london_date(due_at), due_at, says, owed_by)
            arrives = event in _ARRIVALS
            start = received_on(at, calendar=calendar) if arrives else london_date(at)
            words = EVENT_WORDS[event]
        elif (marker := planned.get(_MARKED_BY.get(event, ""))) is not None:
            start, words = marker.due_on, "the last day to acknowledge it"
        else:
            continue
        says = f"{spell_amount(amount, unit)} after {spell_day(start)}, {words}"
        return _Due(_count(start, amount, unit, owed_by, calendar), None, says, owed_by)
    return None


def _count(start: date, amount: int, unit: str, owed_by: str, calendar: Calendar) -> date:
    """Days and months that end on a day off move in the resident's favour: back when the landlord
    owes something, forward when the resident does."""
    if unit == "working_days":
        return add_working_days(start, amount, calendar=calendar)
    if unit == "months":
        end = add_months(start, amount)
    else:
        end = start + timedelta(days=amount * (7 if unit == "weeks" else 1))
    if owed_by == "landlord":
        return previous_working_day(end, calendar=calendar)
    return next_working_day(end, calendar=calendar)


def _because(
    policy: Policy,
    first: str,
    found: _Due,
    limits: Mapping[str, Limit],
    extension: Extension | None,
) -> str:
    whose = {"policy": "", "code": " (the Complaint Handling Code)", "law": " (the law)"}[first]
    sentence = found.because + whose
    if extension is not None:
        return f"{spell_day(limits[first].due_on)} after an extension; at first {sentence}"
    if "code" in limits and "policy" in limits:
        other = "code" if first == "policy" else "policy"
        if limits[other].due_on != limits[first].due_on:
            name = "the Code" if other == "code" else f"{policy.name}'s policy"
            sentence += f"; {name} would allow until {spell_day(limits[other].due_on)}"
    return sentence
