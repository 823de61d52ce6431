"""The history cannot be changed without it showing, nor by the database's own hand."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from handoff_api.__main__ import main
from tests.handoff_api.house import Client, House, created


async def _history(staff: Client, case: dict[str, object]) -> dict[str, object]:
    found = await staff.get(f"/v1/cases/{case['reference']}/history")
    history: dict[str, object] = found.json()
    return history


async def test_everything_done_is_written_down_in_order(bot: Client, staff: Client) -> None:
    case = await created(bot, state="draft", stage=None)
    case = await bot.done(case, "submit", stage="stage_1")
    case = await staff.done(case, "acknowledge")
    case = await staff.done(case, "note", text="spoke to Primrose")
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    entries = history["entries"]
    assert history["intact"] is True
    assert [e["action"] for e in entries] == ["created", "submit", "acknowledge", "note"]
    assert [e["number"] for e in entries] == [1, 2, 3, 4]
    assert entries[0]["previous_hash"] == "0" * 64
    assert all(b["previous_hash"] == a["hash"] for a, b in zip(entries, entries[1:], strict=False))
    assert (entries[1]["from_state"], entries[1]["to_state"]) == ("draft", "received")
    assert entries[1]["details"]["deadlines"]["acknowledge"] == "2026-11-30"
    assert entries[2]["actor"].startswith("staff:")
    assert entries[3]["private"]["text"] == "spoke to Primrose"


async def test_what_identifies_anybody_is_only_in_the_part_that_can_be_erased(
    bot: Client, staff: Client
) -> None:
    case = await created(bot)
    [entry] = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()["entries"]
    assert "Primrose" in str(entry["private"])
    for word in ("Primrose", "07700", "Example Row", "sticks", "calls back"):
        assert word not in str(entry["details"])


async def test_refused_action_leaves_no_trace_in_the_history(bot: Client, staff: Client) -> None:
    case = await created(bot)
    await staff.act(case, "close", reason="x")
    await staff.act({**case, "version": 9}, "acknowledge")
    assert len((await _history(staff, case))["entries"]) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE case_events SET action = 'nothing'",
        "UPDATE case_events SET hash = 'x'",
        "DELETE FROM case_events",
    ],
)
async def test_database_refuses_to_change_the_history(
    house: House, bot: Client, staff: Client, sql: str
) -> None:
    case = await created(bot)
    with pytest.raises(DBAPIError, match="never"):
        async with house.public.database.writes() as session:
            await session.execute(text(sql))
    assert (await _history(staff, case))["intact"] is True


async def test_erasing_the_private_part_leaves_the_chain_whole(
    house: House, bot: Client, staff: Client
) -> None:
    case = await created(bot)
    async with house.public.database.writes() as session:
        # Real NULL: JSON null would be a value.
        await session.execute(text("UPDATE case_events SET private = NULL"))
    history = await _history(staff, case)
    assert history["intact"] is True
    assert "Primrose" not in str(history)


async def test_tampering_past_the_guard_is_found(
    house: House, bot: Client, staff: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    case = await created(bot)
    await staff.done(case, "acknowledge")
    drop = (
        "DROP TRIGGER case_events_unchanged"
        if house.public.database.dialect == "sqlite"
        else "ALTER TABLE case_events DISABLE TRIGGER case_events_unchanged"
    )
    restore = "ALTER TABLE case_events ENABLE TRIGGER case_events_unchanged"
    async with house.public.database.writes() as session:
        await session.execute(text(drop))
        await session.execute(text("UPDATE case_events SET actor = 'staff:x' WHERE number = 1"))
        if house.public.database.dialect == "postgresql":
            await session.execute(text(restore))
    assert (await _history(staff, case))["intact"] is False


def test_command_checks_every_history(settings: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-history"]) == 0
    assert "0 broken" in capsys.readouterr().out
