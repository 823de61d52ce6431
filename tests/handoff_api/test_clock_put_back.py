"""A clock that is put back keeps nobody waiting for as long as it was ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from handoff_api.clock import StoppedClock
from handoff_api.conversations import repository
from handoff_api.settings import Settings
from tests.handoff_api.house import Client, House, Resident, complaint, created
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.receiver import Receiver
from tests.handoff_api.twilio import FakeTwilio, Phone

BACK = timedelta(hours=-2)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"webhook_private_addresses": True})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.stop()


async def test_turn_of_a_process_that_died_before_is_given_to_another(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock
) -> None:
    async with house.public.database.writes() as session:
        conversation = await repository.lock(session, resident.conversation_id)
        assert conversation is not None
        conversation.turn_holder = "a process that was killed"
        conversation.turn_until = clock.now() + timedelta(seconds=6)
    clock.advance(BACK)
    await resident.say("hello")
    assert rasa.words() == ["hello"]


async def test_message_that_waits_is_tried_again(
    house: House, resident: Resident, rasa: FakeRasa, clock: StoppedClock
) -> None:
    rasa.state = "down"
    await resident.say("hello")
    clock.advance(BACK)
    rasa.reset()
    await house.work()
    assert rasa.words() == ["hello"]


async def test_text_that_was_never_sent_goes_out(
    house: House, twilio: FakeTwilio, clock: StoppedClock
) -> None:
    phone = Phone(house, twilio)
    await phone.send("hello")
    await house.intake.channels.inbox.sort_due()
    clock.advance(BACK)
    await house.work()
    assert any("automated assistant" in text for text in phone.texts())


async def test_text_that_failed_once_is_tried_again_soon(
    house: House, twilio: FakeTwilio, clock: StoppedClock
) -> None:
    phone = Phone(house, twilio)
    twilio.exchange.plan_failure(phone.number, 20500, 1, at_once=True)
    await phone.say("hello")
    assert not any("automated assistant" in text for text in phone.texts())
    clock.advance(timedelta(minutes=-5))
    await house.work()
    assert any("automated assistant" in text for text in phone.texts())


async def test_event_that_was_never_sent_goes_out(
    house: House, bot: Client, manager: Client, receiver: Receiver, clock: StoppedClock
) -> None:
    body = {"landlord": "west-kent", "url": receiver.url}
    assert (await manager.post("/v1/webhooks/subscriptions", body)).status_code == 201
    await created(bot)
    clock.advance(BACK)
    await house.work()
    assert len(receiver.received) == 1


async def test_case_begun_before_is_amended_and_received_all_the_same(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    said_at = clock.now().isoformat()
    draft = await created(bot, state="draft", stage=None, received_at=said_at)
    clock.advance(BACK)
    amended = await bot.done(draft, "amend", received_at=said_at, outcome_wanted="mend it soon")
    received = await bot.done(amended, "submit", stage="stage_1")
    assert datetime.fromisoformat(received["received_at"]) == clock.now()
    await staff.done(received, "note", text="Rang them.")


async def test_staff_still_cannot_say_that_a_case_came_in_tomorrow(
    staff: Client, clock: StoppedClock
) -> None:
    body = complaint(received_at=(clock.now() + timedelta(days=1)).isoformat(), channel="phone")
    refused = await staff.post("/v1/cases", body)
    assert refused.status_code == 422, refused.text
    assert "future" in refused.text
