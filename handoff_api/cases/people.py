"""The people around a case: who looks after it, who was part of it, who is kept away from it."""

from __future__ import annotations

from handoff_api.cases.handling_records import AssignmentRecord
from handoff_api.cases.records import CaseRecord

# A panel answers through its chair.
_SPEAKS = ("reviewer", "panel_chair", "handler")


def handler(case: CaseRecord) -> AssignmentRecord | None:
    """Who looks after the case at its present stage, as the resident was told."""
    here = [
        each
        for each in case.assignments
        if each.ended_at is None and each.role in _SPEAKS and each.stage == case.stage
    ]
    return here[-1] if here else None
