"""From the website to the phone and back: the case, the thread and the person stay the same."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.handoff_api.house import Client, House, created
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.twilio import FakeTwilio, Phone

_A_MINUTE = timedelta(minutes=1)
CONTACTS = [{"channel": "sms", "value": "07700 900123"}]


async def _begin_on_the_web(house: House, bot: Client) -> tuple[Any, dict[str, Any]]:
    resident = await house.resident()
    await resident.say("it drips")
    party = {
        "role": "resident",
        "name": "Primrose Testcase",
        "address": "1 Example Row, ZZ99 1AA",
        "contacts": CONTACTS,
    }
    case = await created(
        bot, conversation_id=resident.conversation_id, parties=[party], adjustments=[]
    )
    return resident, case


async def test_code_by_text_links_the_phone_and_staff_answer_there(
    house: House, bot: Client, staff: Client, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    resident, case = await _begin_on_the_web(house, bot)
    phone = Phone(house, twilio)
    house.clock.advance(_A_MINUTE)
    await phone.say("where is my complaint?")
    conversation = rasa.heard[-1]["sender"]
    asked = {
        "landlord": "west-kent",
        "conversation_id": conversation,
        "case_reference": case["reference"],
    }
    check = (await bot.post("/v1/identity-checks", asked)).json()["id"]
    await bot.post(f"/v1/identity-checks/{check}/code", {})
    await house.work()
    code = re.search(r"\d{6}", phone.texts()[-1])
    assert code is not None
    tried = await bot.post(f"/v1/identity-checks/{check}/attempts", {"code": code[0]})
    assert tried.json()["passed"] is True

    path = f"/v1/cases/{case['reference']}/messages"
    await staff.post(path, {"text": "The roofer comes on Monday."})
    await house.work()
    assert phone.texts()[-1] == "The roofer comes on Monday."
    # One case, one view of it, whichever way each word came.
    thread = (await staff.get(path)).json()
    assert "it drips" in [m["text"] for m in thread["messages"]]
    assert "The roofer comes on Monday." in [m["text"] for m in thread["messages"]]

    # Back at the website: answers go there again.
    house.clock.advance(_A_MINUTE)
    await resident.say("I am at the computer now")
    await staff.post(path, {"text": "Good morning."})
    assert (await resident.read())[-1]["text"] == "Good morning."
    await house.work()
    assert "Good morning." not in phone.texts()


async def test_answer_to_a_consent_request_is_no_part_of_a_conversation(
    house: House, bot: Client, staff: Client, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    party = {"role": "representative", "name": "Rowan Example", "contacts": []}
    parties = [{"role": "resident", "name": "Primrose Testcase"}, party]
    case = await created(bot, parties=parties, adjustments=[])
    asked = {
        "contact": {"channel": "sms", "value": "07700 900123"},
        "representative_name": "Rowan Example",
    }
    made = await bot.post(f"/v1/cases/{case['reference']}/authority-requests", asked)
    assert made.status_code == 201, made.text
    await house.work()
    phone = Phone(house, twilio)
    code = re.search(r"\b\d{6}\b", " ".join(phone.texts()))
    assert code is not None
    await phone.say(f"AGREE {code[0]}")
    assert rasa.heard == []
    shown = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    assert "granted" in str(shown["parties"])
    deliveries = await staff.get(f"/v1/cases/{case['reference']}/deliveries")
    assert code[0] not in deliveries.text


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_who_complained_by_phone_gets_the_code_there_and_goes_on_at_the_website(
    house: House, bot: Client, staff: Client, twilio: FakeTwilio, rasa: FakeRasa, channel: str
) -> None:
    phone = Phone(house, twilio, channel=channel)
    await phone.say("it drips")
    party = {"role": "resident", "name": "Primrose Testcase", "contacts": []}
    talk = rasa.heard[-1]["sender"]
    case = await created(bot, conversation_id=talk, channel=channel, parties=[party])
    elsewhere = await house.resident()
    check = await _asks_for_a_code(house, bot, elsewhere.conversation_id, case)
    code = re.search(r"\d{6}", phone.texts()[-1])
    assert code is not None
    tried = await bot.post(f"/v1/identity-checks/{check}/attempts", {"code": code[0]})
    assert tried.json()["passed"] is True
    assert tried.json()["cases"][0]["limited"] is False


@pytest.mark.parametrize(
    "more",
    [
        {"adjustments": [{"need": "safe contact: only in this chat"}]},
        {"parties": [{"role": "resident", "contacts": [
            {"channel": "sms", "value": "07700 900123", "safe": False}]}]},
    ],
)  # fmt: skip
async def test_no_code_goes_to_a_phone_that_may_be_in_other_hands(
    house: House, bot: Client, twilio: FakeTwilio, rasa: FakeRasa, more: dict[str, Any]
) -> None:
    phone = Phone(house, twilio)
    await phone.say("it drips")
    talk = rasa.heard[-1]["sender"]
    before = phone.texts()
    known = {"parties": [{"role": "resident"}], "adjustments": [], **more}
    case = await created(bot, conversation_id=talk, channel="sms", **known)
    await _asks_for_a_code(house, bot, (await house.resident()).conversation_id, case)
    assert phone.texts() == before


async def _asks_for_a_code(
    house: House, bot: Client, conversation_id: str, case: dict[str, Any]
) -> str:
    asked = {
        "landlord": "west-kent",
        "conversation_id": conversation_id,
        "case_reference": case["reference"],
    }
    check: str = (await bot.post("/v1/identity-checks", asked)).json()["id"]
    assert (await bot.post(f"/v1/identity-checks/{check}/code", {})).status_code == 202
    await house.work()
    return check
