"""From facts to a decision: what to ask, possible grounds, quick fix, route, stages, notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from rulebook.clauses import Clause, Edition, Policy
from rulebook.conditions import holds
from rulebook.decisions import Decision, Letter, Notice, QuickFix, Reason, Route, StageStep
from rulebook.exclusions import find_exclusions
from rulebook.facts import Facts
from rulebook.hazards import find_hazards
from rulebook.questions import Asking
from rulebook.quick_fix import weigh_quick_fix

# Where each kind goes when no clause of the landlord's sends it elsewhere: the Code's provision
# that separates it from a complaint.
_KIND_ROUTES = {
    "complaint": ("code:1.2", "complaints team"),
    "appeal": ("code:1.2", "complaints team"),
    "service_request": ("code:1.4", "service team"),
    "asb_report": ("code:1.4", "antisocial behaviour team"),
    "member_enquiry": ("code:3.2", "complaints team"),
    "enquiry": ("code:1.4", "customer services"),
    "feedback": ("code:1.6", "customer services"),
    "compliment": ("code:3.1", "customer services"),
    "other": ("code:3.2", "customer services"),
}


def decide(policy: Policy, facts: Facts, today: date) -> Decision:
    """Pure: the same policy, facts and day give the same answer. `today` is the London day the
    matter was received, or the day of asking while it is a draft."""
    asking = Asking(facts)
    _ask_who(policy, facts, asking)
    exclusions = find_exclusions(policy, facts, today, asking)
    hazards = find_hazards(policy, facts, asking)
    quick_fix = weigh_quick_fix(policy, facts)
    _ask_what_is_wanted(policy, facts, quick_fix, asking)
    main, also = _routes(policy, facts, quick_fix)
    return Decision(
        landlord=policy.landlord,
        edition=policy.edition,
        ask_next=asking.in_order(),
        possible_exclusions=tuple(exclusions),
        quick_fix=quick_fix,
        route=main,
        also=also,
        stage_plan=tuple(_stages(policy, facts)),
        notices=tuple(_notices(policy, facts)),
        letters=tuple(_letters(policy)),
        refusal_grounds=tuple(_refusals(policy, facts)),
        possible_hazards=tuple(hazards),
    )


def _ask_who(policy: Policy, facts: Facts, asking: Asking) -> None:
    if facts.acting_for is None:
        asking.ask_for("acting_for", "code:3.6")
    elif facts.acting_for == "someone" and facts.authority is None:
        asking.ask("authority", _clause_answering(policy, "third_party", "code:3.6"))
    elif facts.acting_for == "group":
        asking.ask("group_members", _clause_answering(policy, "group", "code:3.6"))
    elif facts.acting_for == "constituent":
        asking.ask("constituency_role", _clause_answering(policy, "member_enquiry", "code:3.6"))
    if facts.anonymity is None:
        asking.ask_for("anonymity", _clause_answering(policy, "anonymous", "code:3.2"))
    if facts.kind in ("complaint", "service_request") and facts.first_report is None:
        asking.ask_for("first_report", "code:1.5")


def _ask_what_is_wanted(policy: Policy, facts: Facts, quick_fix: QuickFix, asking: Asking) -> None:
    if facts.kind not in ("complaint", "appeal"):
        return
    if quick_fix.may_offer and quick_fix.clause and facts.quick_fix_agreed is None:
        asking.ask("route_choice", quick_fix.clause)
    if facts.outcome_wanted is None:
        asking.ask("outcome_wanted", "code:5.6")
    asking.ask("adjustments", _clause_answering(policy, "adjustments", "code:3.1"))


def _routes(policy: Policy, facts: Facts, quick_fix: QuickFix) -> tuple[Route, tuple[Route, ...]]:
    """The one way this matter goes, and what runs beside it.

    Among a landlord's own clauses one with more to it than the kind comes first: a complaint about
    the Chief Executive is a complaint too, but not for the usual team.
    """
    matched = [
        (clause, rule) for clause, rule in policy.rules("route") if holds(rule["when"], facts)
    ]
    beside = tuple(_route(*each) for each in matched if each[1]["name"] in _PARALLEL)
    own = sorted(
        (each for each in matched if each[1]["name"] not in _PARALLEL),
        key=lambda each: each[1]["when"].keys() <= {"kind"},
    )
    kind = facts.kind or "other"
    cited, queue = _KIND_ROUTES[kind]
    if kind not in ("complaint", "appeal"):
        same = [each for each in own if each[1]["name"] == kind] or own
        because = f"handled as {kind.replace('_', ' ')}"
        return (_route(*same[0]) if same else Route(kind, queue, cited, because)), beside
    name = facts.stage or "stage_1"
    because = "a complaint starts at Stage 1" if name == "stage_1" else "Stage 2 was asked for"
    if quick_fix.may_offer and facts.quick_fix_agreed and quick_fix.clause:
        name, cited = "quick_fix", quick_fix.clause
        because = "logged today and tried quickly first, as the resident chose"
    restricted = False
    # Whoever takes complaints takes every step of them unless a clause of its own says otherwise.
    chosen = [each for each in own if each[1]["name"] == name] or own
    if chosen:
        clause, rule = chosen[0]
        queue, restricted = rule["queue"], rule.get("restricted", False)
        if rule["name"] == name:
            cited, because = clause.id, clause.says
    return Route(name, queue, cited, because, restricted), beside


def _route(clause: Clause, rule: Mapping[str, Any]) -> Route:
    return Route(rule["name"], rule["queue"], clause.id, clause.says, rule.get("restricted", False))


# These run beside the complaint and never instead of it.
_PARALLEL = frozenset({"safeguarding", "police", "staff_conduct", "member_update", "social_media"})


def _stages(policy: Policy, facts: Facts) -> Iterator[StageStep]:
    """Conditional steps (a panel of its own for the chief executive) replace the ordinary one."""
    for number in ("stage_1", "stage_2"):
        steps = [
            (clause, rule)
            for clause, rule in policy.rules("stage")
            if rule["number"] == number and holds(rule.get("when"), facts)
        ]
        special = [each for each in steps if "when" in each[1]] or steps
        for clause, rule in special:
            yield StageStep(number, rule["by"], clause.id, clause.says, rule.get("not_by"))


def _notices(policy: Policy, facts: Facts) -> Iterator[Notice]:
    """The landlord's own words come before the Code's under the same name."""
    told: set[str] = set()
    for prefix, edition in _books(policy):
        for clause in edition.clauses.values():
            rule = clause.rules.get("notice")
            if rule and rule["name"] not in told and holds(rule.get("when"), facts):
                told.add(rule["name"])
                yield Notice(rule["name"], prefix + clause.id, clause.says)


def _letters(policy: Policy) -> Iterator[Letter]:
    for prefix, edition in _books(policy):
        for clause in edition.clauses.values():
            rule = clause.rules.get("letter")
            if rule:
                at = rule["at"]
                yield Letter(
                    rule["name"],
                    (at,) if isinstance(at, str) else tuple(at),
                    prefix + clause.id,
                    tuple(rule["contains"]),
                )


def _refusals(policy: Policy, facts: Facts) -> Iterator[Reason]:
    """Why a landlord's own policy lets it decline Stage 2; shown to staff, never applied."""
    if facts.stage != "stage_2":
        return
    for clause, rule in policy.rules("refusal"):
        if holds(rule["when"], facts):
            yield Reason(rule["ground"], clause.id)


def _books(policy: Policy) -> Iterator[tuple[str, Edition]]:
    yield "", policy.text
    if policy.code is not None:
        yield "code:", policy.code
    if policy.law is not None:
        yield "law:", policy.law


def _clause_answering(policy: Policy, question: str, otherwise: str) -> str:
    found: Clause | None = next((c for c in policy.clauses.values() if question in c.answers), None)
    return found.id if found is not None else otherwise
