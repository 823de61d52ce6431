"""What happens by itself: on time, once, whoever is at work and whatever the clock does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from handoff_api.clock import StoppedClock
from handoff_api.messages.outbox import DispatchRecord
from handoff_api.settings import Settings
from handoff_api.timers.records import FiringRecord
from handoff_api.timers.service import Timers
from handoff_api.timers.timer import Occasion, Round
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.twilio import FakeTwilio, Phone

# West Kent's quick fix, received on Monday 23 November 2026: two working days, so all of Wednesday.
LIMIT = datetime(2026, 11, 26, 0, 0, tzinfo=UTC)


async def _alerts(client: Client, category: str, **params: Any) -> list[dict[str, Any]]:
    page = (await client.get("/v1/alerts", category=category, **params)).json()
    return list(page["alerts"])


async def _case(client: Client, case: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = (await client.get(f"/v1/cases/{case['reference']}")).json()
    return read


async def _actions(client: Client, case: dict[str, Any]) -> list[tuple[str, str]]:
    body = (await client.get(f"/v1/cases/{case['reference']}/history")).json()
    assert body["intact"]
    return [(entry["actor"], entry["action"]) for entry in body["entries"]]


async def test_quick_fix_becomes_stage_1_by_itself_when_its_last_day_is_over(
    house: House, resident: Resident, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, stage="quick_fix", conversation_id=resident.conversation_id)
    clock.instant = LIMIT - timedelta(seconds=1)
    await house.ring()
    assert (await _case(staff, case))["stage"] == "quick_fix"
    clock.instant = LIMIT
    await house.ring()
    moved = await _case(staff, case)
    assert (moved["stage"], moved["state"], moved["version"]) == ("stage_1", "received", 2)
    assert (await _actions(staff, case))[-1] == ("system:timers", "move_to_stage_1")
    respond = next(d for d in moved["deadlines"] if d["name"] == "respond")
    assert respond["due_on"] == next(
        d["due_on"] for d in case["deadlines"] if d["name"] == "respond"
    )
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["entries"][-1]["details"]["clause"] == "quick-fix.limit"


async def test_resident_is_told_that_it_moved_why_and_when_the_answer_comes(
    house: House, resident: Resident, bot: Client, clock: StoppedClock
) -> None:
    case = await created(bot, stage="quick_fix", conversation_id=resident.conversation_id)
    clock.instant = LIMIT
    await house.ring()
    told = (await resident.read())[-1]
    assert told["sender"] == "gateway"
    for words in (case["reference"], "Stage 1", "2 working days", "Monday 7 December 2026"):
        assert words in told["text"]


MORNING = LIMIT + timedelta(hours=8)


async def _sent(house: House, case: dict[str, Any]) -> list[tuple[str, str, str]]:
    async with house.public.database.reads() as session:
        about_it = select(DispatchRecord).where(DispatchRecord.case_reference == case["reference"])
        sent = (await session.scalars(about_it)).all()
    return [(one.channel, one.address, one.purpose) for one in sent]


async def test_resident_without_a_chat_is_told_in_the_morning_where_they_can_be_reached(
    house: House, staff: Client, clock: StoppedClock
) -> None:
    case = await created(staff, stage="quick_fix", channel="phone")
    clock.instant = LIMIT
    await house.ring()
    assert (await _case(staff, case))["stage"] == "stage_1"
    clock.instant = MORNING - timedelta(seconds=1)
    await house.ring()
    assert await _sent(house, case) == [], "nobody is woken"
    clock.instant = MORNING
    await house.ring()
    await house.ring()
    assert await _sent(house, case) == [("sms", "+447700900123", "quick_fix_over")]


async def test_resident_who_writes_from_a_phone_is_told_there_in_the_morning_with_the_same_words(
    house: House, bot: Client, clock: StoppedClock, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    phone = Phone(house, twilio)
    await phone.say("your letter is wrong")
    case = await created(bot, stage="quick_fix", conversation_id=rasa.heard[-1]["sender"])
    before = len(phone.texts())
    clock.instant = LIMIT
    await house.ring()
    await house.work()
    assert len(phone.texts()) == before
    clock.instant = MORNING
    await house.ring()
    await house.work()
    told = " ".join(phone.texts()[before:])
    for words in (case["reference"], "Stage 1", "2 working days", "Monday 7 December 2026"):
        assert words in told


async def test_what_has_gone_further_overnight_is_not_told_as_new(
    house: House, staff: Client, clock: StoppedClock
) -> None:
    case = await created(staff, stage="quick_fix", channel="phone")
    clock.instant = LIMIT
    await house.ring()
    await staff.done(await _case(staff, case), "withdraw", reason="sorted last night")
    clock.instant = MORNING
    await house.ring()
    assert await _sent(house, case) == []


@pytest.mark.parametrize("by_web", [True, False])
async def test_where_there_is_only_a_number_to_ring_staff_are_asked_to_ring(
    house: House, staff: Client, bot: Client, resident: Resident, clock: StoppedClock, by_web: bool
) -> None:
    party = {"role": "resident", "contacts": [{"channel": "phone", "value": "07700 900123"}]}
    more = {"conversation_id": resident.conversation_id} if by_web else {"channel": "phone"}
    case = await created(bot if by_web else staff, stage="quick_fix", parties=[party], **more)
    clock.instant = MORNING
    await house.ring()
    await house.ring()
    [alert] = await _alerts(staff, "delivery_failed")
    assert alert["case_reference"] == case["reference"]
    assert "please ring" in alert["words"]
    assert await _sent(house, case) == []


@pytest.mark.parametrize(
    "parties",
    [
        [],
        [
            {
                "role": "resident",
                "contacts": [{"channel": "sms", "value": "07700 900123", "safe": False}],
            }
        ],
        [
            {
                "role": "representative",
                "authority": {"status": "pending"},
                "contacts": [{"channel": "sms", "value": "07700 900123"}],
            }
        ],
        [
            {
                "role": "group_member",
                "authority": {"status": "granted"},
                "contacts": [{"channel": "sms", "value": "07700 900123"}],
            }
        ],
    ],
)
async def test_nobody_is_told_where_it_is_not_safe_or_not_theirs(
    house: House, staff: Client, clock: StoppedClock, parties: list[dict[str, Any]]
) -> None:
    case = await created(staff, stage="quick_fix", channel="phone", parties=parties)
    clock.instant = MORNING
    await house.ring()
    await house.ring()
    assert (await _case(staff, case))["stage"] == "stage_1"
    assert await _sent(house, case) == []
    assert await _alerts(staff, "delivery_failed") == []


async def test_quick_fix_that_was_answered_or_withdrawn_stays(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    gone = await created(bot, stage="quick_fix")
    await staff.done(gone, "withdraw", reason="sorted")
    accepted = await created(bot, stage="quick_fix")
    await bot.done(accepted, "accept_quick_fix")
    clock.instant = LIMIT + timedelta(days=30)
    await house.ring()
    for case in (gone, accepted):
        assert (await _case(staff, case))["stage"] == "quick_fix"


async def test_nothing_is_done_twice_after_a_restart_or_a_clock_set_back(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, stage="quick_fix")
    clock.instant = LIMIT
    await house.ring()
    before = await _actions(staff, case)
    alerts = await _alerts(staff, "deadline_missed")
    again = House(house.settings, clock, house.rasa)
    await again.ring()
    clock.instant = LIMIT - timedelta(days=2)
    await again.ring()
    clock.instant = LIMIT
    await again.ring()
    await again.close()
    assert await _actions(staff, case) == before
    assert await _alerts(staff, "deadline_missed") == alerts


async def test_clock_that_jumps_past_everything_does_each_thing_once(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, stage="quick_fix")
    clock.instant = LIMIT + timedelta(days=60)
    for _ in range(3):
        await house.ring()
    moves = [a for a in await _actions(staff, case) if a[1] == "move_to_stage_1"]
    assert moves == [("system:timers", "move_to_stage_1")]
    missed = [a["about"] for a in await _alerts(staff, "deadline_missed")]
    assert sorted(missed) == sorted(set(missed))
    assert {"acknowledge", "respond"} <= set(missed)
    # A warning of what is long past would only be noise.
    assert await _alerts(staff, "deadline_near") == []


async def test_two_workers_at_once_do_each_thing_once(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    cases = [await created(bot, stage="quick_fix") for _ in range(6)]
    clock.instant = LIMIT + timedelta(days=30)
    others = [House(house.settings, clock, house.rasa) for _ in range(2)]
    done = await asyncio.gather(house.ring(), *(other.ring() for other in others))
    for other in others:
        await other.close()
    assert sum(done) >= 6
    for case in cases:
        moved = [a for a in await _actions(staff, case) if a[1] == "move_to_stage_1"]
        assert len(moved) == 1
        missed = [
            a["about"]
            for a in await _alerts(staff, "deadline_missed", limit=200)
            if a["case_reference"] == case["reference"]
        ]
        assert sorted(missed) == sorted(set(missed))
        assert "respond" in missed


async def test_staff_hear_on_the_working_day_before_and_once_when_late(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot)
    # Acknowledge by Monday 30 November: the working day before is Friday.
    clock.instant = datetime(2026, 11, 26, 23, 59, tzinfo=UTC)
    await house.ring()
    assert "acknowledge" not in [a["about"] for a in await _alerts(staff, "deadline_near")]
    clock.instant = datetime(2026, 11, 27, 0, 0, tzinfo=UTC)
    await house.ring()
    await house.ring()
    near = [a for a in await _alerts(staff, "deadline_near") if a["about"] == "acknowledge"]
    assert len(near) == 1
    assert "Monday 30 November 2026" in near[0]["words"]
    assert near[0]["case_reference"] == case["reference"]
    clock.instant = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    await house.ring()
    await house.ring()
    missed = [a for a in await _alerts(staff, "deadline_missed") if a["about"] == "acknowledge"]
    assert len(missed) == 1
    # The warning has been overtaken, the promise is still to be kept.
    states = {a["category"]: a["state"] for a in [*missed, *await _alerts(staff, "deadline_near")]
              if a["about"] == "acknowledge"}  # fmt: skip
    assert states == {"deadline_missed": "open", "deadline_near": "done"}


async def test_alert_about_a_deadline_ends_when_nothing_is_left_to_do(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot)
    clock.instant = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    await house.ring()
    assert {a["state"] for a in await _alerts(staff, "deadline_missed")} == {"open"}
    await staff.done(case, "withdraw", reason="moved away")
    await house.ring()
    assert {a["state"] for a in await _alerts(staff, "deadline_missed")} == {"done"}


async def test_evidence_for_the_ombudsman_is_due_when_the_case_is_long_closed(
    house: House, clock: StoppedClock
) -> None:
    medway = await house.staff(landlord="medway")
    case = await created(medway, landlord="medway", kind="enquiry", stage=None)
    case = await medway.done(case, "close", reason="answered")
    case = await medway.done(case, "record_ombudsman_request", what="All letters.")

    async def is_open() -> bool:
        return bool((await medway.get("/v1/cases", open="true")).json()["cases"])

    assert await is_open()
    clock.advance(timedelta(days=60))
    await house.ring()
    assert [a["about"] for a in await _alerts(medway, "deadline_missed")] == ["ombudsman_evidence"]
    case = await medway.done(case, "record_done", deadline="ombudsman_evidence", what="Sent.")
    assert not await is_open()
    await house.ring()
    assert {a["state"] for a in await _alerts(medway, "deadline_missed")} == {"done"}


async def test_emergency_nobody_takes_is_raised_again_and_people_are_woken(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    house.intake.settings.on_call = {"west-kent": ["sms:07700 900456"]}
    alarm = {
        "landlord": "west-kent",
        "category": "emergency",
        "hazard": "gas",
        "words": "SMELLSOFGAS",
        "aware_at": clock.now().isoformat(),
    }
    raised = (await bot.post("/v1/alerts", alarm)).json()
    clock.advance(timedelta(minutes=14, seconds=59))
    await house.ring()
    assert await _alerts(staff, "emergency_untaken") == []
    clock.advance(timedelta(seconds=1))
    for _ in range(2):
        await house.ring()
    assert len(await _alerts(staff, "emergency_untaken")) == 1
    clock.advance(timedelta(hours=1))
    await house.ring()
    again = await _alerts(staff, "emergency_untaken")
    assert len(again) == 2
    assert {a["about"] for a in again} == {raised["id"]}
    async with house.public.database.reads() as session:
        woken = (await session.scalars(select(DispatchRecord))).all()
    assert [one.address for one in woken] == ["+447700900456"] * 2
    assert not any("SMELLSOFGAS" in str(one.text) for one in woken)
    await staff.post(f"/v1/alerts/{raised['id']}/actions", {"action": "take"})
    clock.advance(timedelta(hours=24))
    await house.ring()
    assert {a["state"] for a in await _alerts(staff, "emergency_untaken")} == {"done"}
    assert len(await _alerts(staff, "emergency_untaken")) == 2


async def test_draft_left_alone_is_shown_to_staff_once_for_each_silence(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    draft = await created(bot, state="draft", stage=None)
    await created(bot)
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    await house.ring()
    assert await _alerts(staff, "draft_abandoned") == []
    clock.advance(timedelta(seconds=1))
    for _ in range(2):
        await house.ring()
    [flagged] = await _alerts(staff, "draft_abandoned")
    assert flagged["case_reference"] == draft["reference"]
    changed = await bot.done(draft, "amend", outcome_wanted="an apology")
    clock.advance(timedelta(hours=24))
    await house.ring()
    assert len(await _alerts(staff, "draft_abandoned")) == 2
    await bot.done(changed, "submit", stage="stage_1")
    await house.ring()
    assert {a["state"] for a in await _alerts(staff, "draft_abandoned")} == {"done"}


async def test_adjustment_is_looked_at_again_on_its_day(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    await created(bot, adjustments=[{"need": "large print", "review_on": "2027-01-15"}])
    clock.instant = datetime(2027, 1, 14, 23, 59, tzinfo=UTC)
    await house.ring()
    assert await _alerts(staff, "review_due") == []
    clock.instant = datetime(2027, 1, 15, 0, 0, tzinfo=UTC)
    for _ in range(2):
        await house.ring()
    [due] = await _alerts(staff, "review_due")
    assert "Friday 15 January 2027" in due["words"]


async def test_withdrawn_wish_of_another_landlord_raises_nothing_here(
    house: House, bot: Client, clock: StoppedClock
) -> None:
    await created(bot, landlord="medway")
    other = await house.staff()
    clock.instant = LIMIT + timedelta(days=60)
    await house.ring()
    assert await _alerts(other, "deadline_missed") == []


@dataclass
class _Breaks:
    """A timer whose work fails after writing."""

    name: str = "breaks"
    tries: list[int] = field(default_factory=list)

    async def due(self, round_: Round, limit: int) -> list[Occasion]:
        return [Occasion(number, "", LIMIT) for number in (1, 2)]

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        self.tries.append(occasion.subject)
        if occasion.subject == 1:
            raise ValueError("no")
        return True


async def test_one_failure_holds_up_nobody_and_is_tried_again_after_a_rest(house: House) -> None:
    breaks = _Breaks()
    timers = Timers(house.intake.database, house.clock, house.settings, timers=(breaks,))
    assert await timers.ring() == 1
    await timers.ring()
    assert breaks.tries == [1, 2]
    async with house.public.database.reads() as session:
        done = (await session.scalars(select(FiringRecord))).all()
    assert [(f.timer, f.subject) for f in done] == [("breaks", 2)]
    # Another worker, or this one after a restart, tries it at once.
    await Timers(house.intake.database, house.clock, house.settings, timers=(breaks,)).ring()
    assert breaks.tries == [1, 2, 1]


@pytest.mark.parametrize("on_call", [["sms:"], ["07700900123"], ["carrier-pigeon:x"]])
def test_contact_that_cannot_be_reached_is_refused_at_the_start(
    settings: Settings, rasa: FakeRasa, on_call: list[str]
) -> None:
    with pytest.raises(ValueError, match="contact"):
        Settings(rasa_url=rasa.url, on_call={"west-kent": on_call})
