"""Attachments on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from handoff_api.wire import ResponseBody


class AttachmentShown(ResponseBody):
    """A file as the resident sees it."""

    id: str
    name: str
    type: Annotated[str, Field(examples=["image/jpeg"])]
    size: int


class AttachmentRead(AttachmentShown):
    """A file as staff see it; the bytes are at ``GET /v1/attachments/{id}``."""

    conversation_id: str
    message_id: str | None
    case_reference: str | None
    source: str
    sha256: str
    created_at: datetime


class AttachmentList(ResponseBody):
    """The files of a case, oldest first."""

    attachments: list[AttachmentRead]


class UploadLink(ResponseBody):
    """An address for one sending of files; shown once."""

    url: str
    expires_at: datetime
