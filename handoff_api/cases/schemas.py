"""The case on the wire (design: the contract with the bot's actions and with staff)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from handoff_api.cases.advice_schemas import Advice
from handoff_api.cases.handling_schemas import (
    AccessRead,
    AssignmentRead,
    DisclosureRead,
    ExtensionRead,
    HandlerRead,
    LinkRead,
    RefusalRead,
    RestrictionRead,
)
from handoff_api.cases.outcome_schemas import (
    AcknowledgementRead,
    DecisionRead,
    LearningRead,
    PromisedActionRead,
    RemedyRead,
    ResponseRead,
)
from handoff_api.cases.vocabulary import (
    About,
    Anonymity,
    Channel,
    Ground,
    Kind,
    PartyRole,
    Priority,
    Responsibility,
    Stage,
    State,
    Topic,
)
from handoff_api.wire import ResponseBody


class IssueRead(ResponseBody):
    """One point to be answered, and whether the landlord answers for it (Code 5.7)."""

    id: int
    topic: Topic
    summary: str | None
    happened: dict[str, Any] | None
    ongoing: bool | None
    reported_before: dict[str, Any] | None
    responsible: Responsibility | None
    responsible_why: str | None


class SignalRead(ResponseBody):
    """Something the words gave away."""

    name: str
    confidence: float
    words: str | None


class PartyRead(ResponseBody):
    """A person in the case."""

    id: int
    role: PartyRole
    name: str | None
    relationship: Annotated[str | None, Field(validation_alias="relationship_words")]
    contacts: list[dict[str, Any]]
    address: str | None
    tenure: str | None
    authority: dict[str, Any] | None


class ExclusionRead(ResponseBody):
    """A ground, and what a person decided about it."""

    id: int
    ground: Ground
    clause: str
    facts: dict[str, Any]
    resident_says: str | None
    status: Literal["possible", "applied", "not_applied"]
    decided_by: str | None
    decided_at: datetime | None
    reasons: str | None
    notice_due_on: date | None
    ombudsman_told_at: datetime | None


class DeadlineRead(ResponseBody):
    """A date promised and why; ``due_on`` is the earlier of the policy's and the Code's.

    One with ``ended_at`` is no longer owed: the case went another way before it was met.
    """

    name: str
    due_on: date
    due_at: datetime | None
    policy_due_on: date | None
    code_due_on: date | None
    clause: str
    because: str
    policy_edition: str
    met_at: datetime | None
    extended: dict[str, Any] | None
    ended_at: datetime | None


class CaseSummary(ResponseBody):
    """A case in a list."""

    reference: str
    version: int
    landlord: str
    kind: Kind
    stage: Stage | None
    state: State
    priority: Priority
    channel: Channel
    owner: str
    received_at: datetime | None
    created_at: datetime
    updated_at: datetime
    topics: list[Topic]
    deadlines: list[DeadlineRead]


class CaseRead(CaseSummary):
    """One case, whole, with what this key may do next."""

    policy_edition: str
    conversation_id: str
    description: str
    outcome_wanted: str | None
    anonymity: Anonymity
    hazard: dict[str, Any] | None
    adjustments: list[dict[str, Any]]
    asked: list[str]
    issues: list[IssueRead]
    signals: list[SignalRead]
    parties: list[PartyRead]
    exclusions: list[ExclusionRead]
    handler: HandlerRead | None
    received_by: str
    about: list[About]
    restricted: bool
    restricted_because: str | None
    acknowledgements: list[AcknowledgementRead]
    decisions: list[DecisionRead]
    remedies: list[RemedyRead]
    actions: list[PromisedActionRead]
    responses: list[ResponseRead]
    learning: list[LearningRead]
    assignments: list[AssignmentRead]
    extensions: list[ExtensionRead]
    refusals: list[RefusalRead]
    restrictions: list[RestrictionRead]
    access: list[AccessRead]
    links: list[LinkRead]
    disclosures: list[DisclosureRead]
    # Set when this key may not know whose case it is: names and ways to reach them are left out.
    identity_masked: bool
    # Set when this key's work does not need what is said of health, disability and danger.
    special_withheld: bool
    advice: Advice | None
    allowed_actions: list[str]
    can_reply: bool
    reply_window_expires_at: datetime | None


class CasePage(ResponseBody):
    """Cases, newest first; ``next`` goes into ``cursor`` for the following page."""

    cases: list[CaseSummary]
    next: str | None = None


class HistoryEntry(ResponseBody):
    """One thing that was done. ``private`` is null once it has been erased."""

    number: int
    at: datetime
    actor: str
    action: str
    from_state: State | None
    to_state: State
    details: dict[str, Any]
    private: dict[str, Any] | None
    private_digest: str | None
    previous_hash: str
    hash: str


class History(ResponseBody):
    """The whole history; ``intact`` says whether every hash fits the one before."""

    reference: str
    intact: bool
    identity_masked: bool = False
    entries: list[HistoryEntry]
