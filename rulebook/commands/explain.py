"""`explain`: one clause, what it says, where it stands and what the engine does with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rulebook.clauses import Clause, Policy
from rulebook.commands.output import Output
from rulebook.errors import ClauseUnknownError


def explain(policy: Policy, id: str) -> Output:
    """The clause of that id; else every clause under a numbered rule (WK-07) or under the number
    or heading they share (2.6, exclusions)."""
    try:
        return _one(policy, policy.clause(id), id)
    except ClauseUnknownError:
        under = [
            clause
            for clause in policy.clauses.values()
            if id in clause.covers or clause.id.startswith((f"{id}-", f"{id}."))
        ]
        if not under:
            raise
    each = [_one(policy, clause, clause.id) for clause in under]
    data = {"landlord": policy.landlord, "asked": id, "clauses": [one.data for one in each]}
    return Output(data, [line for one in each for line in [*one.lines, ""]][:-1])


def _one(policy: Policy, clause: Clause, id: str) -> Output:
    book = {"code": policy.code, "law": policy.law}.get(id.partition(":")[0]) or policy.text
    data = {
        "landlord": policy.landlord,
        "edition": book.id,
        "clause": id,
        "title": clause.title,
        "says": clause.says,
        "cite": clause.cite,
        "text": clause.text,
        "reading": clause.reading,
        "obsolete": clause.obsolete,
        "recorded": clause.recorded,
        "covers": list(clause.covers),
        "values": plain(clause.values),
        "rules": plain(clause.rules),
    }
    lines = [
        f"{id}: {clause.title}",
        f"  {clause.says}",
        f"  Where: {book.title} ({book.id}), {clause.cite}",
        *([f'  Its words: "{clause.text}"'] if clause.text else []),
        *([f"  Our reading: {clause.reading}"] if clause.reading else []),
        *([f"  Out of date: {clause.obsolete}"] if clause.obsolete else []),
        *([f"  Staff only: {clause.recorded}"] if clause.recorded else []),
        *([f"  Values: {plain(clause.values)}"] if clause.values else []),
        *(f"  {kind}: {plain(rule)}" for kind, rule in clause.rules.items()),
    ]
    return Output(data, lines)


def contents(policy: Policy) -> Output:
    """Every clause of the landlord's policy, for someone who does not know the ids."""
    rows = [_row(clause) for clause in policy.clauses.values()]
    return Output(rows, [f"{row['clause']:<34} {row['title']}" for row in rows])


def _row(clause: Clause) -> dict[str, str]:
    return {"clause": clause.id, "title": clause.title, "cite": clause.cite}


def plain(value: Any) -> Any:
    """As JSON can hold it: dates as ISO text."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
