"""Who has a case: its owner, the handler or reviewer named to the resident, the panel."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from handoff_api.cases.actions.base import Owner, Person, Versioned, example
from handoff_api.wire import Line, RequestBody, Words


class Assign(Versioned):
    """Give the case to a person or a team."""

    model_config = example("assign", owner="team:complaints")
    action: Literal["assign"]
    owner: Owner


class Claim(Versioned):
    """Take the case for yourself; 409 says who already has it."""

    model_config = example("claim")
    action: Literal["claim"]


class NameHandler(Versioned):
    """Who looks after the case, as the resident is told; at Stage 2 the reviewer.

    Nobody who was part of Stage 1 reviews it (Code 6.13), and nobody the case is about has it.
    """

    model_config = example(
        "name_handler", owner="staff:3f2a9c01d4e5", name="Ann Example", interest=None
    )
    action: Literal["name_handler"]
    owner: Owner
    name: Line | None = None
    interest: Annotated[
        Words | None,
        Field(description="A conflict of interest they declared; null: they declared none"),
    ] = None
    kept_because: Annotated[
        Words | None, Field(description="Why they act although they declared one")
    ] = None


class Seat(RequestBody):
    """One member of the panel, with what they declared."""

    person: Person
    name: Line | None = None
    seat: Annotated[
        str,
        Field(
            max_length=40,
            description="As the policy names it, such as senior_manager or board_tenant",
        ),
    ]
    chairs: bool = False
    knows_complainant: bool
    interest: Words | None = None
    kept_because: Words | None = None


class AppointPanel(Versioned):
    """The panel that reviews Stage 2, composed as this landlord's policy says."""

    model_config = example(
        "appoint_panel",
        members=[
            {"person": "staff:m1", "seat": "senior_manager", "knows_complainant": False},
            {
                "person": "staff:b1",
                "seat": "board_tenant",
                "chairs": True,
                "knows_complainant": False,
            },
            {"person": "staff:b2", "seat": "board_non_tenant", "knows_complainant": False},
        ],
    )
    action: Literal["appoint_panel"]
    members: Annotated[list[Seat], Field(min_length=1, max_length=12)]
    tenant_unavailable_because: Words | None = None
