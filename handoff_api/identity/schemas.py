"""Identity checks on the wire, and a case as its person may hear of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from handoff_api.cases.vocabulary import Kind, Stage, State
from handoff_api.wire import RequestBody, ResponseBody

Way = Literal["postcode", "code"]


class IdentityCheckCreate(RequestBody):
    """Somebody in this conversation asks about a case by its reference, as they typed it."""

    landlord: Annotated[str, Field(max_length=64, examples=["west-kent"])]
    conversation_id: Annotated[str, Field(min_length=1, max_length=64)]
    case_reference: Annotated[str, Field(min_length=1, max_length=64, examples=["WK-26-7Q4K9D"])]


class IdentityCheckOpened(ResponseBody):
    """The same answer whether or not there is such a case."""

    id: str
    ways: list[Way]
    expires_at: datetime


class CodeSent(ResponseBody):
    """A code is on its way to the contact on file, if there is one; the same answer either way."""

    sent: Literal["if_there_is_a_contact"] = "if_there_is_a_contact"
    expires_at: datetime


class IdentityAttempt(RequestBody):
    """One try, by one way, as typed."""

    postcode: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    code: Annotated[str, Field(min_length=1, max_length=100)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.postcode is None) == (self.code is None):
            raise ValueError("give either postcode or code")
        return self


class DeadlineGlance(ResponseBody):
    """A date as the resident may hear it."""

    name: str
    due_on: date
    met_at: datetime | None
    because: str


class CaseGlance(ResponseBody):
    """A case as its person may hear of it. ``limited``: spoken to by a representative whose
    authority is not given; the resident's own matters are left out. ``representative``: whoever asks
    speaks for somebody else."""

    reference: str
    version: int
    kind: Kind
    stage: Stage | None
    state: State
    received_at: datetime | None
    summary: str | None
    handler: str | None
    deadlines: list[DeadlineGlance]
    allowed_actions: list[str]
    survey_open: bool
    limited: bool = False
    representative: bool = False


class IdentityResult(ResponseBody):
    """``attempts_left`` 0: this check is locked."""

    passed: bool
    attempts_left: int
    cases: list[CaseGlance]


class ConversationCases(ResponseBody):
    """What may be spoken of in a conversation, newest first."""

    cases: list[CaseGlance]
