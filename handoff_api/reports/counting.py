"""One case as the reports count it: plain facts, read once from its records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import rulebook
from handoff_api.cases.records import CaseRecord

LOW_COST_RENTAL, LOW_COST_HOME_OWNERSHIP = "low_cost_rental", "low_cost_home_ownership"
OTHER, NOT_KNOWN = "other", "not_known"


@dataclass(frozen=True)
class Promise:
    """A date promised and what became of it."""

    due_on: date
    code_due_on: date | None = None
    met_on: date | None = None
    extended: bool = False
    ended_on: date | None = None

    def in_time(self) -> bool:
        """Kept on or before its last day."""
        return self.met_on is not None and self.met_on <= self.due_on

    def in_code_time(self) -> bool:
        """Kept within the Code's own limit."""
        limit = self.code_due_on or self.due_on
        return self.met_on is not None and self.met_on <= limit


@dataclass(frozen=True)
class Counted:
    """One case. ``stage_1_on`` and ``stage_2_on`` are the days it was made at each stage."""

    reference: str
    kind: str
    channel: str
    state: str
    stock: str
    topics: tuple[str, ...]
    received_on: date
    stage_1_on: date | None = None
    stage_2_on: date | None = None
    quick_fix: bool = False
    quick_fix_accepted: bool = False
    closed_on: date | None = None
    promises: dict[str, Promise] = field(default_factory=dict)
    # By stage: upheld, partly_upheld, not_upheld.
    outcomes: dict[str, str] = field(default_factory=dict)
    # Of what (acceptance, escalation), ground, whether the Code knows it, the day; standing ones.
    refusals: tuple[tuple[str, str, bool, date], ...] = ()
    learning: tuple[tuple[date, str | None, str], ...] = ()
    determinations: tuple[tuple[date, str], ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether it was taken as a complaint (or is still being decided)."""
        return self.state != "not_accepted"


def count(case: CaseRecord, determinations: Sequence[tuple[date, str]] = ()) -> Counted:
    """The facts of a case that was received."""
    if case.received_at is None:
        raise ValueError("a draft has not been received and is counted nowhere")
    promises = {d.name: _promise(d, case.extensions) for d in case.deadlines}
    received_on = rulebook.london_date(case.received_at)
    started_quick = case.stage == "quick_fix" or "quick_fix" in promises
    had_stage_1 = started_quick or case.stage == "stage_1" or _was_at_stage_1(case, promises)
    complaint = case.kind == "complaint"
    escalated_on = _day(case.milestones.get("escalated"))
    at_stage_2 = case.stage == "stage_2"
    stage_2_on = escalated_on or (received_on if at_stage_2 and not had_stage_1 else None)
    return Counted(
        reference=case.reference,
        kind=case.kind,
        channel=case.channel,
        state=case.state,
        stock=stock_of(_tenure(case)),
        topics=tuple(dict.fromkeys(issue.topic for issue in case.issues)),
        received_on=received_on,
        stage_1_on=received_on if complaint and had_stage_1 else None,
        stage_2_on=stage_2_on if complaint and at_stage_2 else None,
        quick_fix=complaint and started_quick,
        quick_fix_accepted="quick_fix_accepted" in case.milestones,
        closed_on=_day(case.milestones.get("closed")),
        promises=promises,
        outcomes=_outcomes(case),
        refusals=tuple(
            (r.of, r.ground, r.within_code, rulebook.london_date(r.decided_at))
            for r in case.refusals
            if r.ended_at is None
        ),
        learning=tuple(
            (rulebook.london_date(each.at), each.root_cause, each.lessons_learned)
            for each in case.learning
        ),
        determinations=tuple(determinations),
    )


def stock_of(tenure: str | None) -> str:
    """Which of the regulator's kinds of homes a tenure is, as somebody wrote it down."""
    if not tenure or not tenure.strip():
        return NOT_KNOWN
    for name, pattern in _stock().items():
        if pattern.search(tenure.replace("_", " ")):
            return name
    return NOT_KNOWN


@cache
def _stock() -> dict[str, re.Pattern[str]]:
    raw: dict[str, str] = yaml.safe_load((Path(__file__).parent / "stock.yml").read_text())["stock"]
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in raw.items()}


def _tenure(case: CaseRecord) -> str | None:
    residents = [p for p in case.parties if p.role in ("resident", "group_member")]
    return next((p.tenure for p in residents if p.tenure), None)


def _was_at_stage_1(case: CaseRecord, promises: dict[str, Promise]) -> bool:
    """A case at Stage 2 that was at Stage 1 here, not one that came straight to Stage 2."""
    return bool({"respond", "acknowledge", "quick_fix"}.intersection(promises))


def _promise(deadline: Any, extensions: Sequence[Any]) -> Promise:
    return Promise(
        due_on=deadline.due_on,
        code_due_on=deadline.code_due_on,
        met_on=rulebook.london_date(deadline.met_at) if deadline.met_at else None,
        extended=any(each.deadline == deadline.name for each in extensions),
        ended_on=rulebook.london_date(deadline.ended_at) if deadline.ended_at else None,
    )


def _outcomes(case: CaseRecord) -> dict[str, str]:
    """By stage: all issues alike, or partly upheld; nothing until every issue is decided."""
    outcomes: dict[str, str] = {}
    for stage in ("quick_fix", "stage_1", "stage_2"):
        standing = {
            each.issue_id: each.outcome
            for each in case.decisions
            if each.stage == stage and each.replaced_at is None
        }
        if standing and len(standing) == len(case.issues):
            found = set(standing.values())
            outcomes[stage] = found.pop() if len(found) == 1 else "partly_upheld"
    return outcomes


def _day(instant: str | None) -> date | None:
    return rulebook.london_date(datetime.fromisoformat(instant)) if instant else None
