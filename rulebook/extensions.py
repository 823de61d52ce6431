"""When an answer may be late: what policy and Code ask for, and how far each lets it go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rulebook.clauses import Policy, dated, spell_amount
from rulebook.errors import ExtensionNotAllowedError
from rulebook.working_days import add_working_days, previous_working_day, spell_day

_LACKS = {
    "reason": "no reason is recorded",
    "good_reason": "nobody has accepted that there is good reason to go further",
    "discussion": "it has not been discussed with the resident",
    "agreement": "the resident has not agreed",
    "resident_told": "the resident has not been told",
    "new_date": "the resident has been given no new date",
    "ombudsman_details": "the resident has not been given the Ombudsman's details",
}


@dataclass(frozen=True)
class Extension:
    """More time for one deadline. `until` is the new last day; None means as far as allowed
    without anything further being needed. `good_reason` says that a person accepted the reason
    for going past the usual limit."""

    deadline: str
    reason: str
    until: date | None = None
    discussed: bool = False
    agreed: bool = False
    resident_told: bool = True
    ombudsman_details_given: bool = False
    good_reason: bool = False


@dataclass(frozen=True)
class Limit:
    due_on: date


def extended(
    policy: Policy, name: str, limits: Mapping[str, Limit], extension: Extension
) -> dict[str, Limit]:
    """Each book's date after the extension; ExtensionNotAllowedError lists everything lacking."""
    rules = extension_rules(policy, name)
    if not rules:
        raise ExtensionNotAllowedError(
            name, ["neither the policy nor the Code lets this date be moved"]
        )
    lacks: dict[str, None] = {}
    later: dict[str, Limit] = dict(limits)
    caps = {
        book: cap
        for book, rule in rules.items()
        if book in limits and (cap := _cap(policy, book, limits[book].due_on, rule)) is not None
    }
    for book, rule in rules.items():
        lacks.update(dict.fromkeys(_missing(rule["needs"], extension)))
        cap = caps.get(book)
        if extension.until is not None and cap is not None and extension.until > cap:
            beyond = rule.get("beyond_needs", ())
            if not beyond:
                lacks[f"{book} allows nothing after {spell_day(cap)}"] = None
            lacks.update(dict.fromkeys(_missing(beyond, extension)))
    if extension.until is not None and any(
        extension.until < limit.due_on for limit in [min(limits.values(), key=_when)]
    ):
        lacks["the new date is before the old one"] = None
    if lacks:
        raise ExtensionNotAllowedError(name, list(lacks))
    for book in limits:
        if extension.until is not None:
            later[book] = Limit(max(extension.until, limits[book].due_on))
        elif book in caps:
            later[book] = Limit(caps[book])
        elif book in rules and caps:  # no cap of its own: the other book's holds
            later[book] = Limit(max(limits[book].due_on, *caps.values()))
    return later


def extension_rules(policy: Policy, name: str) -> dict[str, Mapping[str, Any]]:
    """What policy and Code say about extending this deadline, by book."""
    found: dict[str, Mapping[str, Any]] = {}
    for book, edition in (("policy", policy.text), ("code", policy.code)):
        for clause in edition.clauses.values() if edition is not None else ():
            rule = clause.rules.get("extension")
            if rule and rule["deadline"] == name:
                found[book] = rule
    return found


def _when(limit: Limit) -> date:
    return limit.due_on


def _cap(policy: Policy, book: str, due_on: date, rule: Mapping[str, Any]) -> date | None:
    if "amount" not in rule:
        return None
    amount: int = dated(rule["amount"], policy.on, "extension")
    calendar = policy.calendar if book == "policy" else policy.calendar.plain()
    if rule.get("unit", "working_days") == "working_days":
        return add_working_days(due_on, amount, calendar=calendar)
    # Plain "days" are calendar days when the landlord owes them, ending no later than a working
    # day, so that the resident never waits longer than the words allow.
    return previous_working_day(due_on + timedelta(days=amount), calendar=calendar)


def _missing(needs: Any, extension: Extension) -> list[str]:
    have = {
        "reason": bool(extension.reason.strip()),
        "good_reason": extension.good_reason,
        "discussion": extension.discussed or extension.agreed,
        "agreement": extension.agreed,
        "resident_told": extension.resident_told,
        "new_date": extension.resident_told,
        "ombudsman_details": extension.ombudsman_details_given,
    }
    return [
        _LACKS[need] for need in ([needs] if isinstance(needs, str) else needs) if not have[need]
    ]


def spell_extension(rule: Mapping[str, Any]) -> str:
    """How far it may go, in words: '10 working days', or 'no limit stated'."""
    if not isinstance(rule.get("amount"), int):
        return "no limit stated"
    return spell_amount(rule["amount"], rule.get("unit", "working_days"))
