"""Webhooks: a landlord's system hears what happened, signed, at least once, without anybody's words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from handoff_api.clock import StoppedClock
from handoff_api.settings import Settings
from handoff_api.webhooks.sending import PAUSES
from tests.handoff_api.house import Client, House, created
from tests.handoff_api.receiver import Receiver


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"webhook_private_addresses": True})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.stop()


async def subscribed(manager: Client, receiver: Receiver, **more: Any) -> dict[str, Any]:
    body = {"landlord": "west-kent", "url": receiver.url, **more}
    response = await manager.post("/v1/webhooks/subscriptions", body)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


def verified(subscription: dict[str, Any], headers: dict[str, str], body: bytes, at: float) -> Any:
    """What a receiver with the library of the standard would read. Its own clock is not ours."""
    hook = Webhook(subscription["secret"])
    expected = hook.sign(headers["webhook-id"], datetime.fromtimestamp(at, UTC), body.decode())
    if expected not in headers["webhook-signature"].split(" "):
        raise WebhookVerificationError("no signature fits")
    return json.loads(body)


async def test_a_new_case_is_announced_signed_and_says_nothing_of_the_resident(
    house: House, bot: Client, manager: Client, receiver: Receiver, clock: StoppedClock
) -> None:
    subscription = await subscribed(manager, receiver)
    case = await created(bot)
    await house.work()
    ((headers, body),) = receiver.received
    event = verified(subscription, headers, body, clock.now().timestamp())
    assert event["type"] == "case.created"
    assert event["data"]["reference"] == case["reference"]
    assert event["data"]["href"] == f"/v1/cases/{case['reference']}"
    for private in ("front door", "Primrose", "07700", "Example Row"):
        assert private not in body.decode()


async def test_the_secret_is_shown_once(manager: Client, receiver: Receiver) -> None:
    subscription = await subscribed(manager, receiver)
    assert subscription["secret"].startswith("whsec_")
    read = await manager.get(f"/v1/webhooks/subscriptions/{subscription['id']}")
    listed = await manager.get("/v1/webhooks/subscriptions")
    assert subscription["secret"] not in read.text + listed.text


async def test_only_what_was_asked_for_is_sent(
    house: House, bot: Client, manager: Client, receiver: Receiver
) -> None:
    await subscribed(manager, receiver, events=["case.note", "alert.*"])
    case = await created(bot)
    case = await manager.done(case, "note", text="rang, no answer")
    await manager.done(case, "set_priority", priority="urgent", reason="a child lives there")
    alert = {
        "landlord": "west-kent",
        "category": "emergency",
        "hazard": "gas",
        "words": "smell of gas",
        "aware_at": "2026-11-23T10:00:00Z",
    }
    raised = (await bot.post("/v1/alerts", alert)).json()
    await manager.post(f"/v1/alerts/{raised['id']}/actions", {"action": "take"})
    await house.work()
    types = sorted(json.loads(body)["type"] for _, body in receiver.received)
    assert types == ["alert.raised", "alert.taken", "case.note"]
    assert "smell" not in "".join(body.decode() for _, body in receiver.received)


async def test_another_landlords_case_is_not_announced(
    house: House, bot: Client, manager: Client, receiver: Receiver
) -> None:
    await subscribed(manager, receiver)
    await created(bot, landlord="medway")
    await house.work()
    assert receiver.received == []


async def test_a_write_that_fails_announces_nothing(
    house: House, bot: Client, manager: Client, receiver: Receiver
) -> None:
    case = await created(bot)
    await subscribed(manager, receiver)
    refused = await manager.act({**case, "version": 99}, "note", text="stale")
    assert refused.status_code == 409
    await house.work()
    assert receiver.received == []


async def test_a_failed_delivery_is_tried_again_later_under_the_same_id(
    house: House, bot: Client, manager: Client, receiver: Receiver, clock: StoppedClock
) -> None:
    await subscribed(manager, receiver)
    await created(bot)
    receiver.status = 500
    await house.work()
    await house.work()
    assert len(receiver.received) == 1
    clock.advance(timedelta(seconds=PAUSES[0] * 1.2))
    receiver.status = 204
    await house.work()
    await house.work()
    ids = [headers["webhook-id"] for headers, _ in receiver.received]
    assert ids == [ids[0]] * 2
    page = (await manager.get("/v1/webhooks/deliveries")).json()
    assert [(d["state"], d["attempts"]) for d in page["deliveries"]] == [("delivered", 2)]


async def test_after_the_last_try_it_is_dead_and_can_be_sent_again_by_hand(
    house: House, bot: Client, manager: Client, receiver: Receiver, clock: StoppedClock
) -> None:
    await subscribed(manager, receiver)
    await created(bot)
    receiver.status = 503
    for pause in (0, *PAUSES):
        clock.advance(timedelta(seconds=pause * 1.2))
        await house.work()
    dead = (await manager.get("/v1/webhooks/deliveries", state="dead")).json()["deliveries"]
    assert [(d["attempts"], d["last_reason"]) for d in dead] == [
        (len(PAUSES) + 1, "the receiver answered 503")
    ]
    receiver.status = 200
    again = await manager.post(f"/v1/webhooks/deliveries/{dead[0]['id']}/replay", {})
    assert again.status_code == 202
    await house.work()
    last = (await manager.get("/v1/webhooks/deliveries")).json()["deliveries"][0]
    assert last["state"] == "delivered"
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1


async def test_what_was_missed_while_disabled_can_be_replayed(
    house: House, bot: Client, manager: Client, receiver: Receiver, clock: StoppedClock
) -> None:
    subscription = await subscribed(manager, receiver)
    address = f"/v1/webhooks/subscriptions/{subscription['id']}"
    since = clock.now().isoformat()
    await manager.http.patch(address, headers=manager._headers(), json={"state": "disabled"})
    case = await created(bot)
    await house.work()
    assert receiver.received == []
    refused = await manager.post(f"{address}/replay", {"since": since})
    assert refused.json()["code"] == "subscription_disabled"
    await manager.http.patch(address, headers=manager._headers(), json={"state": "active"})
    replayed = await manager.post(f"{address}/replay", {"since": since})
    assert replayed.json() == {"queued": 1, "more": False}
    await house.work()
    ((_, body),) = receiver.received
    assert json.loads(body)["data"]["reference"] == case["reference"]
    assert (await manager.post(f"{address}/replay", {"since": since})).json()["queued"] == 0


async def test_both_secrets_sign_for_a_day_after_rotation(
    house: House, bot: Client, manager: Client, receiver: Receiver, clock: StoppedClock
) -> None:
    old = await subscribed(manager, receiver)
    path = f"/v1/webhooks/subscriptions/{old['id']}/rotate"
    new = (await manager.post(path, {})).json()
    assert new["secret"] != old["secret"]
    await created(bot)
    await house.work()
    headers, body = receiver.received[-1]
    for subscription in (old, new):
        verified(subscription, headers, body, clock.now().timestamp())
    clock.advance(timedelta(days=1, seconds=1))
    await created(bot)
    await house.work()
    headers, body = receiver.received[-1]
    verified(new, headers, body, clock.now().timestamp())
    with pytest.raises(WebhookVerificationError):
        verified(old, headers, body, clock.now().timestamp())


async def test_a_receiver_that_is_gone_is_not_asked_again(
    house: House, bot: Client, manager: Client, receiver: Receiver
) -> None:
    subscription = await subscribed(manager, receiver)
    receiver.status = 410
    await created(bot)
    await house.work()
    read = (await manager.get(f"/v1/webhooks/subscriptions/{subscription['id']}")).json()
    assert (read["state"], read["disabled_because"]) == (
        "disabled",
        "the receiver answered 410 Gone",
    )
    await created(bot)
    await house.work()
    assert len(receiver.received) == 1


async def test_a_redirect_is_a_failure_and_is_not_followed(
    house: House, bot: Client, manager: Client, receiver: Receiver
) -> None:
    await subscribed(manager, receiver)
    receiver.status, receiver.headers_out = 302, {"location": receiver.url + "/elsewhere"}
    await created(bot)
    await house.work()
    assert len(receiver.received) == 1
    (delivery,) = (await manager.get("/v1/webhooks/deliveries")).json()["deliveries"]
    assert (delivery["state"], delivery["last_status"]) == ("queued", 302)


async def test_a_test_event_shows_that_the_way_is_open(
    house: House, manager: Client, receiver: Receiver
) -> None:
    subscription = await subscribed(manager, receiver, events=["case.created"])
    sent = await manager.post(f"/v1/webhooks/subscriptions/{subscription['id']}/test", {})
    assert sent.status_code == 202
    await house.work()
    assert json.loads(receiver.received[0][1])["type"] == "webhook.test"


async def test_two_workers_send_once(
    house: House, bot: Client, manager: Client, receiver: Receiver
) -> None:
    await subscribed(manager, receiver)
    for _ in range(5):
        await created(bot)
    await asyncio.gather(house.intake.courier.send_due(), house.public.courier.send_due())
    assert len(receiver.received) == 5


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"url": "ftp://landlord.example"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://user:word@landlord.example"}, "url"),
        ({"events": ["case.explode"]}, "events"),
        ({"events": []}, "events"),
        ({"landlord": "nowhere"}, "landlord"),
        ({"sercet": "x"}, "sercet"),
    ],
)
async def test_a_wrong_subscription_says_which_value_and_what_may_be_there(
    manager: Client, receiver: Receiver, said: dict[str, Any], field: str
) -> None:
    body = {"landlord": "west-kent", "url": receiver.url, **said}
    refused = await manager.post("/v1/webhooks/subscriptions", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field
    assert (await manager.get("/v1/webhooks/subscriptions")).json() == {"subscriptions": []}


async def test_caseworkers_and_other_landlords_cannot_see_subscriptions(
    house: House, staff: Client, manager: Client, receiver: Receiver
) -> None:
    subscription = await subscribed(manager, receiver)
    assert (await staff.get("/v1/webhooks/subscriptions")).status_code == 403
    other = await house.staff("manager", "medway")
    assert (await other.get("/v1/webhooks/subscriptions")).json() == {"subscriptions": []}
    unknown = await other.get(f"/v1/webhooks/subscriptions/{subscription['id']}")
    assert unknown.json()["code"] == "subscription_unknown"
    foreign = {"landlord": "medway", "url": receiver.url}
    assert (await manager.post("/v1/webhooks/subscriptions", foreign)).status_code == 403
