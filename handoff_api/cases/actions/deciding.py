"""Deciding, putting right, following through, answering, ending."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from handoff_api.cases.actions.base import Reason, RowId, Text, Versioned, example
from handoff_api.cases.vocabulary import IssueOutcome, RemedyKind, RootCause
from handoff_api.wire import Line, Words


class DecideExclusion(Versioned):
    """A person's decision on a ground."""

    model_config = example(
        "decide_exclusion", exclusion_id=1, status="not_applied", reasons="It is still going on."
    )
    action: Literal["decide_exclusion"]
    exclusion_id: int
    status: Literal["applied", "not_applied"]
    reasons: Reason


class DecideIssue(Versioned):
    """A person's decision on one issue, with reasons; deciding again replaces it."""

    model_config = example(
        "decide_issue",
        issue_id=1,
        outcome="upheld",
        reasons="Two visits were missed without word.",
        cites=["Repairs policy 4.2"],
    )
    action: Literal["decide_issue"]
    issue_id: RowId
    outcome: IssueOutcome
    reasons: Text
    cites: Annotated[list[Line], Field(max_length=30)] = []


class OfferRemedy(Versioned):
    """Something offered to put it right; possible at every stage (Code 5.13, 7.1)."""

    model_config = example(
        "offer_remedy",
        issue_id=1,
        kind="money",
        description="For two missed visits.",
        amount_pence=5000,
        impact="Two days off work.",
    )
    action: Literal["offer_remedy"]
    issue_id: RowId | None = None
    kind: RemedyKind
    description: Text
    amount_pence: Annotated[
        int | None,
        Field(ge=1, le=10**9, description="Required for money, and only for money"),
    ] = None
    impact: Words | None = None
    admits_fault: bool | None = None


class AddAction(Versioned):
    """Something the landlord will do, by whom and by when (Code 7.3)."""

    model_config = example(
        "add_action", what="Hang a new front door.", owner="Repairs", due_on="2026-12-18"
    )
    action: Literal["add_action"]
    what: Text
    owner: Annotated[str, Field(min_length=1, max_length=120)]
    due_on: date
    issue_id: RowId | None = None
    remedy_id: RowId | None = None


class MoveAction(Versioned):
    """Another day for something promised; the first day stays on the record."""

    model_config = example(
        "move_action", action_id=1, due_on="2027-01-08", reason="The door comes late."
    )
    action: Literal["move_action"]
    action_id: RowId
    due_on: date
    reason: Reason


class CompleteAction(Versioned):
    """Something promised has been done; what shows it."""

    model_config = example("complete_action", action_id=1, outcome="Hung, resident has keys.")
    action: Literal["complete_action"]
    action_id: RowId
    outcome: Text


class DropAction(Versioned):
    """Something promised will not be done, and why."""

    model_config = example("drop_action", action_id=1, reason="The resident moved out.")
    action: Literal["drop_action"]
    action_id: RowId
    reason: Reason


class Respond(Versioned):
    """The landlord's answer has gone to the resident.

    At Stage 1 and 2 of a complaint it is taken only when the case holds the Code's seven points
    (6.9, 6.19): ``409`` lists what is missing.
    """

    model_config = example(
        "respond",
        summary="Upheld. A new door by 18 December and £50.",
        nothing_outstanding=False,
        tells_what_next=True,
    )
    action: Literal["respond"]
    summary: Text
    no_remedy_because: Annotated[
        Words | None, Field(description="Why nothing is offered, though something was upheld")
    ] = None
    nothing_outstanding: Annotated[
        bool, Field(description="Nothing is left to do; else list it with add_action")
    ] = False
    tells_what_next: Annotated[
        bool,
        Field(description="The letter says how to ask for Stage 2; at Stage 2, the Ombudsman"),
    ] = False


class Close(Versioned):
    """It has ended; actions still outstanding stay tracked, and Stage 2 stays open to ask for."""

    model_config = example("close", reason="The resident is content.", how="resident_agrees")
    action: Literal["close"]
    reason: Reason
    how: Literal["resident_agrees", "no_reply", "answered"] = "answered"


class Reopen(Versioned):
    """Take it up again."""

    model_config = example("reopen", reason="The Ombudsman told us to.")
    action: Literal["reopen"]
    reason: Reason


class RecordLearning(Versioned):
    """What the landlord learned, upheld or not."""

    model_config = example(
        "record_learning",
        root_cause="unreasonable_delay",
        how_it_came_about="Two teams each thought the other had it.",
        lessons_learned="One owner for each visit.",
    )
    action: Literal["record_learning"]
    root_cause: RootCause | None = None
    how_it_came_about: Words | None = None
    how_to_avoid_it: Words | None = None
    actions_as_a_result: Words | None = None
    lessons_learned: Text
