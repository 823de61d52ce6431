"""Rows of the case and of what belongs to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from handoff_api.cases.handling_records import (
    AccessRecord,
    AssignmentRecord,
    DisclosureRecord,
    ExtensionRecord,
    LinkRecord,
    RefusalRecord,
    RestrictionRecord,
)
from handoff_api.cases.outcome_records import (
    AcknowledgementRecord,
    DecisionRecord,
    LearningRecord,
    PromisedActionRecord,
    RemedyRecord,
    ResponseRecord,
)
from handoff_api.database import Record
from handoff_api.sealing.columns import SealedJson, SealedText


class CaseRecord(Record):
    """One matter at one landlord."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_landlord_id", "landlord", "id"),
        Index("ix_cases_landlord_state_id", "landlord", "state", "id"),
        Index("ix_cases_landlord_owner_id", "landlord", "owner", "id"),
        Index("ix_cases_landlord_next_late_at_id", "landlord", "next_late_at", "id"),
        Index("ix_cases_landlord_updated_at_id", "landlord", "updated_at", "id"),
        Index("ix_cases_landlord_received_at", "landlord", "received_at"),
        Index("ix_cases_landlord_urgency", "landlord", "urgency", "next_late_at", "id"),
        Index("ix_cases_next_review_on", "next_review_on"),
        Index("ix_cases_counted", "landlord", "kind", "stage", "state"),
        Index(
            "ix_cases_restricted",
            "landlord",
            postgresql_where=text("restricted"),
            sqlite_where=text("restricted"),
        ),
        Index(
            "ix_cases_drafts",
            "updated_at",
            postgresql_where=text("state = 'draft'"),
            sqlite_where=text("state = 'draft'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    landlord: Mapped[str] = mapped_column(String(64))
    policy_edition: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    stage: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    priority: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    description: Mapped[str] = mapped_column(SealedText)
    outcome_wanted: Mapped[str | None] = mapped_column(SealedText)
    anonymity: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str] = mapped_column(String(80))
    # Who took it down: in a confidential case one of the few who know the name.
    received_by: Mapped[str] = mapped_column(String(80), default="bot")
    # Whom it is about, in the rulebook's words (chief_executive, complaints_officer, ...).
    about: Mapped[list[Any]] = mapped_column(default=list)
    # Only its own people and managers may read it.
    restricted: Mapped[bool] = mapped_column(default=False)
    restricted_because: Mapped[str | None] = mapped_column(SealedText)
    hazard: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    adjustments: Mapped[list[Any]] = mapped_column(SealedJson, default=list)
    # Names of questions that were put and answered or skipped.
    asked: Mapped[list[Any]] = mapped_column(default=list)
    received_at: Mapped[datetime | None]
    # What has happened, by the rulebook's event names, as ISO instants: deadlines count from these.
    milestones: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    # Derived by placing.place from state, priority, deadlines and adjustments: for queue and timers.
    is_open: Mapped[bool] = mapped_column(default=False)
    next_late_at: Mapped[datetime]
    urgency: Mapped[int]
    next_review_on: Mapped[date | None]

    issues: Mapped[list[IssueRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="IssueRecord.position"
    )
    parties: Mapped[list[PartyRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="PartyRecord.position"
    )
    signals: Mapped[list[SignalRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="SignalRecord.id"
    )
    exclusions: Mapped[list[ExclusionRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="ExclusionRecord.id"
    )
    deadlines: Mapped[list[DeadlineRecord]] = relationship(
        cascade="all, delete-orphan",
        lazy="raise",
        order_by="DeadlineRecord.due_on, DeadlineRecord.id",
    )
    acknowledgements: Mapped[list[AcknowledgementRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="AcknowledgementRecord.id"
    )
    decisions: Mapped[list[DecisionRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="DecisionRecord.id"
    )
    remedies: Mapped[list[RemedyRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="RemedyRecord.id"
    )
    actions: Mapped[list[PromisedActionRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="PromisedActionRecord.id"
    )
    responses: Mapped[list[ResponseRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="ResponseRecord.id"
    )
    learning: Mapped[list[LearningRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="LearningRecord.id"
    )
    assignments: Mapped[list[AssignmentRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="AssignmentRecord.id"
    )
    extensions: Mapped[list[ExtensionRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="ExtensionRecord.id"
    )
    refusals: Mapped[list[RefusalRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="RefusalRecord.id"
    )
    restrictions: Mapped[list[RestrictionRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="RestrictionRecord.id"
    )
    access: Mapped[list[AccessRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="AccessRecord.id"
    )
    links: Mapped[list[LinkRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="LinkRecord.id"
    )
    disclosures: Mapped[list[DisclosureRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="DisclosureRecord.id"
    )


class IssueRecord(Record):
    """One point to be answered."""

    __tablename__ = "case_issues"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    position: Mapped[int]
    topic: Mapped[str] = mapped_column(String(32), index=True)
    summary: Mapped[str | None] = mapped_column(SealedText)
    happened: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    ongoing: Mapped[bool | None]
    reported_before: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    # The acknowledgement says which aspects the landlord answers for (Code 5.7):
    # responsible | not_responsible | unclear.
    responsible: Mapped[str | None] = mapped_column(String(16))
    responsible_why: Mapped[str | None] = mapped_column(SealedText)


class PartyRecord(Record):
    """A person in the case, how to reach them, and whether they may speak for another."""

    __tablename__ = "case_parties"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    position: Mapped[int]
    role: Mapped[str] = mapped_column(String(24))
    name: Mapped[str | None] = mapped_column(SealedText)
    relationship_words: Mapped[str | None] = mapped_column("relationship", SealedText)
    contacts: Mapped[list[Any]] = mapped_column(SealedJson, default=list)
    address: Mapped[str | None] = mapped_column(SealedText)
    tenure: Mapped[str | None] = mapped_column(String(80))
    authority: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)


class SignalRecord(Record):
    """Something the words gave away, with the words."""

    __tablename__ = "case_signals"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    name: Mapped[str] = mapped_column(String(40), index=True)
    confidence: Mapped[float]
    words: Mapped[str | None] = mapped_column(SealedText)


class ExclusionRecord(Record):
    """A ground that may keep the case out; a person decides."""

    __tablename__ = "case_exclusions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    ground: Mapped[str] = mapped_column(String(32))
    clause: Mapped[str] = mapped_column(String(120))
    facts: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    resident_says: Mapped[str | None] = mapped_column(SealedText)
    # possible | applied | not_applied
    status: Mapped[str] = mapped_column(String(16), default="possible")
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None]
    reasons: Mapped[str | None] = mapped_column(SealedText)
    notice_due_on: Mapped[date | None]
    ombudsman_told_at: Mapped[datetime | None]


class DeadlineRecord(Record):
    """A date promised, with the clause and the arithmetic behind it."""

    __tablename__ = "case_deadlines"
    __table_args__ = (
        UniqueConstraint("case_id", "name"),
        Index("ix_case_deadlines_met_at_due_on", "met_at", "due_on"),
        Index(
            "ix_case_deadlines_unmet",
            "late_at",
            "name",
            "case_id",
            postgresql_where=text("met_at IS NULL"),
            sqlite_where=text("met_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    name: Mapped[str] = mapped_column(String(32))
    due_on: Mapped[date]
    due_at: Mapped[datetime | None]
    # The first instant at which it is broken, derived from the two above.
    late_at: Mapped[datetime]
    policy_due_on: Mapped[date | None]
    code_due_on: Mapped[date | None]
    clause: Mapped[str] = mapped_column(String(120))
    because: Mapped[str] = mapped_column(Text)
    policy_edition: Mapped[str] = mapped_column(String(64))
    met_at: Mapped[datetime | None]
    extended: Mapped[dict[str, Any] | None]
    # No longer owed, though never met: the case went another way.
    ended_at: Mapped[datetime | None]


class EventRecord(Record):
    """One entry of the append-only history. ``private`` alone may be erased, never changed."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str | None] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    # Facts that name nobody; personal ones are in ``private`` and held by its digest.
    details: Mapped[dict[str, Any]]
    private: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    private_digest: Mapped[str | None] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
