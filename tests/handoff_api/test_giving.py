"""Whoever asks what is kept about them is given all of it: every table's rows, every file, Rasa's memory."""

from __future__ import annotations

import base64
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, create_engine, select

from handoff_api.database import driver_address
from handoff_api.privacy.giving import LEFT_OUT
from handoff_api.privacy.inventory import inventory
from handoff_api.records import METADATA
from handoff_api.sealing.columns import give_keys
from handoff_api.sealing.keyring import keep_keys
from handoff_api.settings import FIELD_KEYS, Settings
from tests.handoff_api import sealed
from tests.handoff_api.house import House, Resident, complaint
from tests.handoff_api.test_privacy import MARKER, NUMBER, known_well

ROOT = Path(__file__).parents[2]
KEY = Fernet.generate_key()


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"data": tmp_path / "data"})


def exported(house: House, address: str, *references: str) -> subprocess.CompletedProcess[bytes]:
    """What the landlord's operator types, into a file."""
    return subprocess.run(
        [sys.executable, "-m", "handoff_api.privacy", "export", *references],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address, "PUTRIGHT_DATA": str(house.settings.data)},
        capture_output=True,
        check=False,
    )


def opened(given: subprocess.CompletedProcess[bytes]) -> tuple[dict[str, Any], zipfile.ZipFile]:
    """What came out: the rows, and the parcel they came in."""
    assert given.returncode == 0, given.stderr.decode()
    parcel = zipfile.ZipFile(io.BytesIO(given.stdout))
    assert parcel.testzip() is None
    return json.loads(parcel.read("person.json")), parcel


@pytest.fixture
def rows(house: House, address: str) -> Iterator[Connection]:
    """The database, opened with the keys."""
    engine = create_engine(driver_address(address, waits=True))
    give_keys(engine, keep_keys(house.settings.data / FIELD_KEYS))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def remembered(data: Path, *said: tuple[str, str]) -> None:
    """Rasa's store, sealed as Rasa seals it: who said what."""
    (data / "tracker-keys").write_bytes(KEY)
    with sqlite3.connect(data / "rasa.db") as store:
        store.execute("DELETE FROM events")
        for sender, words in said:
            event = Fernet(KEY).encrypt(json.dumps({"event": "user", "text": words}).encode())
            row = (sender, event.decode())
            store.execute("INSERT INTO events (sender_id, data) VALUES (?, ?)", row)
    store.close()


def fill(rows: Connection, case: dict[str, Any], conversation: str) -> None:
    """A row of this person in every table that can have one and has none yet."""
    sealed.unbound(rows)
    cases = METADATA.tables["cases"]
    id = rows.scalar(select(cases.c.id).where(cases.c.reference == case["reference"]))
    theirs = {"case": id, "reference": case["reference"], "conversation": conversation}
    theirs["holds"] = f"{MARKER} {conversation}"
    waiting = {name: line for name, line in inventory().items() if line.of}
    while waiting:
        name, line = next(
            (name, line) for name, line in waiting.items() if not set(line.of.values()) & set(waiting)
            and not set(line.of) & set(waiting)
        )  # fmt: skip
        del waiting[name]
        if rows.execute(select(line.table)).first() is None:
            row = sealed.row_for(line.table, MARKER, set(line.personal))
            for how, column in line.of.items():
                row[column] = theirs.get(how) or rows.scalar(select(METADATA.tables[how].c.id))
            rows.execute(line.table.insert().values(row))


def traced(rows: Connection, *traces: str) -> dict[str, int]:
    """Every table with rows in which one of the traces stands, whatever the inventory says; how many."""
    found: dict[str, int] = {}
    for name, table in METADATA.tables.items():
        told = [str([sealed.said(v) for v in row]) for row in rows.execute(select(table))]
        if count := sum(any(trace in each for trace in traces) for each in told):
            found[name] = count
    return found


async def test_every_table_with_rows_about_somebody_is_in_what_they_are_given(
    house: House, address: str, resident: Resident, rows: Connection
) -> None:
    case = await known_well(house, resident)
    remembered(house.settings.data)
    fill(rows, case, resident.conversation_id)
    rows.commit()
    about = {name for name, line in inventory().items() if line.of}
    marked = traced(
        rows, MARKER, NUMBER.removeprefix("0"), resident.conversation_id, case["reference"]
    )
    assert len(marked) > 25, "the traces are everywhere, or this shows nothing"
    told, _ = opened(exported(house, address, case["reference"]))
    assert set(told["tables"]) == (about | set(marked)) - set(LEFT_OUT)
    for name, count in marked.items():
        if name not in LEFT_OUT:
            assert len(told["tables"][name]["rows"]) >= count, name
    for name, given in told["tables"].items():
        line = inventory()[name]
        assert given["why"] == line.why
        closed = {*line.columns["secret"], *line.columns["mark"]}
        shown = {column.name for column in line.table.c} - closed
        for row in given["rows"]:
            assert set(row) - {"file"} == shown, name
    assert told["left_out"] == dict(LEFT_OUT)


async def test_files_letters_and_what_rasa_remembers_come_with_the_rows(
    house: House, address: str, resident: Resident
) -> None:
    case = await known_well(house, resident)
    other = await house.resident()
    await other.say("nobody else's business")
    remembered(
        house.settings.data, (resident.conversation_id, MARKER), (other.conversation_id, "not mine")
    )
    told, parcel = opened(exported(house, address, case["reference"]))
    [photo] = told["tables"]["attachments"]["rows"]
    [kept] = (house.settings.data / "attachments").glob("??/*")
    assert photo["name"] == f"{MARKER}.jpg"
    assert parcel.read(photo["file"]) == kept.read_bytes()
    [letter] = told["tables"]["letters"]["rows"]
    assert parcel.read(letter["pdf"]).startswith(b"%PDF")
    memory = json.loads(parcel.read("conversation-engine.json"))
    assert memory == {resident.conversation_id: [{"event": "user", "text": MARKER}]}
    every_part = "".join(parcel.read(name).decode("latin-1") for name in parcel.namelist())
    assert NUMBER in every_part.replace("+44", "0").replace(" ", "")
    for foreign in ("not mine", "nobody else's business", other.conversation_id, "token_hash"):
        assert foreign not in every_part


async def test_a_photo_that_is_lost_is_named_and_the_rest_is_given(
    house: House, address: str, resident: Resident
) -> None:
    case = await known_well(house, resident)
    remembered(house.settings.data)
    [kept] = (house.settings.data / "attachments").glob("??/*")
    kept.unlink()
    given = exported(house, address, case["reference"])
    told, parcel = opened(given)
    [photo] = told["tables"]["attachments"]["rows"]
    assert told["files_lost"] == [photo["file"]]
    assert photo["file"] not in parcel.namelist()
    assert f"not given: {photo['file']}" in given.stderr.decode()


async def test_nothing_is_given_by_halves(house: House, address: str, resident: Resident) -> None:
    case = await known_well(house, resident)
    data = house.settings.data
    remembered(data, (resident.conversation_id, MARKER))
    for keys, says in (
        (base64.urlsafe_b64encode(bytes(32)), "opens with none of the keys; nothing was given"),
        (b"", "Set PUTRIGHT_TRACKER_KEYS"),
    ):
        (data / "tracker-keys").write_bytes(keys)
        refused = exported(house, address, case["reference"])
        assert (refused.returncode, refused.stdout) == (1, b"")
        assert says in refused.stderr.decode()
    (data / "rasa.db").rename(data / "elsewhere.db")
    refused = exported(house, address, case["reference"])
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert "does not exist; nothing was done" in refused.stderr.decode()


async def test_a_reference_that_is_no_case_gives_nothing(house: House, address: str) -> None:
    made = await (await house.bot()).post("/v1/cases", complaint())
    refused = exported(house, address, made.json()["reference"], "WK-26-NOSUCH")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert "there is no case WK-26-NOSUCH" in refused.stderr.decode()
