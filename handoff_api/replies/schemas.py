"""Drafts, templates and ways to answer on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from handoff_api.wire import RequestBody, ResponseBody

_Text = Annotated[str, Field(min_length=1, max_length=20_000)]
_Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class DraftCreate(RequestBody):
    """A message begun."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "Hello Primrose. We have"}]}
    )
    text: _Text


class DraftChange(RequestBody):
    """The draft as it should read now, on the version that was read."""

    text: _Text
    version: _Version


class DraftSend(RequestBody):
    """Send the draft as it was read."""

    version: _Version


class DraftRead(ResponseBody):
    """A message that has not been sent."""

    id: str
    version: int
    text: str
    written_by: str
    written_at: datetime
    changed_by: str
    changed_at: datetime


class Drafts(ResponseBody):
    """The drafts of a case, oldest first."""

    drafts: list[DraftRead]


class TemplateRead(ResponseBody):
    """A template filled from the case; ``gaps`` name what the case lacks, marked in the text."""

    name: str
    title: str
    text: str
    gaps: list[str]


class Templates(ResponseBody):
    """The templates, filled."""

    templates: list[TemplateRead]


class WayToAnswer(ResponseBody):
    """How an answer would reach the resident now. After ``reply_window_expires_at`` WhatsApp takes
    free words no longer: the resident is then told by another way that a message waits."""

    can_reply: bool
    channel: str | None
    held_by: Literal["bot", "staff"]
    reply_window_expires_at: datetime | None
    because: str
