"""Alerts on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from handoff_api.wire import Instant, Line, RequestBody, ResponseBody, Words

Category = Literal[
    "emergency",
    "safeguarding",
    "bot_unavailable",
    "hand_over",
    "delivery_failed",
    "letter_to_send",
    "number_unknown",
    "opted_out",
    "rush",
    "automatic",
    "deadline_near",
    "deadline_missed",
    "review_due",
    "emergency_untaken",
    "draft_abandoned",
    "authority",
]
AlertState = Literal["open", "taken", "done"]


class AlertCreate(RequestBody):
    """Danger heard in a conversation; ``aware_at`` is when it was first said."""

    landlord: Annotated[str, Field(max_length=64)]
    conversation_id: Annotated[str, Field(max_length=64)] | None = None
    case_reference: Annotated[str, Field(max_length=16)] | None = None
    category: Literal["emergency", "safeguarding"]
    hazard: Annotated[str, Field(min_length=1, max_length=64)]
    words: Words | None = None
    aware_at: Instant


class AlertRead(ResponseBody):
    """An alert and who has it."""

    id: str
    landlord: str
    category: Category
    hazard: str | None
    words: str | None
    about: str | None
    conversation_id: str | None
    case_reference: str | None
    aware_at: datetime
    raised_at: datetime
    state: AlertState
    taken_by: str | None
    taken_at: datetime | None
    done_by: str | None
    done_at: datetime | None
    done_note: str | None


class AlertAction(RequestBody):
    """Take an alert, or finish it and say what was done."""

    action: Literal["take", "finish"]
    note: Line | None = None


class AlertPage(ResponseBody):
    """Alerts, newest first."""

    alerts: list[AlertRead]
    next: str | None = None
