"""What a request asks of the database: few questions, over connections that are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text

from handoff_api.cases.records import CaseRecord
from handoff_api.cases.schemas import CasePage
from handoff_api.clock import StoppedClock
from handoff_api.conversations.records import ConversationRecord
from handoff_api.database import Database
from tests.handoff_api.house import Client, House, complaint, created


@contextmanager
def _asked(database: Database) -> Iterator[list[str]]:
    heard: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        heard.append(statement)

    for engine in (database._reading, database._writing):
        event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield heard


async def _used(house: House, staff: Client) -> None:
    """The key has been used just now: its first use is written down."""
    await staff.get("/v1/keys")


async def test_a_page_of_the_queue_takes_three_questions(
    house: House, bot: Client, staff: Client
) -> None:
    for _ in range(3):
        await created(bot)
    await _used(house, staff)
    with _asked(house.public.database) as heard:
        page = (await staff.get("/v1/cases")).json()
    assert len(page["cases"]) == 3
    asked = [statement for statement in heard if not statement.startswith("BEGIN")]
    assert len(asked) == 3, "the key, the page, its deadlines"


async def test_a_case_takes_four_questions_with_the_log_of_who_read_it(
    house: House, bot: Client, staff: Client
) -> None:
    case = await created(bot)
    await _used(house, staff)
    with _asked(house.public.database) as heard:
        read = await staff.read(case)
    assert read["issues"] == case["issues"]
    asked = [statement for statement in heard if not statement.startswith("BEGIN")]
    assert len(asked) == 4, "the key, the case, its conversation, the log"
    assert sum("INSERT INTO access_log" in statement for statement in asked) == 1


async def test_each_case_is_shown_with_its_own_parts(bot: Client, staff: Client) -> None:
    made = [
        await created(bot, issues=[{"topic": topic, "summary": topic}])
        for topic in ("repairs", "damp_mould", "communication")
    ]
    for case in made:
        read = await staff.read(case)
        assert [issue["topic"] for issue in read["issues"]] == case["topics"] == read["topics"]
        assert read["deadlines"] == case["deadlines"]
        assert read["parties"] == case["parties"]
    page = (await staff.get("/v1/cases", order="oldest")).json()["cases"]
    assert [case["topics"] for case in page] == [case["topics"] for case in made]
    assert [case["deadlines"] for case in page] == [case["deadlines"] for case in made]


async def test_a_page_says_exactly_what_its_schema_says(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot)
    await created(bot, kind="enquiry", stage=None, issues=[])
    clock.advance(timedelta(microseconds=5))
    await staff.done(case, "acknowledge")
    for params in ({}, {"limit": 1}, {"owner": "nobody"}):
        said = (await staff.get("/v1/cases", **params)).content
        assert CasePage.model_validate_json(said).model_dump_json().encode() == said


async def test_order_of_issues_and_topics_is_the_residents(bot: Client, staff: Client) -> None:
    topics = ["repairs", "communication", "repairs", "damp_mould", "communication"]
    case = await created(bot, issues=[{"topic": topic} for topic in topics])
    assert [issue["topic"] for issue in (await staff.read(case))["issues"]] == topics
    [listed] = (await staff.get("/v1/cases")).json()["cases"]
    assert listed["topics"] == ["repairs", "communication", "damp_mould"]


async def test_a_session_for_reading_changes_nothing(house: House, bot: Client) -> None:
    case = await created(bot)
    async with house.public.database.reads() as session:
        record = (await session.scalars(select(CaseRecord))).one()
        record.description = "something else"
        session.add(ConversationRecord(id="x", landlord="west-kent", channel="web"))
        assert (await session.scalars(select(ConversationRecord.id))).all() != ["x"]
    async with house.public.database.reads() as session:
        record = (await session.scalars(select(CaseRecord))).one()
        assert record.description == case["description"]
        assert "x" not in (await session.scalars(select(ConversationRecord.id))).all()


async def test_a_connection_the_database_has_closed_is_replaced(
    house: House, bot: Client, staff: Client, address: str
) -> None:
    if address.startswith("sqlite"):
        pytest.skip("a file closes no connection")
    case = await created(bot)
    await staff.read(case)
    async with house.public.database.writes() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )
    assert (await staff.read(case))["reference"] == case["reference"]
    assert (await bot.post("/v1/cases", complaint())).status_code == 201
    await staff.done(case, "note", text="still here")
