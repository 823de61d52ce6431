"""Danger said while a person holds the conversation: heard all the same, and answered at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handoff_api.clock import StoppedClock
from handoff_api.conversations.bot import read_dangers
from tests.handoff_api.house import Client, House, Resident
from tests.handoff_api.rasa import FakeRasa

GAS = {"hazard": "gas", "group": "emergency", "confidence": 0.97, "now": True, "words": "smell gas"}
HARM = {
    "hazard": "domestic_abuse",
    "group": "safeguarding",
    "confidence": 0.9,
    "now": None,
    "words": "he hurts me",
}


@pytest.fixture
async def held(resident: Resident, bot: Client) -> Resident:
    """A resident whose conversation staff hold."""
    await bot.post(f"/v1/conversations/{resident.conversation_id}/hand-over", {"reason": "asked"})
    return resident


async def alerts(staff: Client, category: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await staff.get("/v1/alerts", category=category)).json()[
        "alerts"
    ]
    return found


async def test_danger_said_to_staff_raises_an_alert_from_the_moment_it_was_said(
    house: House, held: Resident, staff: Client, rasa: FakeRasa, clock: StoppedClock
) -> None:
    rasa.dangers["I smell gas"] = [GAS]
    await held.say("I smell gas")
    said_at = clock.instant
    clock.instant += timedelta(seconds=3)
    await house.work()
    [alert] = await alerts(staff, "emergency")
    assert (alert["hazard"], alert["words"], alert["state"]) == ("gas", "smell gas", "open")
    assert alert["aware_at"] == said_at.isoformat().replace("+00:00", "Z")
    assert alert["conversation_id"] == held.conversation_id
    assert rasa.heard == []


async def test_resident_gets_the_numbers_though_a_person_holds_the_conversation(
    house: House, held: Resident, rasa: FakeRasa
) -> None:
    rasa.dangers["I smell gas"] = [GAS]
    await held.say("I smell gas")
    await house.work()
    last = (await held.read())[-1]
    assert last["sender"] == "gateway"
    assert "999" in last["text"]
    assert "0800 111 999" in last["text"]


async def test_who_harms_may_be_reading_so_the_answer_says_nothing_of_it(
    house: House, held: Resident, staff: Client, rasa: FakeRasa
) -> None:
    rasa.dangers["he hurts me"] = [HARM]
    await held.say("he hurts me")
    await house.work()
    assert len(await alerts(staff, "safeguarding")) == 1
    last = (await held.read())[-1]["text"]
    assert "999" in last
    assert "gas" not in last
    assert "told" not in last


async def test_same_danger_again_is_not_a_second_alert_while_the_first_is_open(
    house: House, held: Resident, staff: Client, rasa: FakeRasa
) -> None:
    rasa.dangers |= {"gas": [GAS], "gas!": [GAS]}
    for words in ("gas", "gas!"):
        await held.say(words)
        await house.work()
    assert len(await alerts(staff, "emergency")) == 1
    [alert] = await alerts(staff, "emergency")
    await staff.post(f"/v1/alerts/{alert['id']}/actions", {"action": "finish", "note": "safe"})
    rasa.dangers["gas again"] = [GAS]
    await held.say("gas again")
    await house.work()
    assert len(await alerts(staff, "emergency")) == 2


async def test_danger_that_is_plainly_over_raises_nothing(
    house: House, held: Resident, staff: Client, rasa: FakeRasa
) -> None:
    rasa.dangers["there was a leak, they made it safe"] = [{**GAS, "now": False}]
    await held.say("there was a leak, they made it safe")
    await house.work()
    assert await alerts(staff, "emergency") == []
    assert (await held.read())[-1]["sender"] != "gateway" or (
        "gas" not in (await held.read())[-1]["text"]
    )


async def test_each_message_is_heard_once_and_in_its_turn_when_the_bot_is_back(
    house: House, held: Resident, staff: Client, rasa: FakeRasa
) -> None:
    rasa.dangers["I smell gas"] = [GAS]
    await held.say("hello")
    await held.say("I smell gas")
    rasa.state = "down"
    await house.work()
    assert rasa.listened == []
    rasa.state = "up"
    await house.work()
    await house.work()
    assert rasa.listened == ["hello", "I smell gas"]
    assert len(await alerts(staff, "emergency")) == 1


async def test_what_the_bot_answers_itself_is_not_listened_to_twice(
    house: House, resident: Resident, rasa: FakeRasa
) -> None:
    await resident.say("I smell gas")
    await house.work()
    assert rasa.listened == []


@pytest.mark.parametrize("body", [[], {}, {"dangers": 7}, {"dangers": [{"hazard": "gas"}]}])
def test_answer_that_is_no_list_of_dangers_is_refused(body: Any) -> None:
    with pytest.raises(ValueError, match="danger"):
        read_dangers(body)
