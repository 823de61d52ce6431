"""Looking after a case: what it is taken to be, its dates, hazards and adjustments."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from handoff_api.cases.actions.base import Reason, RowId, Text, Versioned, example
from handoff_api.cases.intake_schemas import Adjustment, HazardName
from handoff_api.cases.vocabulary import HazardSuspected, Priority, Responsibility
from handoff_api.wire import Instant, Line, RequestBody, Words


class Note(Versioned):
    """Something for staff only."""

    model_config = example("note", text="Rang twice, no answer.")
    action: Literal["note"]
    text: Text


class SetPriority(Versioned):
    """How soon it needs somebody."""

    model_config = example("set_priority", priority="urgent", reason="A baby in the house.")
    action: Literal["set_priority"]
    priority: Priority
    reason: Reason


class ResponsibleFor(RequestBody):
    """Whether the landlord answers for one issue (Code 5.7)."""

    issue_id: RowId
    responsible: Responsibility
    why: Words | None = None


class Acknowledge(Versioned):
    """The landlord has written that it has the complaint: what it takes it to be, what the
    resident wants, and what it is and is not responsible for (Code 5.6, 5.7)."""

    model_config = example(
        "acknowledge",
        definition="The front door sticks; calls were not returned.",
        outcomes_wanted="The door mended.",
        responsibilities=[{"issue_id": 1, "responsible": "responsible"}],
    )
    action: Literal["acknowledge"]
    definition: Text
    outcomes_wanted: Annotated[
        Words | None,
        Field(description="Left out: as the case says. Required for a complaint that says nothing"),
    ] = None
    responsibilities: Annotated[
        list[ResponsibleFor],
        Field(max_length=50, description="Every issue of a complaint once; one left out is 422"),
    ] = []


class Investigate(Versioned):
    """Somebody is looking into it."""

    model_config = example("investigate")
    action: Literal["investigate"]


class Extend(Versioned):
    """More time for one promise, within what the policy and the Code allow."""

    model_config = example(
        "extend",
        deadline="respond",
        until="2026-12-21",
        reason="The surveyor's report comes next week.",
        discussed=True,
        resident_told=True,
        ombudsman_details_given=True,
        updates_every_days=5,
    )
    action: Literal["extend"]
    deadline: Annotated[str, Field(min_length=1, max_length=32, examples=["respond"])]
    until: Annotated[
        date | None, Field(description="The new last day; null: as far as nothing more is needed")
    ] = None
    reason: Reason
    discussed: Annotated[bool, Field(description="It was discussed with the resident")] = False
    agreed: Annotated[bool, Field(description="The resident agreed")] = False
    resident_told: bool
    ombudsman_details_given: bool
    good_reason: Annotated[
        bool, Field(description="A person accepts the reason for passing the usual limit")
    ] = False
    updates_every_days: Annotated[
        int, Field(ge=1, le=31, description="How often the resident hears meanwhile (Code 5.9)")
    ]


class RecordDone(Versioned):
    """A promise was kept that no other action tells of: a hazard's clock, evidence sent,
    a compliment passed on."""

    model_config = example(
        "record_done", deadline="make_safe", what="Socket isolated.", at="2026-11-23T15:00:00Z"
    )
    action: Literal["record_done"]
    deadline: Annotated[str, Field(min_length=1, max_length=32, examples=["make_safe"])]
    what: Text
    at: Annotated[Instant | None, Field(description="When; left out: now")] = None


class RecordHazard(Versioned):
    """What staff know of a hazard; the law's clocks run from when the landlord knew.

    A suspicion is confirmed, or set aside with ``none``, by whoever records it here. Where others stand
    beside it, ``name`` says of which it is; without one it is the first.
    """

    model_config = example(
        "record_hazard",
        suspected="significant",
        name="damp_mould",
        household="a baby of five months",
        aware_at="2026-11-23T10:00:00Z",
        words="black mould by the cot",
    )
    action: Literal["record_hazard"]
    suspected: HazardSuspected
    name: HazardName | None = None
    household: Line | None = None
    aware_at: Instant | None = None
    words: Words | None = None


class RecordOmbudsmanRequest(Versioned):
    """The Ombudsman has asked for evidence; its clock runs."""

    model_config = example(
        "record_ombudsman_request", what="All letters and repair logs.", their_reference="202600001"
    )
    action: Literal["record_ombudsman_request"]
    what: Text
    their_reference: Line | None = None
    at: Instant | None = None


class AgreeAdjustments(Versioned):
    """What is done so that the process is fair to this person, reviewed when said (Code 5.10)."""

    model_config = example(
        "agree_adjustments",
        adjustments=[
            {"need": "large print", "agreed": "18 point letters", "review_on": "2027-02-01"}
        ],
    )
    action: Literal["agree_adjustments"]
    adjustments: Annotated[list[Adjustment], Field(min_length=1, max_length=50)]
