"""Somebody who sends more by phone than a person writes: every word is kept, danger is heard, once is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from handoff_api.clock import StoppedClock
from handoff_api.settings import Settings
from tests.handoff_api.house import Client, House
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.twilio import FakeTwilio, Phone

SHARE = 30
GAS = {"hazard": "gas", "group": "emergency", "confidence": 0.97, "now": True, "words": "smell gas"}


@pytest.fixture
def phone(house: House, twilio: FakeTwilio) -> Phone:
    return Phone(house, twilio)


async def _use_up(phone: Phone) -> None:
    for number in range(SHARE):
        await phone.send(f"message {number}")
    await phone.house.work()


async def _notices(phone: Phone) -> list[str]:
    return [text for text in phone.texts() if "sent a lot of messages" in text]


async def test_what_is_too_much_is_kept_for_staff_and_told_once(
    phone: Phone, staff: Client, rasa: FakeRasa
) -> None:
    await _use_up(phone)
    assert len(rasa.words()) == SHARE
    assert await _notices(phone) == []
    for number in range(5):
        await phone.say(f"and more {number}")
    assert len(rasa.words()) == SHARE, "the bot is not run for each"
    [notice] = await _notices(phone)
    assert "All are kept" in notice
    assert "999" in notice
    said = [m for m in await phone.thread() if m["author"] == "resident"]
    assert [m["text"] for m in said[SHARE:]] == [f"and more {number}" for number in range(5)]
    [alert] = (await staff.get("/v1/alerts", category="rush")).json()["alerts"]
    assert alert["conversation_id"]
    assert "more" not in alert["words"].replace("sends more by sms", ""), "no words of theirs"


async def test_danger_in_what_is_too_much_is_heard_at_once(
    phone: Phone, staff: Client, rasa: FakeRasa
) -> None:
    rasa.dangers["I smell gas"] = [GAS]
    await _use_up(phone)
    came = await phone.say("I smell gas")
    [alert] = (await staff.get("/v1/alerts", category="emergency")).json()["alerts"]
    assert alert["hazard"] == "gas"
    assert any("0800 111 999" in text for text in came)


async def test_after_a_while_the_bot_answers_again(
    phone: Phone, rasa: FakeRasa, clock: StoppedClock
) -> None:
    await _use_up(phone)
    await phone.say("too much")
    clock.advance(timedelta(seconds=61))
    [answer] = await phone.say("it still drips")
    assert answer == "heard it still drips"
    assert "too much" not in rasa.words()


async def test_one_phone_does_not_use_up_anothers_share(
    house: House, twilio: FakeTwilio, phone: Phone
) -> None:
    await _use_up(phone)
    other = Phone(house, twilio, number="+447700900777")
    [answer] = await other.say("it drips")
    assert "heard it drips" in answer


async def test_stop_is_obeyed_however_much_came(phone: Phone, staff: Client) -> None:
    await _use_up(phone)
    await phone.say("STOP")
    assert (await staff.get("/v1/alerts", category="opted_out")).json()["alerts"]


def test_a_rate_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="write 30/minute;300/day"):
        Settings(phone_rate="many")
