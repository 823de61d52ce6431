"""A process that dies in the middle of a migration, and the next one that finds what it left."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, event, inspect
from sqlalchemy.engine import Engine

from handoff_api.database import driver_address
from handoff_api.migrations import migrate, newest_revision
from tests.chaos.promises import Promises
from tests.chaos.stores import Postgres

ROOT = Path(__file__).resolve().parents[2]
PLACES = 8


def killed_at(address: str, statement: int) -> bool:
    """Migrate in a process that gets SIGKILL before its ``statement``-th statement; whether it died."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.migrating", address, str(statement)],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    return done.returncode == -signal.SIGKILL


def shape(address: str) -> dict[str, list[str]]:
    """Every table with its columns, and the revision the database says it is at."""
    engine = create_engine(driver_address(address, waits=True))
    try:
        looked = inspect(engine)
        tables = {
            name: sorted(column["name"] for column in looked.get_columns(name))
            for name in sorted(looked.get_table_names())
        }
        with engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
            return {**tables, "revision": [str(row[0]) for row in found]}
    finally:
        engine.dispose()


def try_all(database: str, seed: int) -> Promises:
    """Die at places drawn from the seed, migrate again, and compare with one that never died."""
    found = Promises()
    draw = random.Random(f"{seed}:{database}:migrating")  # noqa: S311 - repeatable, no secret
    postgres = Postgres() if database == "postgresql" else None
    with tempfile.TemporaryDirectory() as folder:
        if postgres is not None:
            postgres.start()

        def fresh(name: str) -> str:
            if postgres is None:
                return f"sqlite:///{folder}/{name}.db"
            postgres.create(name)
            return postgres.address(name)

        try:
            whole = fresh("whole")
            statements = statements_of(whole)
            for n in range(PLACES):
                address, place = fresh(f"half{n}"), draw.randrange(2, statements)
                died = killed_at(address, place)
                found.check("a migration was killed", died, f"{database}: at {place}")
                try:
                    migrate(address)
                    same, what = shape(address) == shape(whole), "the shape differs"
                except Exception as error:
                    same, what = False, str(error).splitlines()[0]
                found.check(
                    "a killed migration can be run again", same, f"{database} at {place}: {what}"
                )
        finally:
            if postgres is not None:
                postgres.remove()
    return found


def statements_of(address: str, kill_at: int | None = None) -> int:
    """Migrate, counting statements; with ``kill_at`` this very process dies before that one."""
    import os

    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        migrate(address)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert shape(address)["revision"] == [newest_revision()]
    return seen


if __name__ == "__main__":
    statements_of(sys.argv[1], int(sys.argv[2]))
