"""Rows of what came of a case: what was understood, decided, offered, promised and learned."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedText


class AcknowledgementRecord(Record):
    """The landlord's word that it has the complaint, and what it takes it to be (Code 5.6)."""

    __tablename__ = "case_acknowledgements"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage: Mapped[str | None] = mapped_column(String(16))
    definition: Mapped[str] = mapped_column(SealedText)
    outcomes_wanted: Mapped[str | None] = mapped_column(SealedText)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class DecisionRecord(Record):
    """A person's decision on one issue at one stage; a later one replaces it and both are kept."""

    __tablename__ = "case_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("case_issues.id"), index=True)
    stage: Mapped[str | None] = mapped_column(String(16))
    # upheld | partly_upheld | not_upheld
    outcome: Mapped[str] = mapped_column(String(16), index=True)
    reasons: Mapped[str] = mapped_column(SealedText)
    # The policy, law or good practice relied on, as people cite it (Code 6.7).
    cites: Mapped[list[Any]] = mapped_column(default=list)
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class RemedyRecord(Record):
    """Something offered to put it right, at any stage (Code 5.13, 7.1)."""

    __tablename__ = "case_remedies"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("case_issues.id"))
    stage: Mapped[str | None] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(32), index=True)
    description: Mapped[str] = mapped_column(SealedText)
    amount_pence: Mapped[int | None]
    # What the failure meant for the resident: the remedy must reflect it (Code 7.2).
    impact: Mapped[str | None] = mapped_column(SealedText)
    admits_fault: Mapped[bool | None]
    offered_by: Mapped[str] = mapped_column(String(80))
    offered_at: Mapped[datetime]


class PromisedActionRecord(Record):
    """Something the landlord said it will do, by whom and when, followed until it is done."""

    __tablename__ = "case_actions"
    __table_args__ = (Index("ix_case_actions_status_due_on", "status", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("case_issues.id"))
    remedy_id: Mapped[int | None] = mapped_column(ForeignKey("case_remedies.id"))
    stage: Mapped[str | None] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(SealedText)
    owner: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date]
    # What was first promised, kept when the day is moved.
    first_due_on: Mapped[date]
    # outstanding | done | dropped
    status: Mapped[str] = mapped_column(String(16), default="outstanding")
    set_by: Mapped[str] = mapped_column(String(80))
    set_at: Mapped[datetime]
    ended_by: Mapped[str | None] = mapped_column(String(80))
    ended_at: Mapped[datetime | None]
    ended_words: Mapped[str | None] = mapped_column(SealedText)


class ResponseRecord(Record):
    """The landlord's answer at a stage, as it went to the resident."""

    __tablename__ = "case_responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage: Mapped[str | None] = mapped_column(String(16))
    summary: Mapped[str] = mapped_column(SealedText)
    # Why nothing is offered, where nothing is: silence on remedy is not an answer (Code 6.9).
    no_remedy_because: Mapped[str | None] = mapped_column(SealedText)
    tells_what_next: Mapped[bool]
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class LearningRecord(Record):
    """What the landlord learned, upheld or not."""

    __tablename__ = "case_learning"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage: Mapped[str | None] = mapped_column(String(16))
    root_cause: Mapped[str | None] = mapped_column(String(40), index=True)
    how_it_came_about: Mapped[str | None] = mapped_column(SealedText)
    how_to_avoid_it: Mapped[str | None] = mapped_column(SealedText)
    actions_as_a_result: Mapped[str | None] = mapped_column(SealedText)
    lessons_learned: Mapped[str] = mapped_column(SealedText)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
