"""One matter or two, and of which kind: a person decides."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from handoff_api.cases.actions.base import Reason, RowId, Text, Versioned, example
from handoff_api.cases.vocabulary import HazardPlace, Kind, Stage
from handoff_api.wire import Instant

Reference = Annotated[str, Field(min_length=1, max_length=24, examples=["WK-26-7Q4K9D"])]


class Convert(Versioned):
    """The case is of another kind. A complaint stops being one only if the resident agrees."""

    model_config = example(
        "convert",
        to="complaint",
        stage="stage_1",
        dissatisfied_at="2026-11-23T10:00:00Z",
        reason="Unhappy with the wait.",
    )
    action: Literal["convert"]
    to: Kind
    stage: Annotated[Stage | None, Field(description="Required for a complaint")] = None
    dissatisfied_at: Annotated[
        Instant | None,
        Field(description="When they said that they were unhappy: a complaint's clock starts then"),
    ] = None
    resident_agrees: bool = False
    reason: Reason


class RaiseComplaint(Versioned):
    """A complaint beside this case: the request goes on, and both are tied together."""

    model_config = example(
        "raise_complaint",
        stage="stage_1",
        description="Third time I ring about the boiler.",
        reason="Unhappy with how the request is dealt with.",
    )
    action: Literal["raise_complaint"]
    stage: Literal["quick_fix", "stage_1"]
    description: Text
    dissatisfied_at: Instant | None = None
    reason: Reason


class Merge(Versioned):
    """This case goes on as part of an earlier one that has not been answered (Code 6.8)."""

    model_config = example("merge", into="WK-26-7Q4K9D", reason="The same door.")
    action: Literal["merge"]
    into: Reference
    reason: Reason


class Split(Versioned):
    """Some issues become a case of their own, received when this one was."""

    model_config = example("split", issue_ids=[2], reason="Another team's, and not related.")
    action: Literal["split"]
    issue_ids: Annotated[list[RowId], Field(min_length=1, max_length=50)]
    hazard: Annotated[
        HazardPlace | None,
        Field(
            description="Where its hazard belongs; left out: with the issue it is about, on both "
            "where both have one, where it is when that cannot be told"
        ),
    ] = None
    reason: Reason


class MoveHazard(Versioned):
    """The hazard belongs to another case of the same matter: its clocks and open alerts go there.

    Of the same matter are cases split from one another, merged, or raised beside one another.
    """

    model_config = example("move_hazard", to="WK-26-7Q4K9D", reason="The damp is told of there.")
    action: Literal["move_hazard"]
    to: Annotated[Reference, Field(description="A case of the same matter")]
    keep: Annotated[bool, Field(description="It stands on both from now on")] = False
    reason: Reason


class Link(Versioned):
    """Tie the case to another."""

    model_config = example("link", other="WK-26-7Q4K9D", reason="Same block, same lift.")
    action: Literal["link"]
    other: Reference
    relation: Literal["related", "member_enquiry_about"] = "related"
    reason: Reason
