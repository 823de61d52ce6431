"""One person, one case, several ways in: the thread stays whole and answers go where they wrote last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from handoff_api.clock import StoppedClock
from tests.handoff_api.files import photo
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.post import code_for
from tests.handoff_api.test_identity import MOBILE, begun, code_asked, person, tried

SPEAKER = {"role": "representative", "name": "Rowan", "authority": {"status": "pending"}}


async def moved(
    house: House, bot: Client, case: dict[str, Any], *, by: str = "postcode"
) -> Resident:
    """The person of a case turns up in another conversation and shows who they are."""
    elsewhere = await house.resident()
    await elsewhere.say("before I said who I am")
    house.clock.advance(timedelta(minutes=1))
    check = await begun(bot, elsewhere, case["reference"])
    if by == "code":
        await code_asked(bot, check)
        assert (await tried(bot, check, code=await code_for(house, MOBILE)))["passed"]
    else:
        assert (await tried(bot, check, postcode="ZZ99 1AA"))["passed"]
    return elsewhere


async def thread(staff: Client, case: dict[str, Any], **page: int) -> dict[str, Any]:
    read = await staff.get(f"/v1/cases/{case['reference']}/messages", **page)
    assert read.status_code == 200, read.text
    found: dict[str, Any] = read.json()
    return found


async def test_staff_read_one_thread_from_both_conversations(
    house: House, bot: Client, staff: Client, resident: Resident, clock: StoppedClock
) -> None:
    await resident.say("the door is broken")
    case = await created(bot, conversation_id=resident.conversation_id, parties=[person()])
    elsewhere = await moved(house, bot, case)
    await elsewhere.say("it is worse now")
    clock.advance(timedelta(minutes=1))
    await resident.say("and it rains in")
    said = [m["text"] for m in (await thread(staff, case))["messages"] if m["author"] == "resident"]
    assert said == ["the door is broken", "it is worse now", "and it rains in"]


async def test_the_whole_thread_can_be_read_in_pages(
    house: House, bot: Client, staff: Client, resident: Resident
) -> None:
    await resident.say("one")
    case = await created(bot, conversation_id=resident.conversation_id, parties=[person()])
    await (await moved(house, bot, case)).say("two")
    whole = [m["id"] for m in (await thread(staff, case))["messages"]]
    paged: list[str] = []
    page: dict[str, Any] = {"next": 0}
    while page["next"] is not None:
        page = await thread(staff, case, after=page["next"], limit=2)
        paged += [m["id"] for m in page["messages"]]
    assert paged == whole


async def test_staff_answer_where_the_resident_wrote_last(
    house: House, bot: Client, staff: Client, resident: Resident, clock: StoppedClock
) -> None:
    await resident.say("the door is broken")
    case = await created(bot, conversation_id=resident.conversation_id, parties=[person()])
    elsewhere = await moved(house, bot, case)
    await elsewhere.say("it is worse now")
    path = f"/v1/cases/{case['reference']}/messages"
    await staff.post(path, {"text": "On our way"})
    assert (await elsewhere.read())[-1]["text"] == "On our way"
    clock.advance(timedelta(minutes=1))
    await resident.say("I am back on the computer")
    await staff.post(path, {"text": "Good"})
    assert (await resident.read())[-1]["text"] == "Good"
    assert (await elsewhere.read())[-1]["text"] == "On our way"


async def test_answers_do_not_follow_a_representative_without_authority(
    house: House, bot: Client, staff: Client, resident: Resident
) -> None:
    await resident.say("the door is broken")
    case = await created(bot, conversation_id=resident.conversation_id, parties=[person(), SPEAKER])
    by_postcode = await moved(house, bot, case)
    await by_postcode.say("what do you know about her?")
    path = f"/v1/cases/{case['reference']}/messages"
    await staff.post(path, {"text": "On our way"})
    assert "On our way" not in str(await by_postcode.read())
    by_code = await moved(house, bot, case, by="code")
    await by_code.say("it is me")
    await staff.post(path, {"text": "Good"})
    assert (await by_code.read())[-1]["text"] == "Good"


async def test_photos_sent_after_moving_are_on_the_case(
    house: House, bot: Client, staff: Client, resident: Resident
) -> None:
    case = await created(bot, conversation_id=resident.conversation_id, parties=[person()])
    elsewhere = await moved(house, bot, case)
    put = await elsewhere.http.post(
        "/v1/chat/attachments", headers=elsewhere.headers, files={"file": ("wall.jpg", photo())}
    )
    await elsewhere.say("look", attachments=[put.json()["id"]])
    listed = (await staff.get(f"/v1/cases/{case['reference']}/attachments")).json()["attachments"]
    assert [file["name"] for file in listed] == ["wall.jpg"]
