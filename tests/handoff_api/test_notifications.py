"""Notifications: queued with the caller's own transaction, never lost, shown on the case."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from handoff_api.messages.notifications import Contact, notify, state_of
from handoff_api.messages.outbox import DispatchRecord
from tests.handoff_api.house import Client, House, created


async def tell(house: House, contact: Contact, **more: Any) -> str:
    """Queue a notification in a transaction of its own."""
    asked = {"landlord": "west-kent", "text": "Hello.", "purpose": "acknowledgement", **more}
    async with house.public.database.writes() as session:
        return await notify(session, contact=contact, now=house.clock.now(), **asked)


async def test_notification_is_queued_until_it_is_sent(house: House) -> None:
    id = await tell(house, Contact("sms", "07700 900123"))
    async with house.public.database.reads() as session:
        assert await state_of(session, id) == "queued"
        assert await state_of(session, "nothing") is None


async def test_nothing_is_queued_when_the_callers_work_fails(house: House) -> None:
    with pytest.raises(RuntimeError):  # noqa: PT012 - the failure is the caller's, mid-transaction
        async with house.public.database.writes() as session:
            await notify(
                session,
                landlord="west-kent",
                contact=Contact("sms", "07700 900123"),
                text="Hello.",
                purpose="identity_code",
                now=house.clock.now(),
            )
            raise RuntimeError("the caller failed")
    async with house.public.database.reads() as session:
        assert await session.scalar(select(func.count()).select_from(DispatchRecord)) == 0


@pytest.mark.parametrize(
    "value", ["07700 900123", "+44 7700 900123", "0044 7700-900-123", "whatsapp:+447700900123"]
)
async def test_a_number_is_kept_in_one_spelling(house: House, staff: Client, value: str) -> None:
    case = await created(staff)
    await tell(house, Contact("sms", value), case_reference=case["reference"])
    [shown] = (await staff.get(f"/v1/cases/{case['reference']}/deliveries")).json()["deliveries"]
    assert shown["address"] == "+447700900123"


@pytest.mark.parametrize(
    ("channel", "value"),
    [
        ("sms", "ring me"),
        ("sms", "123"),
        ("whatsapp", "+44 77"),
        ("email", "ann"),
        ("email", "ann@home"),
        ("email", "ann@a.example, bob@b.example"),
        ("email", "Ann <ann@a.example>"),
        ("email", "ann@a.example\nBcc: eve@e.example"),
        ("letter", "  "),
    ],
)
async def test_address_nothing_can_be_sent_to_is_failed_and_staff_hear_of_it(
    house: House, staff: Client, channel: Any, value: str
) -> None:
    case = await created(staff)
    await tell(house, Contact(channel, value), case_reference=case["reference"])
    [shown] = (await staff.get(f"/v1/cases/{case['reference']}/deliveries")).json()["deliveries"]
    assert shown["status"] == "failed"
    assert shown["reason"].startswith("Not sent: ")
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert alert["category"] == "delivery_failed"
    assert alert["case_reference"] == case["reference"]


async def test_a_letter_is_a_task_for_staff(house: House, staff: Client) -> None:
    id = await tell(house, Contact("letter", "1 Example Row, AB1 2CD"))
    async with house.public.database.reads() as session:
        assert await state_of(session, id) == "with_staff"
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert alert["category"] == "letter_to_send"


async def test_another_landlords_deliveries_do_not_exist(house: House, staff: Client) -> None:
    case = await created(staff)
    other = await house.staff(landlord="medway")
    refused = await other.get(f"/v1/cases/{case['reference']}/deliveries")
    assert refused.status_code == 404


async def test_staff_never_see_a_one_time_code(house: House, staff: Client) -> None:
    case = await created(staff)
    for purpose in ("identity_code", "authority_request", "consent"):
        await tell(
            house,
            Contact("sms", "07700 900123"),
            text="Your code is 314159.",
            purpose=purpose,
            case_reference=case["reference"],
        )
    answer = await staff.get(f"/v1/cases/{case['reference']}/deliveries")
    assert "314159" not in answer.text
    assert len(answer.json()["deliveries"]) == 3
