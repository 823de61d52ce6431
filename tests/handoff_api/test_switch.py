"""With the bot turned off nobody is left without an answer, on any channel, and nothing is lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from handoff_api.clock import StoppedClock
from handoff_api.switch.__main__ import main as command
from tests.handoff_api.house import Client, House, Resident
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.test_listening import GAS, alerts
from tests.handoff_api.twilio import FakeTwilio, Phone


async def turn(*asked: str) -> None:
    """What the operator types, while the service runs."""
    assert await asyncio.to_thread(command, list(asked)) == 0


async def off(*more: str) -> None:
    await turn("off", "--because", "it says something wrong", *more)


async def test_the_website_says_that_the_message_is_safe_and_staff_have_it_at_once(
    house: House, resident: Resident, staff: Client, rasa: FakeRasa
) -> None:
    await resident.say("the door sticks")
    await off()
    [answer] = await resident.say("and nobody came")
    assert "safe" in answer["text"]
    assert "01732 749400" in answer["text"]
    assert rasa.words() == ["the door sticks"], "the bot itself hears nothing"
    await house.work()
    [task] = await alerts(staff, "bot_unavailable")
    assert task["conversation_id"] == resident.conversation_id
    answered = await staff.post(
        f"/v1/conversations/{resident.conversation_id}/messages", {"text": "I am Ola, I will ring."}
    )
    assert answered.status_code == 201, answered.text
    assert "I am Ola, I will ring." in [m["text"] for m in await resident.read()]


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_whoever_writes_by_phone_is_told_too_and_staff_have_it_at_once(
    house: House,
    twilio: FakeTwilio,
    staff: Client,
    rasa: FakeRasa,
    clock: StoppedClock,
    channel: str,
) -> None:
    await off()
    phone = Phone(house, twilio, channel=channel)
    await phone.send("the ceiling drips")
    await house.work()
    clock.advance(timedelta(seconds=house.settings.rasa_timeout + 1))
    await house.work()
    await house.work()
    assert any("safe" in text for text in phone.texts()), phone.texts()
    assert rasa.heard == []
    [task] = await alerts(staff, "bot_unavailable")
    await staff.post(
        f"/v1/conversations/{task['conversation_id']}/messages", {"text": "It is Ola."}
    )
    await house.work()
    assert any("It is Ola." in text for text in phone.texts())


async def test_turned_on_again_what_nobody_took_is_answered_in_order(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock
) -> None:
    await off()
    for words in ("the door sticks", "nobody came"):
        await resident.say(words)
    await turn("on")
    clock.advance(timedelta(minutes=5))
    await house.work()
    assert rasa.words() == ["the door sticks", "nobody came"]


async def test_danger_said_while_it_is_off_is_heard_all_the_same(
    house: House, resident: Resident, staff: Client, rasa: FakeRasa
) -> None:
    await off()
    rasa.dangers["I smell gas"] = [GAS]
    await resident.say("I smell gas")
    await house.work()
    [alert] = await alerts(staff, "emergency")
    assert alert["hazard"] == "gas"
    assert "0800 111 999" in str(await resident.read())


async def test_it_is_off_for_one_landlord_and_on_for_the_others(house: House) -> None:
    await off("--landlord", "west-kent")
    [told] = await (await house.resident("west-kent")).say("hello")
    assert "safe" in told["text"]
    [answered] = await (await house.resident("medway")).say("hello")
    assert answered["text"] == "heard hello"
    ready = (await house.street.get("/ready")).json()
    assert (ready["ready"], ready["can_answer"]) == (True, True)


async def test_who_watches_sees_that_it_is_off_and_the_service_is_ready_for_messages(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    await off("--by", "Dana Example")
    ready = (await house.street.get("/ready")).json()
    assert (ready["ready"], ready["can_answer"]) == (True, False)
    await turn("show")
    said = capsys.readouterr().out
    assert "off for: west-kent, medway" in said
    assert "* off, Dana Example: it says something wrong" in said
