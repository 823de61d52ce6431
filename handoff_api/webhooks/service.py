"""Subscribing, changing, rotating the secret, and sending again."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import datetime, timedelta
from uuid import uuid4

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import EVERY_LANDLORD, Key
from handoff_api.webhooks import repository
from handoff_api.webhooks.announcing import dispatch_of
from handoff_api.webhooks.errors import (
    DispatchUnknownError,
    SubscriptionDisabledError,
    SubscriptionUnknownError,
)
from handoff_api.webhooks.events import TEST_EVENT, patterns, wants
from handoff_api.webhooks.records import (
    AnnouncementRecord,
    SubscriptionRecord,
    WebhookDispatchRecord,
)
from handoff_api.webhooks.schemas import (
    DispatchRead,
    Replayed,
    SubscriptionChange,
    SubscriptionCreate,
)

# Long enough for a receiver to put the new secret in place by hand.
_BOTH_SECRETS_FOR = timedelta(days=1)
_REPLAY_AT_ONCE = 1_000


async def subscribe(
    session: AsyncSession, said: SubscriptionCreate, key: Key, now: datetime, *, private: bool
) -> SubscriptionRecord:
    """A new subscription with a secret of its own."""
    known = [*rulebook.landlord_ids(), EVERY_LANDLORD]
    if said.landlord not in known:
        raise FieldInvalidError("landlord", "is not one of the allowed values", known)
    key.check_landlord(said.landlord)
    record = SubscriptionRecord(
        id=str(uuid4()),
        landlord=said.landlord,
        url=_checked_url(said.url, private=private),
        events=_checked_events(said.events),
        description=said.description,
        secret=_new_secret(),
        created_by=key.actor,
        created_at=now,
        state="active",
    )
    await repository.add(session, record)
    return record


async def find(
    session: AsyncSession, id: str, key: Key, *, to_change: bool = False
) -> SubscriptionRecord:
    """The subscription, if this key may see it."""
    record = await repository.subscription(session, id, to_change=to_change)
    if record is None or not key.sees(record.landlord):
        raise SubscriptionUnknownError
    return record


async def change(
    session: AsyncSession,
    id: str,
    said: SubscriptionChange,
    key: Key,
    now: datetime,
    *,
    private: bool,
) -> SubscriptionRecord:
    """Change what was said; the rest stays."""
    record = await find(session, id, key, to_change=True)
    if said.url is not None:
        record.url = _checked_url(said.url, private=private)
    if said.events is not None:
        record.events = _checked_events(said.events)
    if said.description is not None:
        record.description = said.description
    if said.state == "active":
        record.state, record.disabled_at, record.disabled_because = "active", None, None
    elif said.state == "disabled" and record.state == "active":
        record.state, record.disabled_at = "disabled", now
        record.disabled_because = f"disabled by {key.actor}"
    return record


async def rotate(session: AsyncSession, id: str, key: Key, now: datetime) -> SubscriptionRecord:
    """A new secret; for a day everything is signed with both."""
    record = await find(session, id, key, to_change=True)
    record.previous_secret, record.previous_until = record.secret, now + _BOTH_SECRETS_FOR
    record.secret = _new_secret()
    return record


async def send_test(
    session: AsyncSession, id: str, key: Key, now: datetime
) -> WebhookDispatchRecord:
    """Queue an event that says nothing but that the way is open."""
    record = await find(session, id, key)
    if record.state != "active":
        raise SubscriptionDisabledError
    body = {"type": TEST_EVENT, "timestamp": now.isoformat(), "data": {"landlord": record.landlord}}
    announced = AnnouncementRecord(
        id=f"msg_{uuid4().hex}",
        landlord=record.landlord,
        type=TEST_EVENT,
        body=json.dumps(body, separators=(",", ":")),
        occurred_at=now,
    )
    dispatch = dispatch_of(announced, record, now)
    await repository.add(session, announced, dispatch)
    return dispatch


async def send_again(
    session: AsyncSession, id: str, key: Key, now: datetime
) -> WebhookDispatchRecord:
    """Queue one delivery afresh, under the same ``webhook-id``."""
    record = await repository.dispatch(session, id, to_change=True)
    if record is None or not key.sees(record.subscription.landlord):
        raise DispatchUnknownError
    if record.subscription.state != "active":
        raise SubscriptionDisabledError
    _requeue(record, now)
    return record


async def replay(
    session: AsyncSession, id: str, since: datetime, everything: bool, key: Key, now: datetime
) -> Replayed:
    """Queue what this subscription missed since ``since``: dead, or from before it was enabled."""
    subscription = await find(session, id, key, to_change=True)
    if subscription.state != "active":
        raise SubscriptionDisabledError
    found = await repository.missed(session, subscription, since, _REPLAY_AT_ONCE + 1)
    queued = 0
    for announced, dispatch in found[:_REPLAY_AT_ONCE]:
        if dispatch is None:
            if not wants(subscription.events, announced.type) or announced.type == TEST_EVENT:
                continue
            await repository.add(session, dispatch_of(announced, subscription, now))
        elif dispatch.state == "dead" or (everything and dispatch.state == "delivered"):
            _requeue(dispatch, now)
        else:
            continue
        queued += 1
    return Replayed(queued=queued, more=len(found) > _REPLAY_AT_ONCE)


def show_dispatch(record: WebhookDispatchRecord) -> DispatchRead:
    """A delivery as staff see it."""
    event = record.announcement
    own = {
        name: getattr(record, name) for name in DispatchRead.model_fields if hasattr(record, name)
    }
    return DispatchRead.model_validate(
        {**own, "webhook_id": event.id, "type": event.type, "body": json.loads(event.body)}
    )


def _requeue(record: WebhookDispatchRecord, now: datetime) -> None:
    record.state, record.attempts, record.next_try_at, record.changed_at = "queued", 0, now, now


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _checked_events(events: list[str]) -> list[str]:
    for name in events:
        if name not in patterns():
            raise FieldInvalidError("events", f"{name!r} is not an event", list(patterns()))
    return list(dict.fromkeys(events))


def _checked_url(url: str, *, private: bool) -> str:
    """An address worth trying. Where it leads is judged again at each connection."""
    try:
        read = httpx.URL(url)
    except httpx.InvalidURL:
        raise FieldInvalidError("url", "is not an address") from None
    if read.scheme not in (("https", "http") if private else ("https",)) or not read.host:
        raise FieldInvalidError("url", "must begin with https:// and name a host")
    if read.userinfo:
        raise FieldInvalidError(
            "url", "must not hold a user name or password; deliveries are signed"
        )
    if read.fragment:
        raise FieldInvalidError("url", "must not hold a fragment")
    return url
