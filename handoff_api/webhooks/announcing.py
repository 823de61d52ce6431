"""Putting an event on its way, in the transaction in which it happened.

What is sent is thin: which case or alert, what happened, where to read it. A resident's words, names
and numbers stay behind the API, where a key, a role and the access log stand before them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.webhooks import repository
from handoff_api.webhooks.events import wants
from handoff_api.webhooks.records import (
    AnnouncementRecord,
    SubscriptionRecord,
    WebhookDispatchRecord,
)


async def announce(
    session: AsyncSession, landlord: str, type: str, data: dict[str, Any], now: datetime
) -> None:
    """Queue an event for everybody who wants it; the transaction decides whether it happened."""
    listening = await repository.listening(session, landlord)
    wanting = [one for one in listening if wants(one.events, type)]
    if not wanting:
        return
    announced = AnnouncementRecord(
        id=f"msg_{uuid4().hex}",
        landlord=landlord,
        type=type,
        body=json.dumps(
            {
                "type": type,
                "timestamp": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "data": {"landlord": landlord, **data},
            },
            separators=(",", ":"),
        ),
        occurred_at=now,
    )
    await repository.add(session, announced)
    active = [one for one in wanting if one.state == "active"]
    await repository.add(session, *(dispatch_of(announced, one, now) for one in active))


def dispatch_of(
    announced: AnnouncementRecord, subscription: SubscriptionRecord, now: datetime
) -> WebhookDispatchRecord:
    """A delivery to be tried at once."""
    return WebhookDispatchRecord(
        id=str(uuid4()),
        subscription=subscription,
        announcement=announced,
        state="queued",
        attempts=0,
        next_try_at=now,
        queued_at=now,
        changed_at=now,
    )
