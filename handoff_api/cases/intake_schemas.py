"""What may be said about a case while it is taken down or put right, on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from handoff_api.cases.vocabulary import (
    Anonymity,
    AuthorityStatus,
    Channel,
    ContactChannel,
    Ground,
    HazardSuspected,
    Kind,
    PartyRole,
    Priority,
    Stage,
    Topic,
)
from handoff_api.wire import Instant, Line, RequestBody, Words

HazardName = Annotated[str, Field(min_length=1, max_length=40, examples=["damp_mould"])]


ClauseId = Annotated[str, Field(min_length=1, max_length=120)]


class Happened(RequestBody):
    """When, as far as it is known, with the resident's own words for it."""

    earliest: date | None = None
    latest: date | None = None
    words: Line | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest and self.latest and self.latest < self.earliest:
            raise ValueError("latest must not be before earliest")
        return self


class ReportedBefore(Happened):
    """What was said of having told the landlord before, and when that was; or which complaint it was."""

    complaint_reference: Line | None = None
    stage_1_reference: Line | None = None
    note: Line | None = None


class Issue(RequestBody):
    """One point to be answered."""

    topic: Topic
    summary: Words | None = None
    happened: Happened | None = None
    ongoing: bool | None = None
    reported_before: ReportedBefore | None = None


class Signal(RequestBody):
    """Something the words gave away."""

    name: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
    confidence: Annotated[float, Field(ge=0, le=1)]
    words: Words | None = None


class Hazard(RequestBody):
    """A hazard that may be there, for staff to confirm with ``record_hazard``.

    ``name`` is that of the law's table: a clock that has not commenced for it does not run.
    ``clause`` is what the suspicion rests on, ``household`` who at home is at risk. The legal clocks
    start at ``aware_at``; left out, when the matter was received.
    """

    suspected: HazardSuspected
    name: HazardName | None = None
    clause: ClauseId | None = None
    household: Line | None = None
    aware_at: Instant | None = None
    words: Words | None = None
    alerted_at: Instant | None = None


class Contact(RequestBody):
    """A way to reach a person; ``safe`` False means never to be used."""

    channel: ContactChannel | None = None
    value: Annotated[str, Field(min_length=1, max_length=320)]
    preferred: bool = False
    safe: bool | None = None


class Authority(RequestBody):
    """Whether one person may speak for another."""

    status: AuthorityStatus
    kind: Line | None = None
    scope: Line | None = None
    evidence: Line | None = None
    given_at: Instant | None = None
    expires_at: Instant | None = None


class Party(RequestBody):
    """A person in the case."""

    role: PartyRole
    name: Line | None = None
    relationship: Line | None = None
    contacts: Annotated[list[Contact], Field(max_length=20)] = []
    address: Line | None = None
    tenure: Annotated[str, Field(max_length=80)] | None = None
    authority: Authority | None = None


class Adjustment(RequestBody):
    """Something this person needs so that the process is fair to them."""

    need: Line
    agreed: Line | None = None
    review_on: date | None = None


class PossibleExclusion(RequestBody):
    """A ground that may keep the matter out, with what the resident says to it."""

    ground: Ground
    clause: ClauseId
    facts: dict[str, Any] = {}
    resident_says: Words | None = None


# Questions already put and answered or skipped, by name: nobody need put them again.
QuestionsAsked = Annotated[
    list[Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]],
    Field(max_length=60, examples=[["adjustments"]]),
]


class CaseFields(RequestBody):
    """What may be said about a case while it is being taken down."""

    landlord: Annotated[str, Field(max_length=64, examples=["west-kent"])] | None = None
    conversation_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    channel: Channel | None = None
    kind: Kind | None = None
    received_at: Instant | None = None
    description: Words | None = None
    issues: Annotated[list[Issue], Field(max_length=50)] | None = None
    outcome_wanted: Words | None = None
    signals: Annotated[list[Signal], Field(max_length=100)] | None = None
    hazard: Hazard | None = None
    parties: Annotated[list[Party], Field(max_length=200)] | None = None
    anonymity: Anonymity | None = None
    adjustments: Annotated[list[Adjustment], Field(max_length=50)] | None = None
    exclusions: Annotated[list[PossibleExclusion], Field(max_length=40)] | None = None
    asked: QuestionsAsked | None = None
    priority: Priority | None = None


class CaseCreate(CaseFields):
    """A new case: a draft while the resident still talks, or received at once."""

    landlord: Annotated[str, Field(max_length=64, examples=["west-kent"])]
    kind: Kind
    state: Literal["draft", "received"] = "draft"
    stage: Stage | None = None


class Changes(RequestBody):
    """What is put right; a field left out stays. A list replaces the list, in its order."""

    description: Annotated[str, Field(min_length=1, max_length=50_000)] | None = None
    outcome_wanted: Words | None = None
    issues: Annotated[list[Issue], Field(min_length=1, max_length=50)] | None = None
    parties: Annotated[list[Party], Field(max_length=200)] | None = None
    adjustments: Annotated[list[Adjustment], Field(max_length=50)] | None = None
    asked: QuestionsAsked | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("give at least one field to put right")
        return self
