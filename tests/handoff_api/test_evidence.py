"""The evidence pack: everything in one call, and anybody can check it."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from sqlalchemy import text

from handoff_api.__main__ import main
from handoff_api.clock import StoppedClock
from tests.handoff_api.decided import decided, record, understood
from tests.handoff_api.house import Client, House, Resident, created

EMAIL = [{"channel": "email", "value": "primrose@example.org", "preferred": True, "safe": True}]


@pytest.fixture
async def case(house: House, bot: Client, staff: Client, resident: Resident) -> dict[str, Any]:
    """A case with a conversation, decisions and a letter."""
    await resident.say("the door sticks and nobody listens")
    case = await created(
        bot,
        conversation_id=resident.conversation_id,
        parties=[
            {"role": "resident", "name": "Primrose Testcase", "address": "1 Example Row",
             "contacts": EMAIL},
        ],
        exclusions=[
            {"ground": "time_limit", "clause": "exclusions.time-limit", "facts": {"months": 9},
             "resident_says": "I was ill."},
        ],
    )  # fmt: skip
    await record(house, case["reference"], understood, decided)
    body = {"version": case["version"]}
    issued = await staff.post(f"/v1/cases/{case['reference']}/letters/acknowledgement", body)
    assert issued.status_code == 201, issued.text
    await staff.post(f"/v1/cases/{case['reference']}/messages", {"text": "rang", "private": True})
    return case


async def evidence(client: Client, case: dict[str, Any]) -> dict[str, Any]:
    response = await client.get(f"/v1/cases/{case['reference']}/evidence")
    assert response.status_code == 200, response.text
    pack: dict[str, Any] = response.json()
    return pack


async def test_everything_is_in_one_call(staff: Client, case: dict[str, Any]) -> None:
    pack = await evidence(staff, case)
    said = [m["text"] for m in pack["transcript"]]
    assert "the door sticks and nobody listens" in said
    assert "rang" in said
    assert pack["case"]["signals"][0]["words"] == "nobody calls back"
    assert pack["case"]["decisions"][0]["outcome"] == "upheld"
    assert pack["letters"][0]["name"] == "acknowledgement"
    assert "The front door sticks" in pack["letters"][0]["html"]
    assert pack["deliveries"][0]["purpose"] == "letter_acknowledgement"
    assert pack["history"]["intact"]
    assert {d["book"] for d in pack["documents"]} == {"policy", "code", "law"}


async def test_dates_come_with_their_arithmetic_by_policy_and_by_code(
    staff: Client, case: dict[str, Any]
) -> None:
    dates = {each["name"]: each for each in (await evidence(staff, case))["dates"]}
    respond = dates["respond"]
    assert (respond["policy_due_on"], respond["code_due_on"]) == ("2026-12-07", "2026-12-14")
    assert "10 working days" in respond["because"]
    assert respond["met"] == "not yet due"


async def test_clauses_relied_on_say_what_rests_on_them(
    staff: Client, case: dict[str, Any]
) -> None:
    clauses = {each["id"]: each for each in (await evidence(staff, case))["clauses"]}
    assert (
        "possible ground: Longer ago than the time limit"
        in (clauses["exclusions.time-limit"]["relied_on_for"])
    )
    assert "2024" in clauses["code:5.6"]["edition"]
    assert any("letter: acknowledgement" in why for why in clauses["code:5.6"]["relied_on_for"])


async def test_digest_can_be_worked_out_by_anybody(staff: Client, case: dict[str, Any]) -> None:
    pack = await evidence(staff, case)
    claimed = pack.pop("sha256")
    canonical = json.dumps(pack, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    assert hashlib.sha256(canonical.encode()).hexdigest() == claimed


async def test_what_a_full_record_should_hold_and_does_not_is_named(
    bot: Client, staff: Client, clock: StoppedClock, house: House, case: dict[str, Any]
) -> None:
    bare = await created(bot)
    assert any("definition" in each for each in (await evidence(staff, bare))["missing"])
    assert not any("definition" in each for each in (await evidence(staff, case))["missing"])
    clock.instant += timedelta(days=30)
    overdue = (await evidence(staff, case))["missing"]
    assert any("Ease the door" in each for each in overdue)


async def test_broken_history_is_said_in_the_pack_and_fails_the_check_of_all_cases(
    house: House, staff: Client, case: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert await asyncio.to_thread(main, ["verify-history"]) == 0
    assert "0 broken" in capsys.readouterr().out
    async with house.public.database.writes() as session:
        if house.public.database.dialect == "sqlite":
            await session.execute(text("DROP TRIGGER case_events_unchanged"))
        else:
            await session.execute(text("ALTER TABLE case_events DISABLE TRIGGER USER"))
        await session.execute(text("UPDATE case_events SET actor = 'staff:x' WHERE number = 1"))
    pack = await evidence(staff, case)
    assert pack["history"]["intact"] is False
    assert any("history is broken" in each for each in pack["missing"])
    assert await asyncio.to_thread(main, ["verify-history"]) == 1
    assert case["reference"] in capsys.readouterr().out
    if house.public.database.dialect == "postgresql":
        async with house.public.database.writes() as session:
            await session.execute(text("ALTER TABLE case_events ENABLE TRIGGER USER"))


async def test_pack_can_be_read_and_printed(staff: Client, case: dict[str, Any]) -> None:
    path = f"/v1/cases/{case['reference']}/evidence"
    html = (await staff.get(path, format="html")).text
    for words in ("the door sticks and nobody listens", "among staff", "10 working days", "Upheld"):
        assert words in html
    printed = await staff.get(path, format="pdf")
    with pikepdf.open(io.BytesIO(printed.content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)


async def test_words_in_the_pack_are_never_markup(
    staff: Client, bot: Client, resident: Resident
) -> None:
    await resident.say("<img src=x onerror=alert(1)>")
    case = await created(bot, conversation_id=resident.conversation_id)
    html = (await staff.get(f"/v1/cases/{case['reference']}/evidence", format="html")).text
    assert "<img" not in html


async def test_only_staff_of_the_landlord_read_it(
    house: House, bot: Client, case: dict[str, Any]
) -> None:
    path = f"/v1/cases/{case['reference']}/evidence"
    assert (await (await house.staff("auditor")).get(path)).status_code == 200
    assert (await (await house.staff(landlord="medway")).get(path)).status_code == 404
    assert (await bot.get(path)).status_code in (403, 404)


MOULD = {
    "suspected": "significant", "name": "damp_mould", "clause": "law:hazards.damp-at-home",
    "household": "a baby", "words": "mould by the cot",
}  # fmt: skip


async def printed(client: Client, case: dict[str, Any]) -> str:
    path = f"/v1/cases/{case['reference']}/evidence"
    answer = await client.http.get(
        path, headers={"Authorization": f"Bearer {client.key}", "Accept": "text/html"}
    )
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


async def test_printed_pack_says_what_is_to_be_answered_and_when_we_were_told(
    bot: Client, staff: Client
) -> None:
    told = {"earliest": "2026-09-01", "latest": "2026-09-30", "words": "told u in sept"}
    case = await created(
        bot,
        issues=[{"topic": "damp_mould", "summary": "the bedroom wall", "reported_before": told}],
        hazard=MOULD,
    )
    case = await staff.done(case, "name_handler", owner=staff.me, name="Ann Example")
    page = await printed(staff, case)
    assert "Damp and mould: the bedroom wall" in page
    assert "Told before: &#34;told u in sept&#34; (2026-09-01 to 2026-09-30)" in page
    assert "handler, Stage 1: Ann Example" in page
    assert "suspected, not yet confirmed by a person, resting on law:hazards.damp-at-home" in page


async def test_printed_pack_says_who_recorded_a_hazard_beside_what_was_told(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, hazard=MOULD)
    case = await staff.done(case, "record_hazard", suspected="emergency", words="wet to the touch")
    page = await printed(staff, case)
    assert f"emergency, recorded by {staff.me}" in page
    assert "mould by the cot | wet to the touch" in page


async def test_whose_work_does_not_need_them_prints_the_pack_without_the_words_of_a_hazard(
    house: House, bot: Client
) -> None:
    page = await printed(await house.staff("auditor"), await created(bot, hazard=MOULD))
    assert "suspected, not yet confirmed" in page
    assert "baby" not in page
    assert "cot" not in page


async def test_printed_history_is_read_by_people(staff: Client, case: dict[str, Any]) -> None:
    page = await printed(staff, case)
    history = page.partition("<h2>History</h2>")[2]
    assert "channel: web" in history
    assert "kind: complaint" in history
    assert "{" not in history.partition("<h2>")[0]
