"""Empty, migrated databases to measure on: SQLite, and PostgreSQL where there is a server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.journeys.stack import PYTHON, ROOT

# Set by ``scripts/with_postgres.sh``.
_SERVER = "DATABASE_URL_TEST_POSTGRES"


def sqlite(folder: Path) -> str:
    """Its address; there is nothing in it yet."""
    return f"sqlite:///{folder}/bench.db"


def postgresql(name: str) -> str | None:
    """The address of a new database on the server; None where there is no server."""
    server = os.environ.get(_SERVER)
    if server is None:
        return None
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def each(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """What it is called and its address, of every kind there is here."""
    yield "SQLite", sqlite(folder)
    address = postgresql(name)
    if address is not None:
        yield "PostgreSQL", address


def migrate(settings: dict[str, str]) -> None:
    """Bring the database of ``settings`` up to date."""
    subprocess.run([PYTHON, "-m", "handoff_api", "migrate"], env=settings, cwd=ROOT, check=True)


def make_key(settings: dict[str, str], role: str) -> str:
    """A key of West Kent's for the house of ``settings``."""
    made = subprocess.run(
        [PYTHON, "-m", "handoff_api", "key", "--role", role, "--landlord", "west-kent"],
        env=settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.split()[-1]
