"""The thread of a conversation as staff see it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from handoff_api.attachments.schemas import AttachmentShown
from handoff_api.wire import RequestBody, ResponseBody


class ThreadMessageCreate(RequestBody):
    """A reply to the resident, or with ``private`` a note that only staff can read."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    private: bool = False


class Delivery(ResponseBody):
    """How far a message to the resident has come."""

    channel: str
    status: str
    attempts: int
    reason: str | None
    changed_at: datetime


class ThreadMessage(ResponseBody):
    """One message of a thread; ``private`` ones were never shown to the resident."""

    id: str
    number: int
    author: str
    private: bool
    purpose: str
    text: str
    state: str | None
    asks: str | None
    case_reference: str | None
    in_reply_to: str | None
    sent_at: datetime
    delivery: Delivery | None
    attachments: list[AttachmentShown] = []


class Thread(ResponseBody):
    """Messages, oldest first; ``next`` is where the following page begins."""

    messages: list[ThreadMessage]
    next: int | None = None
