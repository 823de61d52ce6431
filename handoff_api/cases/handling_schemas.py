"""How a case is handled, on the wire: by whom, with what limits, against what was promised."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from handoff_api.cases.vocabulary import Access, Measure, Relation, Stage
from handoff_api.wire import ResponseBody


class AssignmentRead(ResponseBody):
    """Who looks after a stage, reviews it or sits on its panel."""

    id: int
    stage: Stage | None
    role: Literal["handler", "reviewer", "panel_member", "panel_chair"]
    person: str
    name: str | None
    seat: str | None
    knows_complainant: bool | None
    interest: str | None
    kept_because: str | None
    assigned_by: str
    assigned_at: datetime
    ended_at: datetime | None


class ExtensionRead(ResponseBody):
    """More time for one promise."""

    id: int
    deadline: str
    stage: Stage | None
    from_on: date
    until_on: date
    reason: str
    discussed: bool
    agreed: bool
    resident_told: bool
    ombudsman_details_given: bool
    good_reason: bool
    updates_every_days: int
    granted_by: str
    granted_at: datetime


class RefusalRead(ResponseBody):
    """Not accepted, or not escalated; ``ended_at`` when it was taken up after all."""

    id: int
    of: Literal["acceptance", "escalation"]
    ground: str
    clause: str
    within_code: bool
    reasons: str
    resident_reasons_considered: str
    decided_by: str
    decided_at: datetime
    notice_due_on: date | None
    notice_sent_at: datetime | None
    ombudsman_told_at: datetime | None
    ended_at: datetime | None


class RestrictionRead(ResponseBody):
    """A limit on contact, its reasons and its review."""

    id: int
    measures: list[Measure]
    stops_contact: bool
    reasons: str
    evidence: str
    spoken_with: str
    equality_considered: str
    starts_on: date
    review_on: date
    imposed_by: str
    imposed_at: datetime
    reviewed_at: datetime | None
    challenged_at: datetime | None
    ended_at: datetime | None
    ended_because: str | None


class AccessRead(ResponseBody):
    """Who may not read the case, may read a restricted one, or may know the name."""

    id: int
    person: str
    access: Access
    because: str
    by: str
    at: datetime
    ended_at: datetime | None


class LinkRead(ResponseBody):
    """A tie to another case."""

    other_reference: str
    relation: Relation
    reason: str
    by: str
    at: datetime


class DisclosureRead(ResponseBody):
    """A name given away, or not, after asking."""

    id: int
    to: str
    purpose: str
    permission: Literal["granted", "refused"]
    permission_words: str
    permission_at: datetime
    by: str
    at: datetime


class HandlerRead(ResponseBody):
    """Who looks after the case now, as the resident is told."""

    person: str
    name: str | None
    role: Literal["handler", "reviewer", "panel_chair"]
