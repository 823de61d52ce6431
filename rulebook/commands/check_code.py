"""`check-code`: where a policy and the Complaint Handling Code part, and what Putright does.

Some differences are measured from the data; the rest are recorded beside the policy. A measured
one that nobody recorded is a fault, so the record cannot fall behind the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.clauses import Clause, Edition, Policy, dated
from rulebook.commands.output import Output
from rulebook.library import Rulebook

_ORDER = ("conflict", "possible_conflict", "gap", "stricter", "obsolete")
_HEADINGS = {
    "conflict": "Conflicts with a must of the Code",
    "possible_conflict": "Possible conflicts",
    "gap": "Gaps the Code fills",
    "stricter": "Stricter than the Code, kept",
    "obsolete": "Facts out of date",
}


@dataclass(frozen=True)
class Measured:
    """A difference that follows from the numbers alone."""

    provision: str
    kinds: tuple[str, ...]
    what: str


def check_code(book: Rulebook, policy: Policy) -> Output:
    if policy.code is None:
        return Output([], [f"No Code was in force on {policy.on.isoformat()}."])
    rows = []
    for each in sorted(book.findings(policy.landlord, policy.edition), key=_place):
        provision = policy.code.clauses[each["provision"]]
        rows.append(
            {
                "kind": each["kind"],
                "provision": each["provision"],
                "code_says": provision.says,
                "clauses": list(each["clauses"]),
                "policy_cites": [policy.clause(id).cite for id in each["clauses"]],
                "finding": each["finding"],
                "putright": each["putright"],
            }
        )
    missing = unrecorded(book, policy)
    lines: list[str] = []
    for kind in _ORDER:
        of_kind = [row for row in rows if row["kind"] == kind]
        if of_kind:
            lines += ["", f"{_HEADINGS[kind]} ({len(of_kind)})"]
        for row in of_kind:
            lines.append(f"  Code {row['provision']} / {'; '.join(row['policy_cites'])}")
            lines.append(f"    {row['finding']}")
            lines.append(f"    Putright: {row['putright']}")
    lines += [f"NOT RECORDED: Code {each.provision}: {each.what}" for each in missing]
    data = {
        "landlord": policy.landlord,
        "edition": policy.edition,
        "code_edition": policy.code.id,
        "findings": rows,
        "not_recorded": [each.what for each in missing],
    }
    return Output(data, lines[1:], ok=not missing)


def unrecorded(book: Rulebook, policy: Policy) -> list[Measured]:
    """Differences the numbers show that code-check.yml does not list."""
    recorded = {
        (each["provision"], each["kind"]) for each in book.findings(policy.landlord, policy.edition)
    }
    return [
        each
        for each in measure(policy)
        if not any((each.provision, kind) in recorded for kind in each.kinds)
    ]


def measure(policy: Policy) -> Iterator[Measured]:
    """Compares what can be compared by number: times, their starts, extensions, time limits."""
    code = policy.code
    if code is None:
        return
    yield from _time_limits(policy, code)
    for name, provision in (
        ("acknowledge", "6.2"), ("acknowledge_stage_2", "6.11"), ("respond", "6.3"),
        ("respond_stage_2", "6.14"),
    ):  # fmt: skip
        own = _rule(policy, "deadline", "name", name)
        if own is None:
            yield Measured(provision, ("gap",), f"the policy sets no time for {name}")
        else:
            yield from _compare(provision, name, own, code.clauses[provision])
    for name, provision in (("respond", "6.4"), ("respond_stage_2", "6.15")):
        own = _rule(policy, "extension", "deadline", name)
        theirs = code.clauses[provision].rules["extension"]
        if own is None:
            yield Measured(provision, ("gap",), f"the policy has no extension of {name}")
        elif own["amount"] is None:
            yield Measured(provision, ("conflict",), f"extensions of {name} have no limit")
        elif own.get("unit") == "calendar_days" and own["amount"] > theirs["amount"] * 7 / 5:
            yield Measured(provision, ("conflict",), f"extensions of {name} go past the Code's")
    if policy.rules("quick_fix"):
        yield Measured("5.2", ("conflict",), "the policy has a step before Stage 1")


def _time_limits(policy: Policy, code: Edition) -> Iterator[Measured]:
    allowed = code.clauses["2.3"].values["accept_within_months"]
    for clause, rule in policy.rules("exclusion"):
        months = dated(rule.get("older_than_months", allowed), policy.on, clause.id)
        if months < allowed:
            yield Measured("2.3", ("conflict",), f"{clause.id} allows {months} months")


def _compare(
    provision: str, name: str, own: Mapping[str, Any], theirs: Clause
) -> Iterator[Measured]:
    rule = theirs.rules["deadline"]
    if own["amount"] > rule["amount"]:
        yield Measured(provision, ("conflict",), f"{name} takes longer than the Code allows")
    elif own["amount"] < rule["amount"] or (own["start"] != rule["start"]):
        yield Measured(provision, ("stricter",), f"{name} is earlier than the Code's")


def _rule(policy: Policy, kind: str, key: str, name: str) -> Mapping[str, Any] | None:
    """The landlord's own rule, its amount as in force on the policy's day."""
    for clause, rule in policy.rules(kind):
        if rule[key] == name:
            amount = dated(rule.get("amount"), policy.on, clause.id)
            return {**rule, "amount": amount}
    return None


def _place(each: Mapping[str, Any]) -> tuple[int, list[int]]:
    return _ORDER.index(each["kind"]), [int(part) for part in each["provision"].split(".")]
