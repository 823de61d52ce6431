"""Who read what about whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from handoff_api.cases.handling_records import AccessRecord
from handoff_api.cases.records import CaseRecord
from handoff_api.clock import StoppedClock
from tests.handoff_api.house import Client, House, created


async def _log(client: Client, **params: Any) -> list[dict[str, Any]]:
    response = await client.get("/v1/access-log", **params)
    assert response.status_code == 200, response.text
    return list(response.json()["readings"])


async def test_reading_a_case_its_history_and_its_thread_is_written_down(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot)
    auditor = await house.staff("auditor")
    for tail in ("", "/history", "/messages"):
        await staff.get(f"/v1/cases/{case['reference']}{tail}")
    who = f"staff:{staff.key.split('_')[1]}"
    readings = await _log(auditor)
    assert [r["what"] for r in readings] == [
        "/v1/cases/{reference}/messages",
        "/v1/cases/{reference}/history",
        "/v1/cases/{reference}",
    ]
    assert {(r["actor"], r["subject"], r["at"]) for r in readings} == {
        (who, case["reference"], clock.now().isoformat().replace("+00:00", "Z"))
    }


async def test_search_and_alerts_are_written_down_but_not_what_was_looked_for(
    house: House, staff: Client
) -> None:
    await staff.get("/v1/cases", q="Primrose")
    await staff.get("/v1/cases")
    await staff.get("/v1/alerts")
    readings = await _log(await house.staff("auditor"))
    assert [(r["what"], r["subject"]) for r in readings] == [
        ("/v1/alerts", None),
        ("/v1/cases", None),
    ]
    assert "Primrose" not in str(readings)


async def test_what_was_refused_was_not_read(house: House, bot: Client) -> None:
    case = await created(bot)
    other = await house.staff(landlord="medway")
    assert (await other.get(f"/v1/cases/{case['reference']}")).status_code == 404
    assert (await house.street.get(f"/v1/cases/{case['reference']}")).status_code == 401
    assert await _log(await house.staff("auditor", "*")) == []


async def test_the_bot_reads_unlogged(house: House, bot: Client) -> None:
    case = await created(bot)
    await bot.get(f"/v1/cases/{case['reference']}")
    assert await _log(await house.staff("auditor")) == []


async def test_auditor_sees_their_own_landlords_readings_and_its_cases_read_from_above(
    house: House, bot: Client
) -> None:
    ours, theirs = await created(bot), await created(bot, landlord="medway")
    above = await house.staff("manager", "*")
    for case in (ours, theirs):
        await above.get(f"/v1/cases/{case['reference']}")
    auditor = await house.staff("auditor")
    assert [r["subject"] for r in await _log(auditor)] == [ours["reference"]]
    assert len(await _log(await house.staff("auditor", "*"))) == 2


async def test_log_is_narrowed_and_paged(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    cases = [await created(bot) for _ in range(3)]
    for case in cases:
        clock.advance(timedelta(minutes=1))
        await staff.get(f"/v1/cases/{case['reference']}")
    auditor = await house.staff("auditor")
    assert len(await _log(auditor, subject=cases[0]["reference"])) == 1
    assert len(await _log(auditor, actor="staff:nobody")) == 0
    assert len(await _log(auditor, since=clock.now().isoformat())) == 1
    assert len(await _log(auditor, until=clock.now().isoformat())) == 2
    first = (await auditor.get("/v1/access-log", limit=2)).json()
    second = (await auditor.get("/v1/access-log", limit=2, cursor=first["next"])).json()
    seen = [r["subject"] for r in (*first["readings"], *second["readings"])]
    assert seen == [c["reference"] for c in reversed(cases)]


@pytest.mark.parametrize(
    ("role", "status"), [("caseworker", 403), ("manager", 403), ("auditor", 200), ("admin", 200)]
)
async def test_who_may_read_the_log(house: House, role: str, status: int) -> None:
    assert (await (await house.staff(role)).get("/v1/access-log")).status_code == status


async def test_nothing_is_shown_when_the_log_cannot_be_written(
    house: House, bot: Client, staff: Client
) -> None:
    case = await created(bot)
    async with house.public.database.writes() as session:
        await session.execute(text("ALTER TABLE access_log RENAME TO gone"))
    try:
        answer = await staff.get(f"/v1/cases/{case['reference']}")
        # SQLite says of a table that is gone what it says of a file that is away.
        assert answer.status_code in (500, 503)
        assert case["description"] not in answer.text
    finally:
        async with house.public.database.writes() as session:
            await session.execute(text("ALTER TABLE gone RENAME TO access_log"))


async def test_restricted_case_is_in_nobodys_list_but_its_own_peoples(
    house: House, bot: Client
) -> None:
    case = await created(bot)
    ann, ben, manager = await house.staff(), await house.staff(), await house.staff("manager")
    about = await house.staff("manager")
    async with house.public.database.writes() as session:
        record = await session.get(CaseRecord, 1)
        assert record is not None
        record.restricted = True
        for client, access in ((ann, "reader"), (about, "excluded")):
            session.add(
                AccessRecord(
                    case_id=record.id,
                    person=f"staff:{client.key.split('_')[1]}",
                    access=access,
                    because="x",
                    by="staff:x",
                    at=house.clock.now(),
                )
            )
    for client, sees in ((ann, 1), (ben, 0), (manager, 1), (about, 0)):
        found = (await client.get("/v1/cases", q="door")).json()["cases"]
        assert len(found) == sees
        counts = (await client.get("/v1/cases/counts")).json()
        assert counts["open"] == sees
    assert case["reference"]
