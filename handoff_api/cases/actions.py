"""The body of each action on a case. Every one carries the version it was decided on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from handoff_api.cases.schemas import CaseFields
from handoff_api.cases.vocabulary import Ground, Priority, Stage
from handoff_api.wire import RequestBody

Reason = Annotated[str, Field(min_length=1, max_length=5_000)]
Owner = Annotated[
    str, Field(pattern=r"^(staff|team):[A-Za-z0-9._@-]{1,70}$", examples=["team:complaints"])
]


class _Versioned(RequestBody):
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class Amend(CaseFields, _Versioned):
    """Change what a draft says; a field left out stays."""

    action: Literal["amend"]


class Submit(_Versioned):
    """The resident has confirmed: the case is received and its clocks run."""

    action: Literal["submit"]
    stage: Stage | None = None


class AddInformation(_Versioned):
    """Something the resident adds, in their words."""

    action: Literal["add_information"]
    text: Annotated[str, Field(min_length=1, max_length=50_000)]


class Note(_Versioned):
    """Something for staff only."""

    action: Literal["note"]
    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class Assign(_Versioned):
    """Give the case to a person or a team."""

    action: Literal["assign"]
    owner: Owner


class Claim(_Versioned):
    """Take the case for yourself; 409 says who already has it."""

    action: Literal["claim"]


class SetPriority(_Versioned):
    """How soon it needs somebody."""

    action: Literal["set_priority"]
    priority: Priority
    reason: Reason


class NameHandler(_Versioned):
    """Who looks after the case, as the resident is told."""

    action: Literal["name_handler"]
    owner: Owner


class Acknowledge(_Versioned):
    """The landlord has written to the resident that it has the complaint."""

    action: Literal["acknowledge"]


class Investigate(_Versioned):
    """Somebody is looking into it."""

    action: Literal["investigate"]


class DecideExclusion(_Versioned):
    """A person's decision on a ground."""

    action: Literal["decide_exclusion"]
    exclusion_id: int
    status: Literal["applied", "not_applied"]
    reasons: Reason


class Refuse(_Versioned):
    """Not to accept the complaint: the ground, its clause and detailed reasons."""

    action: Literal["refuse"]
    ground: Ground
    clause: Annotated[str, Field(min_length=1, max_length=120)]
    reasons: Reason


class Respond(_Versioned):
    """The landlord's answer has gone to the resident."""

    action: Literal["respond"]
    summary: Annotated[str, Field(min_length=1, max_length=20_000)]


class AcceptQuickFix(_Versioned):
    """The resident is content with the quick fix."""

    action: Literal["accept_quick_fix"]


class RequestStage1(_Versioned):
    """The resident wants it formal."""

    action: Literal["request_stage_1"]
    reason: Reason | None = None


class MoveToStage1(_Versioned):
    """The quick fix has reached its limit; only the service itself says so."""

    action: Literal["move_to_stage_1"]
    clause: str


class RequestStage2(_Versioned):
    """The resident wants a review; reasons are theirs to give or not."""

    action: Literal["request_stage_2"]
    reason: Reason | None = None


class Close(_Versioned):
    """Nothing is left to do."""

    action: Literal["close"]
    reason: Reason


class Reopen(_Versioned):
    """Take it up again."""

    action: Literal["reopen"]
    reason: Reason


class Withdraw(_Versioned):
    """The resident no longer wants it."""

    action: Literal["withdraw"]
    reason: Reason | None = None


CaseAction = Annotated[
    Amend | Submit | AddInformation | Note | Assign | Claim | SetPriority | NameHandler | Acknowledge
    | Investigate | DecideExclusion | Refuse | Respond | AcceptQuickFix | RequestStage1
    | RequestStage2 | Close | Reopen | Withdraw,
    Field(discriminator="action"),
]  # fmt: skip
