"""Awaab's Law: which hazards are covered, as what, since when, and what points to one. Dated data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rulebook.clauses import Policy
from rulebook.conditions import weigh
from rulebook.decisions import PossibleHazard
from rulebook.errors import ValueMissingError
from rulebook.facts import Facts
from rulebook.questions import Asking

_CLAUSE = "law:hazards.in-force"


def hazard_names(policy: Policy) -> tuple[str, ...]:
    """Every hazard in the law's table; none before the law."""
    if policy.law is None:
        return ()
    return tuple(policy.value(f"{_CLAUSE}.significant_from"))


def clock_runs(policy: Policy, hazard: str, as_what: str) -> bool:
    """Whether the `emergency` or `significant` clock applies to this hazard on the policy's day.

    False covers both a hazard the law leaves out and one not yet commenced; `commenced_on` tells
    them apart. Tenure is for staff: the clocks cover tenants of registered providers.
    """
    starts_on = commenced_on(policy, hazard, as_what)
    return starts_on is not None and starts_on <= policy.on


def commenced_on(policy: Policy, hazard: str, as_what: str) -> date | None:
    """The first day, or None while no day has been set. A hazard not in the data is an error."""
    known: Mapping[str, date | None] = policy.value(f"{_CLAUSE}.significant_from")
    if hazard not in known:
        raise ValueMissingError("the law's table of hazards", hazard)
    if as_what == "significant":
        return known[hazard]
    if hazard in policy.value(f"{_CLAUSE}.never"):
        return None
    first: date = policy.value(f"{_CLAUSE}.emergency_from")
    return first


def find_hazards(policy: Policy, facts: Facts, asking: Asking) -> list[PossibleHazard]:
    """What the facts point to, whatever kind of matter it is; what is not known yet is asked."""
    found = []
    for clause in policy.law.clauses.values() if policy.law is not None else ():
        rule = clause.rules.get("hazard")
        if rule is None:
            continue
        cited = f"law:{clause.id}"
        points_to_it, unknown = weigh(rule["when"], facts)
        if points_to_it:
            found.append(
                PossibleHazard(
                    name=rule["name"],
                    suspected=rule["suspected"],
                    topics=tuple(t for t in facts.topics if t in rule["when"].get("topic", ())),
                    clause=cited,
                    because=clause.title,
                    runs=clock_runs(policy, rule["name"], rule["suspected"]),
                )
            )
        for fact in unknown:
            asking.ask_for(fact, cited)
    return found


def hazard_topics(policy: Policy, hazard: str) -> frozenset[str]:
    """The topics that point to this hazard in the law's clauses; none where no clause names it."""
    clauses = policy.law.clauses.values() if policy.law is not None else ()
    rules = [clause.rules["hazard"] for clause in clauses if "hazard" in clause.rules]
    return frozenset(
        topic for rule in rules if rule["name"] == hazard for topic in rule["when"].get("topic", ())
    )
