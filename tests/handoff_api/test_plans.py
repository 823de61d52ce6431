"""No question to the database reads a whole table: every statement the service makes is explained.

On PostgreSQL with sequential scans forbidden, so that one is left only where no index could serve,
whatever the size of the table; on SQLite by its query plan.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, make_url

from handoff_api.database import Database
from tests.handoff_api.house import Client, House, Resident, created

# A handful of rows however long the service runs, or one row by design.
SMALL = {
    "keys",
    "webhook_subscriptions",
    "subscriptions",
    "bot_switches",
    "alembic_version",
    "sqlite_master",
}
_READS = re.compile(r"\s*(SELECT|UPDATE|DELETE|INSERT\s.*\sSELECT)\b", re.IGNORECASE | re.DOTALL)

Statement = tuple[str, Any]


@contextmanager
def _listening(*databases: Database) -> Iterator[dict[str, Statement]]:
    heard: dict[str, Statement] = {}

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if _READS.match(statement) and statement not in heard:
            heard[statement] = (statement, parameters)

    engines = {
        engine.sync_engine
        for database in databases
        for engine in (database._reading, database._writing)
    }
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield heard
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def _scans(address: str, statements: dict[str, Statement]) -> list[str]:
    return (_sqlite if address.startswith("sqlite") else _postgres)(address, statements)


def _postgres(address: str, statements: dict[str, Statement]) -> list[str]:
    where = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    found = []
    with psycopg.connect(where, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET enable_seqscan = off")
        for statement, parameters in statements.values():
            plan = "\n".join(
                row[0] for row in connection.execute(f"EXPLAIN {statement}", parameters)
            )
            found += [
                f"{table}: {statement}"
                for table in re.findall(r"Seq Scan on (\w+)", plan)
                if table not in SMALL
            ]
    return found


def _sqlite(address: str, statements: dict[str, Statement]) -> list[str]:
    found = []
    connection = sqlite3.connect(make_url(address).database or "")
    for statement, parameters in statements.values():
        rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", _plain(parameters))
        names = _named(statement)
        for *_, detail in rows.fetchall():
            scanned = re.match(r"SCAN (\w+)(?!.*(USING|VIRTUAL))", detail)
            if scanned and names.get(scanned[1], scanned[1]) not in SMALL | {"CONSTANT"}:
                # A list made by the query itself is no table.
                if scanned[1].startswith(("anon_", "SUBQUERY")) or "subquery" in detail.lower():
                    continue
                found.append(f"{detail}: {statement}")
    connection.close()
    return found


def _plain(parameters: Any) -> Any:
    first = parameters[0] if isinstance(parameters, list) else parameters
    return [str(value) if not isinstance(value, int | float | bytes | None) else value
            for value in first]  # fmt: skip


def _named(statement: str) -> dict[str, str]:
    return {alias: table for table, alias in re.findall(r"(\w+) AS (\w+)", statement)}


async def _a_working_day(house: House, resident: Resident, bot: Client, staff: Client) -> None:
    """One of everything the service is asked, by residents, the bot, staff and the clock."""
    manager, auditor, admin = [await house.staff(r) for r in ("manager", "auditor", "admin")]
    await resident.say("hello")
    await resident.read()
    case = await created(bot, conversation_id=resident.conversation_id)
    await created(bot, stage="quick_fix")
    draft = await created(bot, state="draft", stage=None)
    await bot.done(draft, "amend", description="the gutter leaks")
    reference = case["reference"]
    for order in ("newest", "oldest", "due", "priority", "changed"):
        page = (await staff.get("/v1/cases", order=order, limit=1)).json()
        await staff.get("/v1/cases", order=order, limit=1, cursor=page["next"])
    for params in (
        {"kind": "complaint", "stage": "stage_1", "state": "received", "priority": "standard"},
        {"topic": "repairs"},
        {"flag": "chase"},
        {"owner": "me"},
        {"owner": "unassigned", "open": "true"},
        {"due": "overdue"},
        {"due": "today", "order": "due"},
        {"due_within": 3, "deadline": "respond"},
        {"received_from": "2026-11-01T00:00:00Z", "received_before": "2026-12-01T00:00:00Z"},
        {"q": "front door"},
        {"q": reference},
    ):
        for reader in (staff, manager):
            assert (await reader.get("/v1/cases", **params)).status_code == 200
    await (await house.staff("admin", "*")).get("/v1/cases", order="due", limit=1)
    await staff.get("/v1/cases/counts")
    for tail in ("", "/history", "/messages"):
        assert (await staff.get(f"/v1/cases/{reference}{tail}")).status_code == 200
    claimed = await staff.done(case, "claim")
    await staff.done(claimed, "note", text="rang them")
    await staff.post(f"/v1/cases/{reference}/messages", {"text": "I am Ann."})
    await staff.get(f"/v1/conversations/{resident.conversation_id}/messages")
    await staff.get("/v1/conversations", held_by="staff")
    alarm = {"landlord": "west-kent", "category": "emergency", "hazard": "gas",
             "aware_at": "2026-11-23T10:00:00Z"}  # fmt: skip
    raised = (await bot.post("/v1/alerts", alarm, once="a")).json()
    await bot.post("/v1/alerts", alarm, once="a")
    await staff.get("/v1/alerts")
    await staff.get("/v1/alerts", state="open", category="emergency")
    await staff.post(f"/v1/alerts/{raised['id']}/actions", {"action": "take"})
    two = await created(
        bot,
        issues=[{"topic": "repairs"}, {"topic": "communication"}],
        hazard={"suspected": "emergency"},
    )
    leaving = [two["issues"][0]["id"]]
    await staff.done(two, "split", issue_ids=leaving, reason="apart", hazard="goes")
    for params in ({}, {"subject": reference}, {"actor": "staff:x"}):
        assert (await auditor.get("/v1/access-log", **params)).status_code == 200
    await admin.get("/v1/keys")
    await house.work()
    house.clock.instant = house.clock.instant.replace(month=12, day=20)
    for _ in range(2):
        await house.ring()


async def test_no_question_to_the_database_reads_a_whole_table(
    house: House, address: str, resident: Resident, bot: Client, staff: Client
) -> None:
    with _listening(house.public.database, house.intake.database) as heard:
        await _a_working_day(house, resident, bot, staff)
    assert len(heard) > 60
    assert _scans(address, heard) == []


async def test_the_alerts_of_a_case_are_found_by_its_reference(
    house: House, address: str, bot: Client, staff: Client
) -> None:
    case = await created(bot)
    with _listening(house.public.database, house.intake.database) as heard:
        assert (await staff.get(f"/v1/cases/{case['reference']}/evidence")).status_code == 200
    of_alerts = {said: each for said, each in heard.items() if "FROM alerts" in said}
    assert of_alerts
    assert _scans(address, of_alerts) == []


async def test_a_question_without_an_index_is_found(house: House, address: str) -> None:
    statement = "SELECT id FROM cases WHERE description = 'x'"
    assert len(_scans(address, {"": (statement, ())})) == 1


@pytest.mark.parametrize("name", ["cases", "messages"])
def test_a_small_table_is_really_small(name: str) -> None:
    assert name not in SMALL
