"""A house for each test: a real migrated database, both doors, a stopped clock, a stand-in Rasa."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, inspect

from handoff_api.clock import StoppedClock
from handoff_api.database import driver_address
from handoff_api.migrations import migrate
from handoff_api.settings import Settings
from tests.handoff_api import rasa as stand_in
from tests.handoff_api.house import Client, House, Resident
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.twilio import ACCOUNT, ADDRESS, TOKEN, FakeTwilio

running_rasa, rasa = stand_in.running_rasa, stand_in.rasa

# Set by scripts/with_postgres.sh; without it everything runs on SQLite alone.
POSTGRES = os.environ.get("DATABASE_URL_TEST_POSTGRES")
# What PostgreSQL may do otherwise than SQLite: locks, full text, JSON, dates, sums, what it refuses. The
# rest says the same on either; PUTRIGHT_TEST_BOTH=1 runs everything on both.
DIFFERS = {
    "test_access_log", "test_actions", "test_alerts", "test_backup", "test_cases", "test_questions",
    "test_deciding",
    "test_events", "test_evidence", "test_giving", "test_hazard_alerts", "test_hazards", "test_hazards_parted", "test_history", "test_holding", "test_idempotency",
    "test_identity", "test_key_rotation", "test_listening", "test_moving_between_channels",
    "test_moving_channel", "test_operations", "test_outbox", "test_own_phone", "test_plans", "test_privacy",
    "test_queue", "test_reports", "test_sealing", "test_switch", "test_timers", "test_told_before", "test_twilio_webhooks", "test_waiting",
    "test_webhooks",
}  # fmt: skip
# A Monday morning with no bank holiday near.
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "migrated.db"
    migrate(f"sqlite:///{path}")
    return path


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test on SQLite; on PostgreSQL too where that may differ."""
    if "address" not in metafunc.fixturenames:
        return
    module = metafunc.module.__name__.rpartition(".")[2]
    both = POSTGRES and (module in DIFFERS or os.environ.get("PUTRIGHT_TEST_BOTH"))
    databases = ["sqlite", "postgresql"] if both else ["sqlite"]
    metafunc.parametrize("address", databases, indirect=True)


@pytest.fixture(scope="session")
def migrated_postgres(worker_id: str) -> str:
    """A database of this worker's own, for several may run beside each other."""
    assert POSTGRES is not None
    mine = POSTGRES
    if worker_id != "master":
        mine = POSTGRES.replace("/putright_test", f"/putright_test_{worker_id}")
        engine = create_engine(driver_address(POSTGRES, waits=True), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE putright_test_{worker_id}")
        engine.dispose()
    migrate(mine)
    return mine


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if getattr(request, "param", "sqlite") == "sqlite":
        copy = tmp_path / "house.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), copy)
        return f"sqlite:///{copy}"
    address: str = request.getfixturevalue("migrated_postgres")
    engine = create_engine(driver_address(address, waits=True))
    with engine.begin() as connection:
        names = [n for n in inspect(connection).get_table_names() if n != "alembic_version"]
        connection.exec_driver_sql(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
    engine.dispose()
    return address


@pytest.fixture(scope="session")
def running_twilio() -> Iterator[FakeTwilio]:
    twilio = FakeTwilio()
    twilio.start()
    yield twilio
    twilio.stop()


@pytest.fixture
def twilio(running_twilio: FakeTwilio) -> FakeTwilio:
    running_twilio.reset()
    return running_twilio


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(MONDAY)


@pytest.fixture
def settings(
    address: str,
    rasa: FakeRasa,
    running_twilio: FakeTwilio,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    for name in [n for n in os.environ if n.startswith("PUTRIGHT_") or n == "DATABASE_URL"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", address)
    # Commands run beside the house find its keys there.
    monkeypatch.setenv("PUTRIGHT_DATA", str(tmp_path / "data"))
    return Settings(
        data=tmp_path / "data",
        rasa_url=rasa.url,
        rasa_timeout=1.5,
        events_poll=0.05,
        # Answers at once; test_strangers.py has the beat.
        identity_beat=0,
        public_url=ADDRESS,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=SecretStr(TOKEN),
        twilio_url=running_twilio.url,
        smtp_host="127.0.0.1",
        smtp_port=running_twilio.smtp_port,
        smtp_tls=False,
    )


@pytest.fixture
async def house(settings: Settings, clock: StoppedClock, rasa: FakeRasa) -> AsyncIterator[House]:
    house = House(settings, clock, rasa)
    yield house
    await house.close()


@pytest.fixture
async def resident(house: House) -> Resident:
    return await house.resident()


@pytest.fixture
async def bot(house: House) -> Client:
    return await house.bot()


@pytest.fixture
async def staff(house: House) -> Client:
    return await house.staff()


@pytest.fixture
async def manager(house: House) -> Client:
    return await house.staff("manager")
