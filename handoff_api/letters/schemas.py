"""Letters on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from handoff_api.letters.points import LetterName
from handoff_api.wire import RequestBody, ResponseBody

Way = Literal["email", "letter", "sms", "whatsapp", "web"]


class GapRead(ResponseBody):
    """A fact the letter needs and the case lacks, and how to fill it."""

    name: str
    says: str
    how: str


class PointRead(ResponseBody):
    """Something the letter must say; ``clause`` null where no policy asks for it but we do."""

    point: str
    asks: str
    clause: str | None
    met: bool


class LetterPreview(ResponseBody):
    """A letter as it would go out now. One with gaps cannot be issued."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "acknowledgement",
                    "title": "We have your complaint",
                    "ready": False,
                    "large_print": False,
                    "to": "Primrose Testcase",
                    "way": "email",
                    "gaps": [
                        {
                            "name": "responsible",
                            "says": "whether the landlord is responsible for this (front door)",
                            "how": "say yes or no for each issue: action acknowledge",
                        }
                    ],
                    "points": [
                        {
                            "point": "definition",
                            "asks": "understanding of the complaint",
                            "clause": "code:5.6",
                            "met": True,
                        }
                    ],
                    "html": "<!doctype html>…",
                }
            ]
        }
    )

    name: LetterName
    title: str
    ready: bool
    large_print: bool
    to: str | None
    way: Way | None
    gaps: list[GapRead]
    points: list[PointRead]
    html: str


class LetterState(ResponseBody):
    """How far a letter is, in the list of those a case may need."""

    name: LetterName
    ready: bool
    gaps: list[GapRead]
    issued: int


class LetterRead(ResponseBody):
    """A letter that was issued; fetch the document itself under ``href``."""

    id: str
    case_reference: str
    name: LetterName
    stage: str | None
    title: str
    policy_edition: str
    case_version: int
    large_print: bool
    html_sha256: str
    pdf_sha256: str
    points: list[PointRead]
    issued_by: str
    issued_at: datetime
    way: Way
    delivery_status: str | None
    href: str


class LetterList(ResponseBody):
    """The letters a case may need, and those that went out."""

    letters: list[LetterState]
    issued: list[LetterRead]


class LetterIssue(RequestBody):
    """Issue the letter on the case as it was read; ``large_print`` left out goes by what the
    resident needs."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"version": 4}]})

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    large_print: bool | None = None
