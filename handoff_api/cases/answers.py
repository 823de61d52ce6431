"""What an answer to a complaint must hold: the Code's seven points, and who may give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import rulebook
from handoff_api.cases.actions import Respond
from handoff_api.cases.records import CaseRecord

_DEFINED_AT = {"stage_1": ("quick_fix", "stage_1"), "stage_2": ("stage_2",)}
_UPHELD = ("upheld", "partly_upheld")
_CODE = {"stage_1": "code:6.9", "stage_2": "code:6.19"}


@dataclass(frozen=True)
class Missing:
    """One point that is not there, what would put it there, and the clause that asks for it."""

    point: str
    says: str
    clause: str


@dataclass(frozen=True)
class Panel:
    """The composition a policy asks of its Stage 2 panel: seats by name."""

    clause: str
    size: int
    seats: dict[str, int]
    if_tenant_unavailable: str | None
    not_by: str | None


def missing(case: CaseRecord, asked: Respond, policy: rulebook.Policy) -> list[Missing]:
    """Which of the Code's points the answer lacks; none for what is not a stage of a complaint."""
    stage = case.stage
    if case.kind != "complaint" or stage not in _CODE:
        return []
    clause = _CODE[stage]
    lacks = []
    defined = [a for a in case.acknowledgements if a.stage in _DEFINED_AT[stage]]
    if not defined:
        lacks.append(
            Missing("definition", "acknowledge with the complaint definition first", clause)
        )
    undecided = [i.id for i in case.issues if not decided(case, i.id, stage)]
    if undecided or not case.issues:
        which = ", ".join(map(str, undecided)) or "none is written down"
        lacks.append(Missing("decision", f"decide every issue (undecided: {which})", clause))
    here = [d for d in case.decisions if d.stage == stage and d.replaced_at is None]
    if any(not d.reasons.strip() for d in here) or not here:
        lacks.append(Missing("reasons", "give reasons with each decision", clause))
    offered = [r for r in case.remedies if r.stage == stage]
    because = (asked.no_remedy_because or "").strip()
    if any(d.outcome in _UPHELD for d in here) and not offered and not because:
        lacks.append(Missing("remedy", "offer a remedy, or say why none is offered", clause))
    outstanding = any(a.status == "outstanding" for a in case.actions)
    if outstanding == asked.nothing_outstanding:
        says = (
            "say what is outstanding: actions are, so nothing_outstanding is not true"
            if outstanding
            else "list what is left to do with add_action, or say nothing_outstanding"
        )
        lacks.append(Missing("outstanding_actions", says, clause))
    if not asked.tells_what_next:
        what = "how to ask for Stage 2" if stage == "stage_1" else "how to go to the Ombudsman"
        lacks.append(Missing("what_next", f"the letter must say {what}", clause))
    panel = panel_of(case, policy)
    if stage == "stage_2" and panel is not None and not _panel_sits(case):
        lacks.append(Missing("panel", "appoint the panel that decides Stage 2", panel.clause))
    return lacks


def decided(case: CaseRecord, issue_id: int, stage: str | None) -> bool:
    """Whether the issue has a decision that stands at this stage."""
    return any(
        d.issue_id == issue_id and d.stage == stage and d.replaced_at is None
        for d in case.decisions
    )


def panel_of(case: CaseRecord, policy: rulebook.Policy) -> Panel | None:
    """The panel this landlord's policy asks for at Stage 2 of this case, if it asks for one."""
    facts = rulebook.Facts(kind="complaint", stage="stage_2", about=frozenset(case.about))
    steps = rulebook.decide(policy, facts, policy.on).stage_plan
    step = next((each for each in steps if each.stage == "stage_2"), None)
    if step is None:
        return None
    values: dict[str, Any] = dict(policy.clause(step.clause).values)
    if "size" not in values:
        return None
    size = values.pop("size")
    instead = values.pop("if_tenant_unavailable", None)
    seats = {name: count for name, count in values.items() if isinstance(count, int)}
    return Panel(step.clause, size, seats, instead, step.not_by)


def too_early_to_close_on_silence(case: CaseRecord, today: date) -> date | None:
    """The last day the resident has to reply where the policy gives one and it has not passed."""
    waits = next((d for d in case.deadlines if d.name == "close_if_silent"), None)
    return waits.due_on if waits is not None and today <= waits.due_on else None


def _panel_sits(case: CaseRecord) -> bool:
    return any(
        a.stage == "stage_2" and a.role in ("panel_member", "panel_chair") and a.ended_at is None
        for a in case.assignments
    )
