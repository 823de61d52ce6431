"""Surveys on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic.config import JsonDict

from handoff_api.cases.vocabulary import Channel
from handoff_api.wire import RequestBody, ResponseBody

FollowUp = Literal["none", "needed", "done"]
_Words = Annotated[str, Field(min_length=1, max_length=5_000)]
_EXAMPLE: JsonDict = {
    "channel": "web",
    "answers": [
        {"question": "survey_easy", "choice": "easy"},
        {
            "question": "survey_informed",
            "choice": "no",
            "words": "Nobody rang after the first week.",
        },
        {"question": "survey_satisfied", "score": 2},
    ],
}


class SurveyAnswer(RequestBody):
    """An answer as a choice, as a score (yes 1, no 0; grades from 1, the worst), or in words."""

    question: Annotated[str, Field(min_length=1, max_length=64)]
    choice: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=20)] = []
    score: Annotated[int, Field(ge=0, le=10)] | None = None
    words: _Words | None = None

    @field_validator("choice", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.choice and self.score is None and self.words is None:
            raise ValueError("needs a choice, a score or words; leave out what was skipped")
        return self


class SurveyCreate(RequestBody):
    """What the resident answered; questions that were skipped are left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    channel: Channel
    answers: Annotated[list[SurveyAnswer], Field(min_length=1, max_length=50)]
    change: Annotated[
        bool,
        Field(
            description="Replace what was answered about this stage before. Each question named here is "
            "changed, the others stay; the history keeps what was said first."
        ),
    ] = False


class SurveyQuestion(ResponseBody):
    """A question and how it may be answered; ``options`` run from best to worst."""

    id: str
    section: str
    asks: str
    kind: Literal["yes_no", "one", "several", "text"]
    options: list[str]
    why_when: list[str]


class SurveyAnswerRead(ResponseBody):
    """One answer."""

    question: str
    choice: str | None
    words: str | None


class SurveyRead(ResponseBody):
    """A survey that was given."""

    id: str
    case_reference: str
    stage: str | None
    channel: Channel
    given_by: str
    given_at: datetime
    dissatisfied: bool
    follow_up: FollowUp
    followed_up_by: str | None
    followed_up_at: datetime | None
    follow_up_note: str | None
    answers: list[SurveyAnswerRead]


class SurveyGiven(SurveyRead):
    """What to offer next: ``stage_1``, ``stage_2`` or a new ``complaint``; null when content."""

    offer: Literal["stage_1", "stage_2", "complaint"] | None
    offer_says: str | None


class SurveyForm(ResponseBody):
    """The questions of this landlord for this case, and what was answered already."""

    open: bool
    questions: list[SurveyQuestion]
    given: list[SurveyRead]


class SurveyPage(ResponseBody):
    """Surveys, newest first."""

    surveys: list[SurveyRead]


class FollowedUp(RequestBody):
    """Somebody has spoken with the resident about it."""

    note: Annotated[str, Field(min_length=1, max_length=5_000)]
