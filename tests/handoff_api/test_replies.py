"""Staff write to a resident: templates, drafts, and a way that reaches them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.twilio import FakeTwilio, Phone

EMAIL = [{"channel": "email", "value": "primrose@example.org", "preferred": True, "safe": True}]


def _path(case: dict[str, Any], what: str) -> str:
    return f"/v1/cases/{case['reference']}/{what}"


@pytest.fixture
async def case(bot: Client, resident: Resident) -> dict[str, Any]:
    """A case taken down in a website chat."""
    return await created(bot, conversation_id=resident.conversation_id)


async def test_draft_is_kept_changed_and_sent_as_it_was_read(
    case: dict[str, Any], staff: Client, resident: Resident
) -> None:
    begun = await staff.post(_path(case, "drafts"), {"text": "Hello"})
    assert begun.status_code == 201
    draft = begun.json()
    assert all("Hello Primrose" not in m["text"] for m in await resident.read())
    headers = {"Authorization": f"Bearer {staff.key}"}
    path = _path(case, f"drafts/{draft['id']}")
    changed = await staff.http.put(
        path, headers=headers, json={"text": "Hello Primrose.", "version": 1}
    )
    assert changed.json()["version"] == 2
    stale = await staff.post(f"{path}/send", {"version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "draft_stale")
    sent = await staff.post(f"{path}/send", {"version": 2})
    assert sent.status_code == 201, sent.text
    assert (await resident.read())[-1]["text"] == "Hello Primrose."
    assert (await staff.get(_path(case, "drafts"))).json()["drafts"] == []


async def test_sent_draft_takes_the_conversation_from_the_bot(
    case: dict[str, Any], staff: Client, resident: Resident
) -> None:
    draft = (await staff.post(_path(case, "drafts"), {"text": "Ann here."})).json()
    assert (await staff.get(_path(case, "reply-way"))).json()["held_by"] == "bot"
    await staff.post(_path(case, f"drafts/{draft['id']}/send"), {"version": 1})
    assert (await staff.get(_path(case, "reply-way"))).json()["held_by"] == "staff"


async def test_draft_can_be_thrown_away(case: dict[str, Any], staff: Client) -> None:
    draft = (await staff.post(_path(case, "drafts"), {"text": "no"})).json()
    headers = {"Authorization": f"Bearer {staff.key}"}
    path = _path(case, f"drafts/{draft['id']}")
    assert (await staff.http.delete(path, headers=headers)).status_code == 204
    assert (await staff.http.delete(path, headers=headers)).status_code == 404


async def test_templates_are_filled_from_the_case_and_name_what_it_lacks(
    case: dict[str, Any], staff: Client
) -> None:
    found = (await staff.get(_path(case, "message-templates"))).json()["templates"]
    filled = {each["name"]: each for each in found}
    assert "Monday 7 December 2026" in filled["update"]["text"]
    assert case["reference"] in filled["update"]["text"]
    assert filled["update"]["gaps"] == []
    assert filled["handler"]["gaps"] == ["handler"]
    assert "[missing: handler]" in filled["handler"]["text"]
    assert "0300 111 3000" in filled["late"]["text"]


async def test_resident_who_rang_is_answered_by_the_contact_they_gave(staff: Client) -> None:
    person = {"role": "resident", "name": "Primrose Testcase", "contacts": EMAIL}
    case = await created(staff, channel="phone", parties=[person])
    way = (await staff.get(_path(case, "reply-way"))).json()
    assert (way["can_reply"], way["channel"]) == (True, "email")
    sent = await staff.post(_path(case, "messages"), {"text": "We will come on Tuesday."})
    assert sent.status_code == 201, sent.text
    [out] = (await staff.get(_path(case, "deliveries"))).json()["deliveries"]
    assert (out["channel"], out["text"]) == ("email", "We will come on Tuesday.")


async def test_reply_that_could_reach_nobody_is_refused_and_a_note_is_not(staff: Client) -> None:
    person = {
        "role": "resident",
        "name": "Primrose Testcase",
        "contacts": [{**EMAIL[0], "safe": False}],
    }
    case = await created(staff, channel="phone", parties=[person])
    assert (await staff.get(f"/v1/cases/{case['reference']}")).json()["can_reply"] is False
    refused = await staff.post(_path(case, "messages"), {"text": "hello"})
    assert (refused.status_code, refused.json()["code"]) == (409, "reply_impossible")
    note = await staff.post(_path(case, "messages"), {"text": "rang twice", "private": True})
    assert note.status_code == 201


async def test_whatsapp_takes_free_words_for_a_day_after_the_resident_wrote(
    house: House, bot: Client, staff: Client, twilio: FakeTwilio, clock: StoppedClock
) -> None:
    await Phone(house, twilio, channel="whatsapp").say("it drips")
    wrote_at = clock.instant
    [talk] = (await staff.get("/v1/conversations")).json()["conversations"]
    case = await created(bot, conversation_id=talk["id"], channel="whatsapp")
    read = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    assert read["can_reply"] is True
    until = datetime.fromisoformat(read["reply_window_expires_at"])
    assert timedelta(0) <= wrote_at + timedelta(days=1) - until <= timedelta(seconds=5)


async def test_drafts_of_another_landlord_do_not_exist(
    house: House, case: dict[str, Any], staff: Client
) -> None:
    other = await house.staff(landlord="medway")
    assert (await other.get(_path(case, "drafts"))).status_code == 404
    assert (await other.post(_path(case, "drafts"), {"text": "x"})).status_code == 404
