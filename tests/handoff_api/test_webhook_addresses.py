"""Webhooks cannot be turned inwards: no address of the inner network is ever given a request."""

from __future__ import annotations

import pytest

from tests.handoff_api.house import Client, House, created
from tests.handoff_api.receiver import Receiver


async def test_plain_http_is_refused(manager: Client) -> None:
    body = {"landlord": "west-kent", "url": "http://landlord.example/hook"}
    assert (await manager.post("/v1/webhooks/subscriptions", body)).status_code == 422


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:{port}", "localhost:{port}", "[::ffff:127.0.0.1]:{port}", "2130706433:{port}"],
)
async def test_an_inner_address_is_never_sent_anything(
    house: House, bot: Client, manager: Client, host: str
) -> None:
    receiver = Receiver()
    port = receiver.url.split(":")[2].split("/")[0]
    body = {"landlord": "west-kent", "url": f"https://{host.format(port=port)}/hook"}
    assert (await manager.post("/v1/webhooks/subscriptions", body)).status_code == 201
    await created(bot)
    await house.work()
    assert receiver.received == []
    (delivery,) = (await manager.get("/v1/webhooks/deliveries")).json()["deliveries"]
    assert delivery["state"] == "queued"
    assert delivery["last_reason"] == "the address leads into a private network"
    receiver.stop()
