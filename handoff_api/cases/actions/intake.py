"""What a resident may wish for, through the assistant or told to staff."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from handoff_api.cases.actions.base import Reason, Versioned, example
from handoff_api.cases.intake_schemas import CaseFields, Changes
from handoff_api.cases.vocabulary import Stage
from handoff_api.wire import Words


class Wish(Versioned):
    """What a resident decides about their own case.

    ``told_in``: the conversation it was told in, which the assistant must name while somebody
    speaks for the resident without authority: then only the resident's own may decide.
    """

    told_in: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class Amend(CaseFields, Versioned):
    """Change what a draft says; a field left out stays."""

    model_config = example("amend", outcome_wanted="The door mended and a call back.")
    action: Literal["amend"]


class Submit(Versioned):
    """The resident has confirmed: the case is received and its clocks run."""

    model_config = example("submit", stage="stage_1")
    action: Literal["submit"]
    stage: Stage | None = None


class AddInformation(Versioned):
    """Something the resident adds, in their words."""

    model_config = example("add_information", text="It happened again last night.")
    action: Literal["add_information"]
    text: Annotated[str, Field(min_length=1, max_length=50_000)]


class Correct(Wish):
    """Put right what was taken down wrong; what it said before stays in the history."""

    model_config = example(
        "correct", changes={"outcome_wanted": "A new door."}, words="I meant a new door"
    )
    action: Literal["correct"]
    changes: Changes
    words: Annotated[str, Field(max_length=50_000)] | None = None


class AcceptQuickFix(Wish):
    """The resident is content with the quick fix."""

    model_config = example("accept_quick_fix")
    action: Literal["accept_quick_fix"]


class RequestStage1(Wish):
    """The resident wants it formal."""

    model_config = example("request_stage_1", text="I want a full answer.")
    action: Literal["request_stage_1"]
    text: Reason | None = None


class MoveToStage1(Versioned):
    """The quick fix has reached its limit; only the service itself says so."""

    action: Literal["move_to_stage_1"]
    clause: str


class RequestStage2(Wish):
    """The resident wants a review; reasons are theirs to give or not (Code 6.12)."""

    model_config = example("request_stage_2", text="Nobody looked at the photos.")
    action: Literal["request_stage_2"]
    text: Reason | None = None
    outcome_wanted: Words | None = None


class Withdraw(Wish):
    """The resident no longer wants it."""

    model_config = example("withdraw", reason="It has been mended.")
    action: Literal["withdraw"]
    reason: Reason | None = None
