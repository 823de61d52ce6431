"""When the bot, its actions or the case API are down: the truth is told and nothing is lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from handoff_api.clock import StoppedClock
from handoff_api.conversations.schemas import MessageCreate
from handoff_api.settings import Settings
from tests.handoff_api.house import Client, House, Resident
from tests.handoff_api.rasa import FakeRasa, says

LATER = timedelta(minutes=2)
FAILURES = ["down", "slow", "silent", "garbled", "stranger"]


@pytest.mark.parametrize("state", FAILURES)
async def test_resident_is_told_the_truth_and_the_message_is_kept(
    resident: Resident, rasa: FakeRasa, state: str
) -> None:
    rasa.state = state
    [told] = await resident.say("the ceiling drips")
    assert told["sender"] == "gateway"
    assert "safe" in told["text"]
    assert "person" in told["text"]
    assert "999" in told["text"]
    said = (await resident.read())[1]
    assert said["text"] == "the ceiling drips"
    assert said["state"] == "waiting"


async def test_bot_that_cannot_be_reached_at_all_loses_nothing(
    settings: Settings, clock: StoppedClock, rasa: FakeRasa
) -> None:
    house = House(settings.model_copy(update={"rasa_url": "http://127.0.0.1:9"}), clock, rasa)
    resident = await house.resident()
    assert (await resident.say("hello"))[0]["sender"] == "gateway"
    await house.close()


@pytest.mark.parametrize("state", FAILURES)
async def test_worker_replays_in_order_when_the_bot_is_back(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock, state: str
) -> None:
    rasa.state = state
    for text in ("one", "two", "three"):
        await resident.say(text)
    rasa.reset()
    clock.advance(LATER)
    await house.work()
    assert rasa.words() == ["one", "two", "three"]
    assert [m["text"] for m in await resident.read() if m["sender"] == "bot"] == [
        "heard one",
        "heard two",
        "heard three",
    ]
    assert all(m["state"] != "waiting" for m in await resident.read())


async def test_next_message_brings_the_waiting_ones_along(
    resident: Resident, rasa: FakeRasa
) -> None:
    rasa.state = "down"
    await resident.say("one")
    rasa.reset()
    assert [m["text"] for m in await resident.say("two")] == ["heard one", "heard two"]
    assert rasa.words() == ["one", "two"]


async def test_replayed_message_keeps_the_time_it_was_said(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock
) -> None:
    rasa.state = "down"
    await resident.say("today")
    rasa.reset()
    clock.advance(LATER)
    await house.work()
    assert rasa.heard[0]["metadata"]["sent_at"] == "2026-11-23T10:00:00Z"


async def test_worker_leaves_the_bot_alone_while_it_is_down(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock
) -> None:
    rasa.state = "down"
    await resident.say("one")
    clock.advance(LATER)
    await house.work()
    assert (await resident.read())[1]["state"] == "waiting"
    assert len(await resident.read()) == 3


async def test_worker_waits_longer_after_each_failure(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock
) -> None:
    rasa.state = "silent"
    await resident.say("one")
    tries = []
    for _ in range(60):
        clock.advance(timedelta(seconds=1))
        await house.work()
        tries.append(len(rasa.heard))
    assert tries[0] == 1
    assert tries[-1] in (5, 6)


async def test_repeated_id_of_a_waiting_message_does_not_say_it_twice(
    resident: Resident, rasa: FakeRasa
) -> None:
    rasa.state = "down"
    id = str(uuid4())
    first = await resident.post(id=id, text="one")
    assert (await resident.post(id=id, text="one")).text == first.text
    rasa.reset()
    answer = await resident.say("one", id=id)
    assert [m["text"] for m in answer][1:] == ["heard one"]
    assert len([m for m in await resident.read() if m["sender"] == "resident"]) == 1


async def test_emergency_number_is_shown_even_when_the_alert_failed(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock
) -> None:
    emergency = says("Ring 0800 111 999 now.")
    rasa.answers.append([emergency, {"recipient_id": "x", "custom": {"failed": "case_api"}}])
    told = await resident.say("I smell gas")
    assert told[0]["text"] == "Ring 0800 111 999 now."
    assert told[1]["sender"] == "gateway"
    rasa.answers.append([emergency, says("I have told staff.")])
    clock.advance(LATER)
    await house.work()
    texts = [m["text"] for m in await resident.read()]
    assert texts.count("Ring 0800 111 999 now.") == 1
    assert texts[-1] == "I have told staff."


async def test_bots_own_words_about_what_failed_are_used(
    resident: Resident, rasa: FakeRasa
) -> None:
    rasa.answers.append(
        [{"recipient_id": "x", "custom": {"failed": "case_api", "text": "I could not save it."}}]
    )
    [told] = await resident.say("hello")
    assert told["text"] == "I could not save it."


async def test_choice_made_while_the_bot_is_down_is_kept(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock
) -> None:
    rasa.answers.append([says("Well?", buttons=[{"title": "Yes", "payload": "/choose{}"}])])
    [answer] = await resident.say("hm")
    rasa.state = "down"
    await resident.choose(answer["buttons"][0]["payload"])
    rasa.reset()
    clock.advance(LATER)
    await house.work()
    assert rasa.words() == ["/choose{}"]


async def test_choice_is_not_given_as_the_answer_to_another_question(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock
) -> None:
    rasa.answers.append([says("Well?", buttons=[{"title": "Yes", "payload": "/choose{}"}])])
    [answer] = await resident.say("hm")
    rasa.state = "down"
    await resident.say("it is the boiler")
    await resident.choose(answer["buttons"][0]["payload"])
    rasa.reset()
    clock.advance(LATER)
    await house.work()
    assert rasa.words() == ["it is the boiler"]
    assert (await resident.read())[-2]["state"] in ("answered", "overtaken", None)


async def test_long_wait_becomes_a_staff_task_once(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock, staff: Client
) -> None:
    rasa.state = "down"
    await resident.say("hello?")
    clock.advance(timedelta(minutes=14, seconds=59))
    await house.work()
    assert (await staff.get("/v1/alerts")).json()["alerts"] == []
    clock.advance(timedelta(seconds=1))
    await house.work()
    await house.work()
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert alert["category"] == "bot_unavailable"
    assert alert["conversation_id"] == resident.conversation_id
    assert alert["aware_at"] == "2026-11-23T10:00:00Z"


async def test_staff_task_is_finished_when_the_bot_has_answered_after_all(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock, staff: Client
) -> None:
    rasa.state = "down"
    await resident.say("hello?")
    clock.advance(timedelta(minutes=20))
    await house.work()
    rasa.reset()
    clock.advance(LATER)
    await house.work()
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert alert["state"] == "done"


async def test_what_waits_goes_to_staff_when_they_take_the_conversation(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock, staff: Client
) -> None:
    rasa.state = "down"
    await resident.say("hello?")
    await staff.post(f"/v1/conversations/{resident.conversation_id}/hand-over", {"reason": "me"})
    clock.advance(LATER)
    await house.work()
    assert (await resident.read())[1]["state"] == "with_staff"


async def test_one_conversation_is_dealt_with_one_message_at_a_time(
    resident: Resident, rasa: FakeRasa
) -> None:
    rasa.pause = 0.05
    answers = await asyncio.gather(*(resident.say(f"m{n}") for n in range(6)))
    assert rasa.most_at_once == 1
    said = [m["text"] for m in await resident.read() if m["sender"] == "resident"]
    assert rasa.words() == said
    assert sum(len(a) for a in answers) >= 6


async def test_two_processes_keep_a_conversation_in_order(
    house: House, settings: Settings, clock: StoppedClock, rasa: FakeRasa, resident: Resident
) -> None:
    other = House(settings, clock, rasa)
    there = Resident(other.street, resident.conversation_id, resident.token, resident.greeting)
    rasa.pause = 0.05
    await asyncio.gather(
        *((resident if n % 2 else there).say(f"m{n}") for n in range(6)), house.work()
    )
    assert rasa.most_at_once == 1
    assert rasa.words() == [m["text"] for m in await resident.read() if m["sender"] == "resident"]
    await other.close()


async def test_same_id_sent_twice_at_once_reaches_the_bot_once(
    resident: Resident, rasa: FakeRasa
) -> None:
    rasa.pause = 0.1
    id = str(uuid4())
    one, two = await asyncio.gather(
        resident.post(id=id, text="once"), resident.post(id=id, text="once")
    )
    assert one.text == two.text
    assert rasa.words() == ["once"]


async def test_slow_conversation_does_not_hold_up_another(house: House, rasa: FakeRasa) -> None:
    one, other = await house.resident(), await house.resident()
    rasa.pause = 0.2
    await asyncio.gather(one.say("a"), other.say("b"))
    assert len(rasa.heard) == 2


async def test_message_survives_a_process_that_died_in_the_middle_of_its_turn(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock
) -> None:
    said = MessageCreate(id=uuid4(), text="one")
    # Stored, and the turn taken; then the process is gone.
    await house.public.chat._store(
        resident.conversation_id, resident.headers["Authorization"], said, "one"
    )
    await house.work()
    assert rasa.heard == []
    clock.advance(LATER)
    await house.work()
    assert rasa.words() == ["one"]
    assert (await resident.read())[-1]["text"] == "heard one"


async def test_everything_said_in_the_turn_of_a_hand_over_reaches_staff(
    house: House, resident: Resident, rasa: FakeRasa, bot: Client
) -> None:
    rasa.held = True
    saying = asyncio.create_task(resident.say("a person please"))
    await rasa.holding()
    second = asyncio.create_task(resident.say("it is about the roof"))
    while len(await resident.read()) < 3:
        await asyncio.sleep(0.005)
    path = f"/v1/conversations/{resident.conversation_id}/hand-over"
    await bot.post(path, {"reason": "asked"})
    rasa.held = False
    await asyncio.gather(saying, second)
    assert rasa.words() == ["a person please"]
    states = {m["text"]: m["state"] for m in await resident.read() if m["sender"] == "resident"}
    assert states == {"a person please": "answered", "it is about the roof": "with_staff"}
