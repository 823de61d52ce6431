"""Who may speak, who may know, who must be kept away."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from handoff_api.cases.actions.base import Person, Reason, RowId, Text, Versioned, example
from handoff_api.cases.vocabulary import About, Access, AuthorityStatus
from handoff_api.wire import Instant, Line


class RecordAuthority(Versioned):
    """Whether somebody may speak for the resident, and what shows it."""

    model_config = example(
        "record_authority",
        party_id=2,
        status="granted",
        kind="letter",
        scope="this complaint",
        evidence="Signed letter of 20 November",
        given_at="2026-11-20T12:00:00Z",
    )
    action: Literal["record_authority"]
    party_id: RowId
    status: AuthorityStatus
    kind: Line | None = None
    scope: Line | None = None
    evidence: Line | None = None
    given_at: Instant | None = None
    expires_at: Instant | None = None


class DiscloseIdentity(Versioned):
    """The person was asked whether their name may be given to somebody, and answered."""

    model_config = example(
        "disclose_identity",
        to="The contractor's manager",
        purpose="Only they can find the visit.",
        permission="granted",
        permission_words="yes you can tell them",
        permission_at="2026-11-23T10:00:00Z",
    )
    action: Literal["disclose_identity"]
    to: Annotated[str, Field(min_length=1, max_length=200)]
    person: Annotated[
        Person | None, Field(description="The member of staff who may then know the name")
    ] = None
    purpose: Text
    permission: Literal["granted", "refused"]
    permission_words: Text
    permission_at: Instant


class RecordSubject(Versioned):
    """Whom the complaint is about. The people named cannot see or handle it, and it goes where
    the policy sends a complaint about them."""

    model_config = example(
        "record_subject",
        about=["complaints_officer"],
        people=["staff:3f2a9c01d4e5"],
        because="The officer did not answer.",
    )
    action: Literal["record_subject"]
    about: Annotated[list[About], Field(min_length=1, max_length=5)]
    people: Annotated[list[Person], Field(max_length=20)] = []
    because: Reason


class SetAccess(Versioned):
    """Keep somebody away from the case, let them read a restricted one, or let them know the
    name in a confidential one."""

    model_config = example(
        "set_access", person="staff:3f2a9c01d4e5", access="excluded", because="Their cousin."
    )
    action: Literal["set_access"]
    person: Person
    access: Access
    because: Reason


class LiftAccess(Versioned):
    """Take back what set_access did."""

    model_config = example("lift_access", access_id=1, because="Not the same person after all.")
    action: Literal["lift_access"]
    access_id: RowId
    because: Reason


class SetRestricted(Versioned):
    """Whether only its own people and managers may read the case."""

    model_config = example("set_restricted", restricted=True, because="Safeguarding.")
    action: Literal["set_restricted"]
    restricted: bool
    because: Reason
