"""What came of a case, on the wire: understood, decided, offered, promised, learned."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from handoff_api.cases.vocabulary import IssueOutcome, RemedyKind, RootCause, Stage
from handoff_api.wire import ResponseBody


class AcknowledgementRead(ResponseBody):
    """The complaint definition at a stage, as the resident was told it (Code 5.6)."""

    stage: Stage | None
    definition: str
    outcomes_wanted: str | None
    by: str
    at: datetime


class DecisionRead(ResponseBody):
    """A decision on one issue; ``replaced_at`` marks one that no longer stands."""

    id: int
    issue_id: int
    stage: Stage | None
    outcome: IssueOutcome
    reasons: str
    cites: list[str]
    decided_by: str
    decided_at: datetime
    replaced_at: datetime | None


class RemedyRead(ResponseBody):
    """Something offered to put it right."""

    id: int
    issue_id: int | None
    stage: Stage | None
    kind: RemedyKind
    description: str
    amount_pence: int | None
    impact: str | None
    admits_fault: bool | None
    offered_by: str
    offered_at: datetime


class PromisedActionRead(ResponseBody):
    """Something promised; ``first_due_on`` stays when the day is moved."""

    id: int
    issue_id: int | None
    remedy_id: int | None
    stage: Stage | None
    what: str
    owner: str
    due_on: date
    first_due_on: date
    status: Literal["outstanding", "done", "dropped"]
    set_by: str
    set_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    ended_words: str | None


class ResponseRead(ResponseBody):
    """The landlord's answer at a stage."""

    id: int
    stage: Stage | None
    summary: str
    no_remedy_because: str | None
    tells_what_next: bool
    by: str
    at: datetime


class LearningRead(ResponseBody):
    """What the landlord learned."""

    id: int
    stage: Stage | None
    root_cause: RootCause | None
    how_it_came_about: str | None
    how_to_avoid_it: str | None
    actions_as_a_result: str | None
    lessons_learned: str
    by: str
    at: datetime
