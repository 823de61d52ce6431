"""Possible exclusions: each ground in a policy against the facts, never more than a possibility."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rulebook.clauses import Clause, Policy, dated, spell_amount
from rulebook.conditions import facts_used, weigh
from rulebook.decisions import PossibleExclusion
from rulebook.facts import Facts
from rulebook.questions import Asking
from rulebook.working_days import add_months, spell_day

CODE_TIME_LIMIT = "2.3"
_KIND_MATTERS = frozenset({"kind", "asb_handling"})


def find_exclusions(
    policy: Policy, facts: Facts, today: date, asking: Asking
) -> list[PossibleExclusion]:
    """Every ground whose facts are all there; questions for those that something hints at."""
    found = []
    complaint = facts.kind in ("complaint", "appeal", None)
    for clause, rule in policy.rules("exclusion"):
        # A request or a report cannot be excluded from a process it is not in; what can still
        # matter is whether it is a complaint after all.
        if not complaint and _KIND_MATTERS.isdisjoint(rule.get("when", ())):
            continue
        if "older_than_months" in rule:
            possible = _out_of_time(policy, clause, rule, facts, today, asking)
        else:
            possible = _on_facts(clause, rule, facts, asking)
        if possible is not None:
            found.append(possible)
    return found


def _on_facts(
    clause: Clause, rule: Mapping[str, Any], facts: Facts, asking: Asking
) -> PossibleExclusion | None:
    """An `unless` that is known to hold takes the ground away; one not yet known is asked."""
    true, unknown = weigh(rule["when"], facts)
    if true is False:
        return None
    unless = rule.get("unless")
    if unless is not None:
        saved, missing = weigh(unless, facts)
        if saved:
            return None
        for fact in missing if true else ():
            asking.ask_for(fact, clause.id)
    if true is None:
        for fact in unknown:
            asking.ask_for(fact, clause.id)
        return None
    used = facts_used(rule["when"], facts) | facts_used(unless or {}, facts)
    if rule["ground"] == "already_considered" and facts.new_information is None:
        asking.ask("what_unresolved", clause.id)
    return PossibleExclusion(
        ground=rule["ground"],
        clause=clause.id,
        says=clause.says,
        because=f"{clause.title}: " + _spell(used),
        facts_used=used,
        exceptions=tuple(rule.get("exceptions", ())),
    )


def _out_of_time(
    policy: Policy,
    clause: Clause,
    rule: Mapping[str, Any],
    facts: Facts,
    today: date,
    asking: Asking,
) -> PossibleExclusion | None:
    """Out of time only when even the latest day it can have happened is. Being on the last day is
    in time, and something still going on is not late."""
    if facts.ongoing:
        return None
    happened = facts.happened_latest or facts.happened_earliest
    if happened is None:
        asking.ask("when_happened", clause.id)
        return None
    starts = happened
    if rule.get("counts_from") == "incident_or_awareness" and facts.aware_on is not None:
        starts = max(happened, facts.aware_on)
    months: int = dated(rule["older_than_months"], policy.on, clause.id)
    last_day = add_months(starts, months)
    if today <= last_day:
        return None
    if facts.ongoing is None:
        asking.ask("still_happening", clause.id)
    if facts.late_reason is None:
        asking.ask("late_reason", clause.id)
    because = (
        f"{spell_amount(months, 'months')} from {spell_day(starts)} ended on {spell_day(last_day)}"
    )
    used: dict[str, Any] = {
        "happened": happened.isoformat(),
        "counted_from": starts.isoformat(),
        "last_day_in_time": last_day.isoformat(),
        "ongoing": facts.ongoing,
        "late_reason": facts.late_reason,
        "over_policy_limit": True,
    }
    code_months = _code_months(policy)
    if code_months is not None:
        code_starts = max(happened, facts.aware_on or happened)
        code_last_day = add_months(code_starts, code_months)
        used["over_code_limit"] = today > code_last_day
        if today <= code_last_day and code_months != months:
            because += (
                f"; the Complaint Handling Code allows until {spell_day(code_last_day)} "
                "and asks for discretion after that, so staff go by the Code"
            )
    return PossibleExclusion(
        ground=rule["ground"],
        clause=clause.id,
        says=clause.says,
        because=because,
        facts_used=used,
        exceptions=tuple(rule.get("exceptions", ())),
    )


def _code_months(policy: Policy) -> int | None:
    clause = policy.code.clauses.get(CODE_TIME_LIMIT) if policy.code is not None else None
    if clause is None:
        return None
    months: int = clause.value("accept_within_months", policy.on)
    return months


def _spell(used: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name.replace('_', ' ')} is {'not known' if value is None else value}"
        for name, value in used.items()
    )
