"""Subscriptions to what happens, and the fate of every delivery. For managers and admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from handoff_api.cursors import read_cursor, write_cursor
from handoff_api.dependencies import Made, Now, Reads, WriteOnce, Writes, key_for
from handoff_api.errors import PROBLEMS
from handoff_api.keys.service import EVERY_LANDLORD, Key
from handoff_api.webhooks import repository, service
from handoff_api.webhooks.schemas import (
    DispatchPage,
    DispatchRead,
    DispatchState,
    Replayed,
    ReplayRequest,
    SubscriptionChange,
    SubscriptionCreate,
    SubscriptionList,
    SubscriptionRead,
    SubscriptionSecret,
)
from handoff_api.wire import Id

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], responses=PROBLEMS)
Keeper = Annotated[Key, Depends(key_for("manager", "admin"))]


def _only(key: Key) -> str | None:
    return None if key.landlord == EVERY_LANDLORD else key.landlord


@router.post("/subscriptions", status_code=201, response_model=SubscriptionSecret)
async def subscribe(
    body: SubscriptionCreate, key: Keeper, made: Made, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Subscribe an address. The answer holds the secret that deliveries are signed with, once."""
    private = made.settings.webhook_private_addresses

    async def write() -> SubscriptionSecret:
        record = await service.subscribe(session, body, key, now, private=private)
        return SubscriptionSecret.model_validate(record)

    return await once.do(key, 201, write)


@router.get("/subscriptions")
async def listed(key: Keeper, session: Reads) -> SubscriptionList:
    """Every subscription this key may see."""
    found = await repository.subscriptions(session, _only(key))
    return SubscriptionList(
        subscriptions=[SubscriptionRead.model_validate(record) for record in found]
    )


@router.get("/subscriptions/{id}")
async def read(id: Id, key: Keeper, session: Reads) -> SubscriptionRead:
    """One subscription."""
    return SubscriptionRead.model_validate(await service.find(session, id, key))


@router.patch("/subscriptions/{id}", response_model=SubscriptionRead)
async def change(
    id: Id,
    body: SubscriptionChange,
    key: Keeper,
    made: Made,
    session: Writes,
    now: Now,
    once: WriteOnce,
) -> Response:
    """Change the address or the events; disable, or enable again. History stays."""
    private = made.settings.webhook_private_addresses

    async def write() -> SubscriptionRead:
        record = await service.change(session, id, body, key, now, private=private)
        return SubscriptionRead.model_validate(record)

    return await once.do(key, 200, write)


@router.post("/subscriptions/{id}/rotate", response_model=SubscriptionSecret)
async def rotate(id: Id, key: Keeper, session: Writes, now: Now, once: WriteOnce) -> Response:
    """A new secret, shown once. For a day deliveries carry signatures of both."""

    async def write() -> SubscriptionSecret:
        return SubscriptionSecret.model_validate(await service.rotate(session, id, key, now))

    return await once.do(key, 200, write)


@router.post("/subscriptions/{id}/test", status_code=202, response_model=DispatchRead)
async def send_test(id: Id, key: Keeper, session: Writes, now: Now, once: WriteOnce) -> Response:
    """Send a ``webhook.test`` event, to see that it arrives and that its signature is checked."""

    async def write() -> DispatchRead:
        return service.show_dispatch(await service.send_test(session, id, key, now))

    return await once.do(key, 202, write)


@router.post("/subscriptions/{id}/replay", status_code=202, response_model=Replayed)
async def replay(
    id: Id, body: ReplayRequest, key: Keeper, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Send again what this address missed since a given instant."""

    async def write() -> Replayed:
        return await service.replay(session, id, body.since, body.everything, key, now)

    return await once.do(key, 202, write)


@router.get("/deliveries")
async def deliveries(
    key: Keeper,
    session: Reads,
    subscription_id: Annotated[str | None, Query(max_length=64)] = None,
    state: DispatchState | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DispatchPage:
    """Deliveries, newest first; ``state=dead`` lists those that were given up."""
    found = await repository.dispatches(
        session,
        landlord=_only(key),
        subscription_id=subscription_id,
        state=state,
        before=read_cursor(cursor),
        limit=limit + 1,
    )
    page = found[:limit]
    return DispatchPage(
        deliveries=[service.show_dispatch(record) for record in page],
        next=write_cursor(page[-1].number) if len(found) > limit else None,
    )


@router.post("/deliveries/{id}/replay", status_code=202, response_model=DispatchRead)
async def send_again(id: Id, key: Keeper, session: Writes, now: Now, once: WriteOnce) -> Response:
    """Send one delivery again, under the same ``webhook-id``."""

    async def write() -> DispatchRead:
        return service.show_dispatch(await service.send_again(session, id, key, now))

    return await once.do(key, 202, write)
