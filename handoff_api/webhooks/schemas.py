"""Subscriptions and deliveries on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from handoff_api.wire import Instant, Line, RequestBody, ResponseBody

DispatchState = Literal["queued", "delivered", "dead"]
Patterns = Annotated[
    list[Annotated[str, Field(max_length=60)]],
    Field(min_length=1, max_length=50, examples=[["case.created", "case.submit", "alert.*"]]),
]
Url = Annotated[
    str, Field(min_length=8, max_length=2000, examples=["https://crm.landlord.example/putright"])
]


class SubscriptionCreate(RequestBody):
    """An https address and the events it wants to hear of."""

    landlord: Annotated[str, Field(max_length=64, examples=["west-kent"])]
    url: Url
    events: Patterns = ["*"]
    description: Line = ""


class SubscriptionChange(RequestBody):
    """What is left out stays; ``state`` disables or enables again."""

    url: Url | None = None
    events: Patterns | None = None
    description: Line | None = None
    state: Literal["active", "disabled"] | None = None


class SubscriptionRead(ResponseBody):
    """A subscription, without its secret."""

    id: str
    landlord: str
    url: str
    events: list[str]
    description: str
    state: Literal["active", "disabled"]
    disabled_because: str | None
    created_by: str
    created_at: datetime


class SubscriptionSecret(SubscriptionRead):
    """A subscription with its secret, which is shown this once."""

    secret: Annotated[str, Field(examples=["whsec_…"])]


class SubscriptionList(ResponseBody):
    """Subscriptions, oldest first."""

    subscriptions: list[SubscriptionRead]


class DispatchRead(ResponseBody):
    """One event on its way to one address."""

    id: str
    subscription_id: str
    webhook_id: str
    type: str
    body: dict[str, Any]
    state: DispatchState
    attempts: int
    next_try_at: datetime | None
    last_status: int | None
    last_reason: str | None
    queued_at: datetime
    changed_at: datetime


class DispatchPage(ResponseBody):
    """Deliveries, newest first."""

    deliveries: list[DispatchRead]
    next: str | None = None


class ReplayRequest(RequestBody):
    """Send again what happened since then: what was never delivered, or ``everything``."""

    since: Instant
    everything: bool = False


class Replayed(ResponseBody):
    """How many deliveries were queued; ``more`` when there are others after these."""

    queued: int
    more: bool
