"""Somebody who has closed the page hears of an answer another way, or staff hear that they cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.twilio import FakeTwilio, Phone

HALF_AN_HOUR = timedelta(minutes=31)


async def _answered(
    house: House, bot: Client, staff: Client, resident: Resident, contact: dict[str, Any]
) -> dict[str, Any]:
    await resident.say("the door sticks")
    party = {"role": "resident", "name": "Primrose Testcase", "contacts": [contact]}
    case = await created(
        bot, conversation_id=resident.conversation_id, adjustments=[], parties=[party]
    )
    await _write(staff, case, "We come on Monday.")
    return case


async def _write(staff: Client, case: dict[str, Any], text: str) -> None:
    path = f"/v1/cases/{case['reference']}/messages"
    assert (await staff.post(path, {"text": text})).status_code == 201


async def _later(house: House) -> None:
    house.clock.advance(HALF_AN_HOUR)
    for _ in range(3):
        await house.ring()
        await house.work()


SMS = {"channel": "sms", "value": "07700 900123"}


@pytest.mark.parametrize(
    ("safe", "words"), [(True, "We come on Monday."), (None, "there is an answer for you")]
)
async def test_an_unread_answer_is_told_of_once_by_the_safe_way_of_the_case(
    house: House,
    bot: Client,
    staff: Client,
    resident: Resident,
    twilio: FakeTwilio,
    safe: bool | None,
    words: str,
) -> None:
    case = await _answered(house, bot, staff, resident, {**SMS, "safe": safe})
    await _write(staff, case, "At ten.")
    await house.ring()
    await house.work()
    phone = Phone(house, twilio)
    assert phone.texts() == []
    await _later(house)
    [told] = phone.texts()
    assert words in told
    assert case["reference"] in told
    await _later(house)
    assert len(phone.texts()) == 1
    # Read, and answered again: another run, told of again.
    await resident.read()
    await _write(staff, case, "Are you in?")
    await _later(house)
    assert len(phone.texts()) == 2


async def test_an_answer_that_was_read_is_told_nowhere_else(
    house: House, bot: Client, staff: Client, resident: Resident, twilio: FakeTwilio
) -> None:
    await _answered(house, bot, staff, resident, {**SMS, "safe": True})
    await resident.read()
    await _later(house)
    assert Phone(house, twilio).texts() == []


async def test_without_a_safe_way_staff_hear_that_it_was_not_read(
    house: House, bot: Client, staff: Client, resident: Resident, twilio: FakeTwilio
) -> None:
    case = await _answered(house, bot, staff, resident, {**SMS, "safe": False})
    await _later(house)
    assert Phone(house, twilio).texts() == []
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert (alert["category"], alert["case_reference"]) == ("delivery_failed", case["reference"])
