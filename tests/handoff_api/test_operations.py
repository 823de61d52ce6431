"""Settings, clock, migrations, readiness, logs: what an operator leans on."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from handoff_api.__main__ import main
from handoff_api.clock import ShiftedClock
from handoff_api.database import DatabaseAddressUnsupportedError, driver_address
from handoff_api.logging import ALLOWED, log, start_logging
from handoff_api.main import compose
from handoff_api.migrations import is_mapped, migrate
from handoff_api.records import METADATA
from handoff_api.settings import Settings
from tests.handoff_api.house import House, Resident, complaint, created
from tests.handoff_api.rasa import FakeRasa


def test_migrations_and_records_say_the_same(address: str) -> None:
    engine = create_engine(driver_address(address, waits=True))
    with engine.connect() as connection:
        seen = MigrationContext.configure(connection, opts={"include_name": is_mapped})
        assert compare_metadata(seen, METADATA) == []
    engine.dispose()


def test_migrating_twice_does_nothing(address: str) -> None:
    migrate(address)
    migrate(address)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:////srv/a.db", "sqlite+onecall:////srv/a.db"),
        ("postgresql://a:b@c/d", "postgresql+psycopg://a:b@c/d"),
        ("postgres://a@c/d", "postgresql+psycopg://a@c/d"),
        ("postgresql+psycopg://a@c/d", "postgresql+psycopg://a@c/d"),
    ],
)
def test_database_address_is_taken_as_people_write_it(given: str, used: str) -> None:
    assert driver_address(given) == used


def test_other_databases_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DatabaseAddressUnsupportedError):
        driver_address("mysql://a:secret@b/c")
    monkeypatch.setenv("DATABASE_URL", "mysql://a:secret@b/c")
    assert main(["migrate"]) == 2
    assert "secret" not in capsys.readouterr().err


def test_moved_clock_is_refused_in_production(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PUTRIGHT_CLOCK", "2026-12-24T09:00:00Z")
    monkeypatch.setenv("PUTRIGHT_ENV", "production")
    assert main(["migrate"]) == 2
    assert "PUTRIGHT_CLOCK" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["2026-12-24T09:00:00", "soon"])
def test_clock_without_a_zone_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PUTRIGHT_CLOCK", value)
    assert main(["migrate"]) == 2


def test_processes_that_share_the_clock_pair_show_the_same_time() -> None:
    instant, started = datetime(2026, 12, 24, 9, tzinfo=UTC), time.time() - 60
    one, other = ShiftedClock(instant, started), ShiftedClock(instant, started)
    assert abs(one.now() - other.now()) < timedelta(seconds=1)
    assert timedelta(seconds=59) < one.now() - instant < timedelta(seconds=70)


async def test_ready_means_that_messages_can_be_kept(house: House, rasa: FakeRasa) -> None:
    ready = await house.street.get("/ready")
    assert ready.status_code == 200
    assert ready.json() == {"ready": True, "can_answer": True, "database": "ok", "bot": "ok"}
    rasa.state = "down"
    without_bot = await house.street.get("/ready")
    assert without_bot.status_code == 200
    assert without_bot.json()["can_answer"] is False


async def test_not_ready_before_the_migrations(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from httpx import ASGITransport, AsyncClient

    from handoff_api.main import create_app

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    services = compose(Settings(rasa_url=settings.rasa_url), "public")
    async with AsyncClient(
        transport=ASGITransport(create_app(services)), base_url="http://house.example"
    ) as client:
        answer = await client.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["database"] == "not_migrated"
    await services.bot.close()
    await services.database.close()


async def test_metrics_count_messages_and_name_nobody(house: House, resident: Resident) -> None:
    await resident.say("Primrose was here")
    text = (await house.street.get("/metrics")).text
    assert 'putright_messages_total{outcome="answered"}' in text
    assert "putright_messages_waiting 0.0" in text
    assert "Primrose" not in text


async def test_nothing_a_resident_said_is_ever_logged(
    house: House, resident: Resident, rasa: FakeRasa, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging("DEBUG")
    marker = "ZQXMARKER"
    bot, staff = await house.bot(), await house.staff()
    await resident.say(marker)
    for state in ("down", "silent", "garbled"):
        rasa.state = state
        await resident.say(marker)
    await bot.post("/v1/cases", complaint(description=marker, kind=marker))
    case = await created(bot, description=marker, outcome_wanted=marker)
    await staff.done(case, "note", text=marker)
    await staff.post(f"/v1/cases/{case['reference']}/messages", {"text": marker})
    await house.street.get(f"/v1/cases/{marker}")
    await house.street.get(f"/{marker}", params={"q": marker})
    await house.street.post("/v1/chat/sessions", content=marker.encode())
    said = capsys.readouterr()
    assert said.err.count('"event"') > 8
    assert marker not in said.err + said.out
    assert resident.token not in said.err
    assert case["reference"] not in said.err


def test_log_lines_drop_every_field_that_is_not_allowed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    start_logging("INFO")
    log.info("something", text="words", name="Primrose", status=200)
    line = capsys.readouterr().err
    assert "words" not in line
    assert "Primrose" not in line
    assert '"status": 200' in line
    assert not ALLOWED & {"text", "name", "address", "phone", "email", "body", "words", "token"}


async def test_demo_page_says_that_it_is_one(house: House) -> None:
    page = await house.street.get("/demo/west-kent")
    assert page.status_code == 200
    assert "demonstration" in page.text.lower()
    assert 'landlord="west-kent"' in page.text
    assert "$" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_demo_of_an_unknown_landlord_is_a_problem(house: House) -> None:
    page = await house.street.get("/demo/nowhere")
    assert page.status_code == 404
    assert page.json()["code"] == "landlord_unknown"
