"""How often somebody may ask: nobody who guesses gets far, nobody who types is stopped."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from handoff_api.main import compose, create_app
from handoff_api.settings import Settings
from tests.handoff_api.house import House, Resident


async def _door(settings: Settings, house: House, **more: object) -> httpx.AsyncClient:
    """Another public door on the house's database, with its own counts."""
    services = compose(settings.model_copy(update=more), "public", clock=house.clock)
    transport = httpx.ASGITransport(create_app(services), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://door.example")


async def test_too_many_messages_are_told_to_wait_and_the_same_id_is_taken_later(
    house: House, settings: Settings, resident: Resident
) -> None:
    door = await _door(settings, house, rates={"messages": "2/hour"})
    ids = [str(uuid4()) for _ in range(3)]
    answers = [
        await door.post(
            "/v1/chat/messages", headers=resident.headers, json={"id": id, "text": "still no heat"}
        )
        for id in ids
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = answers[2].json()
    assert refused["code"] == "rate_limited"
    assert 1 <= int(answers[2].headers["retry-after"]) == refused["retry_after"]
    # The house's own door has counts of its own: an hour has gone by for this resident.
    assert (await resident.post(id=ids[2], text="still no heat")).status_code == 200
    said = [message for message in await resident.read() if message["sender"] == "resident"]
    assert len(said) == 3


async def test_one_token_does_not_use_up_anothers(house: House, settings: Settings) -> None:
    door = await _door(settings, house, rates={"messages": "1/hour"})
    first, second = await house.resident(), await house.resident()

    async def say(who: Resident) -> int:
        body = {"id": str(uuid4()), "text": "hello"}
        answer = await door.post("/v1/chat/messages", headers=who.headers, json=body)
        return answer.status_code

    assert [await say(first), await say(first), await say(second)] == [200, 429, 200]


async def test_whoever_guesses_keys_is_slowed_at_every_address(
    house: House, settings: Settings
) -> None:
    door = await _door(settings, house, rates={"guesses": "5/hour"})
    statuses = [
        (await door.get("/v1/cases", headers={"Authorization": f"Bearer pr_x_{n}"})).status_code
        for n in range(7)
    ]
    assert statuses == [401] * 5 + [429] * 2
    chat = await door.get("/v1/chat/messages", headers={"Authorization": "Bearer guess"})
    assert chat.status_code == 429


async def test_a_refused_request_has_changed_nothing(house: House, settings: Settings) -> None:
    door = await _door(settings, house, rates={"sessions": "1/hour"})
    body = {"landlord": "west-kent"}
    first = await door.post("/v1/chat/sessions", json=body)
    second = await door.post("/v1/chat/sessions", json=body)
    assert (first.status_code, second.status_code) == (201, 429)
    assert second.headers["content-type"] == "application/problem+json"


async def test_when_counts_cannot_be_kept_residents_still_get_through(
    house: House, settings: Settings, resident: Resident
) -> None:
    door = await _door(settings, house, redis_url=SecretStr("redis://127.0.0.1:1/0"))
    body = {"id": str(uuid4()), "text": "there is water coming in"}
    answer = await door.post("/v1/chat/messages", headers=resident.headers, json=body)
    assert answer.status_code == 200


@pytest.mark.parametrize("said", [{"mesages": "1/hour"}, {"messages": "often"}])
def test_a_rule_or_rate_that_does_not_exist_is_refused_at_the_start(said: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="write 60/minute|the rules are"):
        Settings(rates=said)


async def test_every_answer_carries_the_safe_headers(house: House) -> None:
    data = await house.street.get("/health")
    assert data.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert data.headers["x-content-type-options"] == "nosniff"
    assert data.headers["referrer-policy"] == "no-referrer"
    page = await house.street.get("/demo/west-kent")
    assert "script-src 'self';" in page.headers["content-security-policy"]
