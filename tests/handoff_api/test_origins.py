"""The chat may stand on a landlord's own website, and on no other."""

from __future__ import annotations

import pytest

from handoff_api.clock import StoppedClock
from handoff_api.settings import Settings
from tests.handoff_api.house import House
from tests.handoff_api.rasa import FakeRasa

ASKED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [("https://www.landlord.example", True), ("https://elsewhere.example", False)],
)
async def test_only_a_named_website_may_carry_the_chat(
    settings: Settings, clock: StoppedClock, rasa: FakeRasa, origin: str, allowed: bool
) -> None:
    named = settings.model_copy(update={"origins": ["https://www.landlord.example"]})
    house = House(named, clock, rasa)
    answer = await house.street.options("/v1/chat/messages", headers={"Origin": origin, **ASKED})
    assert (answer.headers.get("access-control-allow-origin") == origin) is allowed
    await house.close()


async def test_unless_named_no_other_website_may(house: House) -> None:
    headers = {"Origin": "https://www.landlord.example", **ASKED}
    answer = await house.street.options("/v1/chat/messages", headers=headers)
    assert "access-control-allow-origin" not in answer.headers
