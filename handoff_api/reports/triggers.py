"""What makes a landlord look at its policy again, where the policy says so (WDH: 90, 80, any)."""

from __future__ import annotations

from collections.abc import Iterable

import rulebook
from handoff_api.reports.counting import Counted
from handoff_api.reports.periods import Period
from handoff_api.reports.tables import Row, Table, text
from handoff_api.reports.timeliness import share_in_time

_MEASURES = {
    "acknowledged_in_time_percent": (
        "Acknowledged in time",
        ("acknowledge", "acknowledge_stage_2"),
    ),
    "answered_in_time_percent": ("Answered in time", ("respond", "respond_stage_2")),
}


def triggers(cases: Iterable[Counted], policy: rulebook.Policy, period: Period) -> Table | None:
    """Each trigger of the policy with how it stands; None where the policy has none."""
    clause = policy.clauses.get("triggers")
    if clause is None:
        return None
    formal = [c for c in cases if c.kind == "complaint" and c.accepted and not _informal_only(c)]
    rows: list[Row] = []
    for name, (says, promises) in _MEASURES.items():
        limit = clause.value(name, policy.on)
        share = share_in_time(formal, promises, period)
        rows.append(
            {
                "trigger": says,
                "limit": f"{limit}% or less",
                "now": None if share is None else f"{share}%",
                "pulled": "not known" if share is None else ("yes" if share <= limit else "no"),
            }
        )
    found = [on for case in formal for on, _ in case.determinations if period.holds(on)]
    most = clause.value("determinations", policy.on)
    rows.append(
        {
            "trigger": "Failures found by the Ombudsman",
            "limit": f"{most} or more",
            "now": str(len(found)),
            "pulled": "yes" if len(found) >= most else "no",
        }
    )
    return Table(
        name="triggers",
        title="What triggers a review of the policy",
        says=f"{clause.cite}: {clause.says} Formal complaints only, as the policy counts them.",
        columns=[
            text("trigger", "Trigger"),
            text("limit", "Pulled at"),
            text("now", "In the period"),
            text("pulled", "Pulled"),
        ],
        rows=rows,
    )


def _informal_only(case: Counted) -> bool:
    return case.quick_fix and case.quick_fix_accepted
