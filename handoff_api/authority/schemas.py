"""Requests for authority on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from handoff_api.wire import Line, RequestBody, ResponseBody

Status = Literal["pending", "granted", "refused", "expired", "undelivered", "withdrawn", "replaced"]


class ContactGiven(RequestBody):
    """Where the resident can be asked."""

    channel: Literal["sms", "whatsapp", "email", "letter"]
    value: Annotated[str, Field(min_length=1, max_length=320)]


class AuthorityRequestCreate(RequestBody):
    """Ask the resident whether ``representative_name`` may speak for them. ``member_name``: ask a
    member of the group instead, whose own authority it then is."""

    contact: ContactGiven
    representative_name: Annotated[str, Field(min_length=1, max_length=200)]
    member_name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    scope: Line | None = None


class AuthorityRequestRead(ResponseBody):
    """A request and what became of it; the code and the link are the resident's alone."""

    id: str
    status: Status
    expires_at: datetime
    representative_name: str
    member_name: str | None
    scope: str | None
    contact_channel: str
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None


class AuthorityRequestList(ResponseBody):
    """All requests of a case, newest first."""

    authority_requests: list[AuthorityRequestRead]
