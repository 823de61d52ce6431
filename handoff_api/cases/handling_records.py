"""Rows of how a case is handled: by whom, with what limits, against what was promised."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedJson, SealedText


class AssignmentRecord(Record):
    """Who looks after a stage, reviews it or sits on its panel, with their declarations."""

    __tablename__ = "case_assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    stage: Mapped[str | None] = mapped_column(String(16))
    # handler | reviewer | panel_member | panel_chair
    role: Mapped[str] = mapped_column(String(16))
    person: Mapped[str] = mapped_column(String(80), index=True)
    # As the resident is told.
    name: Mapped[str | None] = mapped_column(String(200))
    seat: Mapped[str | None] = mapped_column(String(40))
    knows_complainant: Mapped[bool | None]
    interest: Mapped[str | None] = mapped_column(Text)
    # Why they act although they declared something.
    kept_because: Mapped[str | None] = mapped_column(Text)
    assigned_by: Mapped[str] = mapped_column(String(80))
    assigned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ExtensionRecord(Record):
    """More time for one promise: from when to when, why, and what was done with the resident."""

    __tablename__ = "case_extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    deadline: Mapped[str] = mapped_column(String(32))
    stage: Mapped[str | None] = mapped_column(String(16))
    from_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[str] = mapped_column(SealedText)
    discussed: Mapped[bool]
    agreed: Mapped[bool]
    resident_told: Mapped[bool]
    ombudsman_details_given: Mapped[bool]
    good_reason: Mapped[bool]
    # How often the resident hears meanwhile, as agreed (Code 5.9).
    updates_every_days: Mapped[int]
    granted_by: Mapped[str] = mapped_column(String(80))
    granted_at: Mapped[datetime]


class RefusalRecord(Record):
    """A person's decision not to accept or not to escalate: ground, clause, reasons."""

    __tablename__ = "case_refusals"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    # acceptance | escalation
    of: Mapped[str] = mapped_column(String(16))
    ground: Mapped[str] = mapped_column(String(40), index=True)
    clause: Mapped[str] = mapped_column(String(120))
    # Whether the Code itself knows this ground (2.2, 5.11); where not, the reasons carry it alone.
    within_code: Mapped[bool]
    reasons: Mapped[str] = mapped_column(SealedText)
    # How what the resident said to it was weighed.
    resident_reasons_considered: Mapped[str] = mapped_column(SealedText)
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime]
    notice_due_on: Mapped[date | None]
    notice_sent_at: Mapped[datetime | None]
    ombudsman_told_at: Mapped[datetime | None]
    # Set when the case was taken up after all.
    ended_at: Mapped[datetime | None]


class RestrictionRecord(Record):
    """A limit on contact after unreasonable behaviour, with its evidence and its review."""

    __tablename__ = "case_restrictions"
    __table_args__ = (Index("ix_case_restrictions_ended_at_review_on", "ended_at", "review_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    measures: Mapped[list[Any]] = mapped_column(SealedJson)
    stops_contact: Mapped[bool]
    reasons: Mapped[str] = mapped_column(SealedText)
    evidence: Mapped[str] = mapped_column(SealedText)
    # Speaking with the person first, and what support they may need.
    spoken_with: Mapped[str] = mapped_column(SealedText)
    # Equality Act: what was considered (Code 5.15).
    equality_considered: Mapped[str] = mapped_column(SealedText)
    starts_on: Mapped[date]
    review_on: Mapped[date]
    imposed_by: Mapped[str] = mapped_column(String(80))
    imposed_at: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    challenged_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(SealedText)


class AccessRecord(Record):
    """Who may not read a case at all, who may read a restricted one, who may know the name."""

    __tablename__ = "case_access"
    __table_args__ = (Index("ix_case_access_case_id_person", "case_id", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    person: Mapped[str] = mapped_column(String(80), index=True)
    # excluded | reader | identity
    access: Mapped[str] = mapped_column(String(16))
    because: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LinkRecord(Record):
    """One direction of a tie between two cases; the other case holds the other direction."""

    __tablename__ = "case_links"
    __table_args__ = (UniqueConstraint("case_id", "other_reference", "relation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    other_reference: Mapped[str] = mapped_column(String(16), index=True)
    relation: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(SealedText)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class DisclosureRecord(Record):
    """A name given away, or not, after asking the person it belongs to."""

    __tablename__ = "case_disclosures"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    to: Mapped[str] = mapped_column(SealedText)
    purpose: Mapped[str] = mapped_column(SealedText)
    # granted | refused
    permission: Mapped[str] = mapped_column(String(16))
    permission_words: Mapped[str] = mapped_column(SealedText)
    permission_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
