"""`diff`: what a resident of one landlord meets that a resident of another does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulebook.clauses import Policy, dated, spell_amount
from rulebook.commands.output import Output


def diff(one: Policy, other: Policy) -> Output:
    """Deadlines, extensions, grounds, quick fix and stages where the two are not the same."""
    left, right = _picture(one), _picture(other)
    rows = [
        {"what": what, one.landlord: left.get(what), other.landlord: right.get(what)}
        for what in sorted(left.keys() | right.keys())
        if left.get(what) != right.get(what)
    ]
    lines = [f"{'':<36} {one.landlord:<46} {other.landlord}"]
    for row in rows:
        lines.append(
            f"{row['what']:<36} {row[one.landlord] or '-':<46} {row[other.landlord] or '-'}"
        )
    return Output(rows, lines)


def _picture(policy: Policy) -> dict[str, str]:
    seen: dict[str, str] = {}
    for _, rule in policy.rules("deadline"):
        seen[f"deadline {rule['name']}"] = f"{_amount(policy, rule)} from {_words(rule['start'])}"
    for _, rule in policy.rules("extension"):
        more = _amount(policy, rule) if "amount" in rule else "no limit stated"
        seen[f"extension {rule['deadline']}"] = f"{more}, needs {_words(rule['needs'], 'and')}"
    for clause, rule in policy.rules("exclusion"):
        ground = f"ground {rule['ground']}"
        if "older_than_months" in rule:
            months = dated(rule["older_than_months"], policy.on, clause.id)
            seen[ground] = f"over {months} months from {_words(rule['counts_from'])}"
        else:
            seen[ground] = " and ".join(f"{k} is {_words(v)}" for k, v in rule["when"].items())
    for _, rule in policy.rules("quick_fix"):
        seen["quick fix"] = f"{rule['name']}, {_amount(policy, rule)}"
    for _, rule in policy.rules("stage"):
        if "when" not in rule:
            seen[f"who answers {rule['number']}"] = rule["by"]
    return seen


def _amount(policy: Policy, rule: Mapping[str, Any]) -> str:
    amount: int = dated(rule["amount"], policy.on, policy.landlord)
    return spell_amount(amount, rule["unit"])


def _words(value: Any, between: str = "or") -> str:
    return f" {between} ".join(map(str, value)) if isinstance(value, list) else str(value)
