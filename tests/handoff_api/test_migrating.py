"""A process that dies in the middle of a migration leaves nothing that the next one stumbles over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from handoff_api.database import driver_address
from handoff_api.migrations import migrate
from tests.chaos.migrating import killed_at, shape

POSTGRES = os.environ.get("DATABASE_URL_TEST_POSTGRES")


@pytest.mark.parametrize("statement", [3, 60, 150])
def test_killed_migration_on_sqlite_can_be_run_again(tmp_path: Path, statement: int) -> None:
    _killed_and_run_again(
        f"sqlite:///{tmp_path / 'half.db'}", f"sqlite:///{tmp_path / 'whole.db'}", statement
    )


@pytest.mark.skipif(not POSTGRES, reason="scripts/with_postgres.sh starts one")
@pytest.mark.parametrize("statement", [3, 60, 150])
def test_killed_migration_on_postgresql_can_be_run_again(statement: int, worker_id: str) -> None:
    assert POSTGRES is not None
    names = [f"putright_{state}_{statement}_{worker_id}" for state in ("half", "whole")]
    engine = create_engine(driver_address(POSTGRES, waits=True), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in names:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    half, whole = (POSTGRES.replace("/putright_test", f"/{name}") for name in names)
    _killed_and_run_again(half, whole, statement)


def _killed_and_run_again(half: str, whole: str, statement: int) -> None:
    assert killed_at(half, statement)
    migrate(half)
    migrate(whole)
    assert shape(half) == shape(whole)
