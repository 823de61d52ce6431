"""Whether a quick or informal try may be offered, and if not, why not.

It is an early answer inside Stage 1: the complaint is logged on day 0 and both clocks run.
"""

from __future__ import annotations

from rulebook.clauses import Policy, dated
from rulebook.conditions import known
from rulebook.decisions import QuickFix, Reason
from rulebook.facts import Facts

_UNSUITABLE_BECAUSE = {
    "several_issues": "there is more than one thing to put right",
    "several_departments": "more than one department or outside agency is needed",
    "visit_needed": "someone has to visit or inspect",
    "staff_conduct": "it is about how staff or a contractor behaved",
    "sensitive": "it is sensitive",
    "complex": "it is too complex for the time allowed",
}


def weigh_quick_fix(policy: Policy, facts: Facts) -> QuickFix:
    """May be offered only to a new complaint that is not known to be unsuitable. Several issues,
    a visit, staff conduct and equality matters stop it at every landlord."""
    rules = policy.rules("quick_fix")
    if not rules:
        return QuickFix(
            may_offer=False,
            why_not=(Reason("this landlord's policy has no quick or informal step", "code:5.2"),),
        )
    clause, rule = rules[0]
    why_not: list[Reason] = []
    if facts.kind not in ("complaint", None):
        why_not.append(Reason("this is not a complaint", clause.id))
    if facts.stage is not None:
        why_not.append(Reason("the complaint is already at a stage", clause.id))
    if known(facts, "wants_formal") or facts.quick_fix_agreed is False:
        why_not.append(Reason("the resident asked for a full answer", clause.id))
    unsuitable = {name for name in _UNSUITABLE_BECAUSE if _applies(name, facts)}
    by_policy = rule["unsuitable"]
    where = (
        policy.value(f"{clause.id}.unsuitable_clause")
        if ("unsuitable_clause" in clause.values)
        else clause.id
    )
    for name in _UNSUITABLE_BECAUSE:
        if name in unsuitable:
            cited = where if name in by_policy else "code:6.1"
            why_not.append(Reason(_UNSUITABLE_BECAUSE[name], cited))
    if known(facts, "equality"):
        why_not.append(Reason("it is about equality", "law:equality.nine-characteristics"))
    if not facts.flags.isdisjoint(("emergency", "safeguarding")) or facts.safeguarding:
        why_not.append(Reason("someone may be at risk", "code:6.1"))
    amount: int = dated(rule["amount"], policy.on, clause.id)
    return QuickFix(
        may_offer=not why_not,
        name=rule["name"],
        limit_working_days=amount,
        clause=clause.id,
        why_not=tuple(why_not),
    )


def _applies(name: str, facts: Facts) -> bool:
    if name == "several_issues":
        return (facts.issues_count or 0) > 1 or (
            facts.issues_count is None and "multiple_issues" in facts.flags
        )
    if name == "complex":
        return bool(facts.several_departments)
    if name == "sensitive":
        return bool(facts.sensitive)
    return bool(known(facts, name))
