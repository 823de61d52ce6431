"""Who holds a conversation."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from handoff_api.clock import StoppedClock
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.rasa import FakeRasa, says


def _path(resident: Resident, what: str) -> str:
    return f"/v1/conversations/{resident.conversation_id}/{what}"


async def test_bot_is_silent_once_it_has_handed_over(
    resident: Resident, bot: Client, rasa: FakeRasa
) -> None:
    response = await bot.post(
        _path(resident, "hand-over"),
        {"reason": "asked", "summary": "wants a person", "case_reference": None},
    )
    assert response.status_code == 200
    assert response.json()["held_by"] == "staff"
    [told] = await resident.say("hello?")
    assert "A person at West Kent" in told["text"]
    assert await resident.say("anyone?") == []
    assert rasa.heard == []


async def test_hand_over_shows_up_for_staff(resident: Resident, bot: Client, staff: Client) -> None:
    await bot.post(_path(resident, "hand-over"), {"reason": "asked", "summary": "tap"})
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert alert["category"] == "hand_over"
    listed = (await staff.get("/v1/conversations", held_by="staff")).json()["conversations"]
    assert [c["id"] for c in listed] == [resident.conversation_id]


async def test_words_that_nobody_has_screened_for_danger_are_flagged_in_the_alert(
    resident: Resident, bot: Client, staff: Client
) -> None:
    await bot.post(
        _path(resident, "hand-over"),
        {"reason": "writes in another language", "summary": "waa maxay", "screened": False},
    )
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert (alert["category"], alert["about"]) == ("hand_over", "not_screened")


async def test_bots_farewell_in_the_turn_of_the_hand_over_still_arrives(
    resident: Resident, bot: Client, rasa: FakeRasa
) -> None:
    rasa.held = True
    rasa.answers.append([says("I have passed you on.")])
    saying = asyncio.create_task(resident.say("a person please"))
    await rasa.holding()
    await bot.post(_path(resident, "hand-over"), {"reason": "asked"})
    rasa.held = False
    [farewell] = await saying
    assert farewell["text"] == "I have passed you on."
    assert farewell["held_by"] == "staff", "what is written next is read by a person"


async def test_bots_answer_is_held_back_when_a_caseworker_took_over_meanwhile(
    resident: Resident, staff: Client, rasa: FakeRasa
) -> None:
    rasa.held = True
    saying = asyncio.create_task(resident.say("hello"))
    await rasa.holding()
    await staff.post(_path(resident, "messages"), {"text": "Ann here, I will help."})
    rasa.held = False
    await saying
    seen = [m["text"] for m in await resident.read()]
    assert "heard hello" not in seen
    assert "Ann here, I will help." in seen
    thread = (await staff.get(_path(resident, "messages"))).json()["messages"]
    assert "heard hello" in [m["text"] for m in thread if m["private"]]


async def test_staff_reply_reaches_the_resident_and_takes_the_conversation(
    resident: Resident, staff: Client, rasa: FakeRasa
) -> None:
    sent = await staff.post(_path(resident, "messages"), {"text": "I am Ann."})
    assert sent.status_code == 201
    assert sent.json()["delivery"]["status"] == "queued"
    assert (await resident.read())[-1]["sender"] == "staff"
    await resident.say("thank you")
    assert rasa.heard == []
    thread = (await staff.get(_path(resident, "messages"))).json()["messages"]
    assert thread[1]["delivery"]["status"] == "delivered"
    assert thread[2]["text"] == "thank you"


async def test_resident_never_sees_a_note(resident: Resident, staff: Client) -> None:
    await staff.post(_path(resident, "messages"), {"text": "has rung twice", "private": True})
    assert all("rung" not in m["text"] for m in await resident.read())


async def test_note_does_not_take_the_conversation(
    resident: Resident, staff: Client, rasa: FakeRasa
) -> None:
    await staff.post(_path(resident, "messages"), {"text": "note", "private": True})
    await resident.say("hello")
    assert rasa.words() == ["hello"]


async def test_conversation_given_back_is_the_bots_again(
    resident: Resident, bot: Client, staff: Client, rasa: FakeRasa
) -> None:
    await bot.post(_path(resident, "hand-over"), {"reason": "asked"})
    await resident.say("hello?")
    given = await staff.post(_path(resident, "hand-back"), {"note": "sorted"})
    assert given.json()["held_by"] == "bot"
    told = (await resident.read())[-1]
    assert told["sender"] == "gateway"
    assert "automated assistant answers here again" in told["text"]
    await resident.say("and now?")
    assert rasa.words() == ["and now?"]


async def test_messages_say_who_answers_from_here_on_and_other_notices_do_not(
    house: House, resident: Resident, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, stage="quick_fix", conversation_id=resident.conversation_id)
    await resident.say("hello")
    await bot.post(_path(resident, "hand-over"), {"reason": "asked"})
    await resident.say("is anyone there")
    await staff.post(_path(resident, "messages"), {"text": "I am Ann."})
    # Past the quick fix's limit, within the session's idle days.
    clock.instant += timedelta(days=9)
    await house.ring()
    heard = [m for m in await resident.read() if m["sender"] != "resident"]
    assert [m["held_by"] for m in heard] == ["bot", "bot", "staff", "staff", None]
    assert case["reference"] in heard[-1]["text"], "told by itself while staff hold it"
    await staff.post(_path(resident, "hand-back"), {})
    assert (await resident.read())[-1]["held_by"] == "bot"


async def test_handing_over_twice_changes_nothing(resident: Resident, bot: Client) -> None:
    first = await bot.post(_path(resident, "hand-over"), {"reason": "asked"})
    second = await bot.post(_path(resident, "hand-over"), {"reason": "again"})
    assert second.json()["hand_over_reason"] == first.json()["hand_over_reason"]


async def test_another_landlords_conversation_does_not_exist(
    house: House, resident: Resident
) -> None:
    other = await house.staff(landlord="medway")
    assert (await other.get(f"/v1/conversations/{resident.conversation_id}")).status_code == 404
    assert (await other.get(_path(resident, "messages"))).status_code == 404
    refused = await other.post(_path(resident, "messages"), {"text": "hello"})
    assert refused.status_code == 404
    assert (await other.get("/v1/conversations")).json()["conversations"] == []


async def test_unknown_conversation_is_a_problem(staff: Client, bot: Client) -> None:
    assert (await staff.get("/v1/conversations/nope%00")).status_code == 404
    refused = await bot.post("/v1/conversations/nope/hand-over", {"reason": "x"})
    assert refused.json()["code"] == "conversation_unknown"


async def test_case_thread_is_the_conversation_it_came_from(
    resident: Resident, bot: Client, staff: Client
) -> None:
    await resident.say("the door sticks")
    case = await created(bot, conversation_id=resident.conversation_id)
    path = f"/v1/cases/{case['reference']}/messages"
    assert "the door sticks" in [m["text"] for m in (await staff.get(path)).json()["messages"]]
    await staff.post(path, {"text": "We are on it."})
    assert (await resident.read())[-1]["text"] == "We are on it."


async def test_thread_comes_in_pages(resident: Resident, staff: Client) -> None:
    for n in range(3):
        await resident.say(str(n))
    first = (await staff.get(_path(resident, "messages"), limit=4)).json()
    rest = (await staff.get(_path(resident, "messages"), after=first["next"])).json()
    assert [m["number"] for m in first["messages"] + rest["messages"]] == list(range(1, 8))
    assert rest["next"] is None
