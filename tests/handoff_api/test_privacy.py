"""Whoever is forgotten is nowhere any more: no table, no file, not in Rasa's memory; the history holds."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, make_url, select, text

from handoff_api.cases.records import CaseRecord
from handoff_api.clock import StoppedClock
from handoff_api.database import driver_address
from handoff_api.privacy import keeping
from handoff_api.privacy.erasing import Eraser
from handoff_api.privacy.inventory import CLASSES, InventoryIncompleteError, _line, inventory
from handoff_api.privacy.nights import retain_by_night
from handoff_api.privacy.page import page
from handoff_api.privacy.records import LegalHoldRecord
from handoff_api.privacy.subject import Subject, subject_of
from handoff_api.privacy.tracker import TrackerAwayError, TrackerStore
from handoff_api.records import METADATA
from handoff_api.sealing.columns import give_keys
from handoff_api.sealing.keyring import keep_keys
from handoff_api.settings import FIELD_KEYS, Settings
from tests.handoff_api import sealed
from tests.handoff_api.decided import record, understood
from tests.handoff_api.files import photo
from tests.handoff_api.house import Client, House, Resident, complaint, created

ROOT = Path(__file__).parents[2]
MARKER = "Quillworthy"
NUMBER = "07700900987"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"data": tmp_path / "data"})


def operator(house: House, address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the landlord's operator types."""
    return subprocess.run(
        [sys.executable, "-m", "handoff_api.privacy", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": address,
            "PUTRIGHT_DATA": str(house.settings.data),
            "PUTRIGHT_CLOCK": house.clock.now().isoformat(),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def everywhere(address: str, data: Path) -> str:
    """Everything that is written down anywhere: every column of every table, as it stands and opened with
    the keys; every file."""
    said = [f"{t}.{name}: {sealed.said(v)}" for t, name, v in sealed.everything(address)]
    engine = create_engine(driver_address(address, waits=True))
    give_keys(engine, keep_keys(data / FIELD_KEYS))
    with engine.connect() as connection:
        for name, table in METADATA.tables.items():
            for row in connection.execute(select(table)):
                said.append(f"{name}: {[sealed.said(value) for value in row]}")
    engine.dispose()
    for path in data.rglob("*"):
        if path.is_file():
            said.append(f"{path}: {path.read_bytes().decode('latin-1')}")
    return "\n".join(said)


def remembered(data: Path, conversation_id: str) -> None:
    """Rasa's own store, with what the resident said in it."""
    data.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(data / "rasa.db") as store:
        store.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")
        said = json.dumps({"event": "user", "text": f"my name is {MARKER}"})
        for sender in (conversation_id, "somebody-else"):
            store.execute("INSERT INTO events (sender_id, data) VALUES (?, ?)", (sender, said))
        store.execute("UPDATE events SET data = 'x' WHERE sender_id = 'somebody-else'")
    store.close()


async def known_well(house: House, resident: Resident) -> dict[str, Any]:
    """A resident who left traces wherever they can be left."""
    bot, staff = await house.bot(), await house.staff()
    data = photo()
    sent = await house.street.post(
        "/v1/chat/attachments",
        headers=resident.headers,
        files={"file": (f"{MARKER}.jpg", io.BytesIO(data), "image/jpeg")},
    )
    assert sent.status_code == 201, sent.text
    await resident.say(f"I am {MARKER}, the door sticks", attachments=[sent.json()["id"]])
    body = complaint(
        conversation_id=resident.conversation_id,
        description=f"{MARKER} says the door sticks",
        outcome_wanted=f"ring {MARKER}",
        adjustments=[{"need": f"{MARKER} is deaf"}],
        hazard={"suspected": "unknown", "words": f"{MARKER} smells gas"},
    )
    body["issues"][0]["summary"] = f"{MARKER}'s door"
    body["signals"][0]["words"] = f"{MARKER} rang"
    body["parties"][0] |= {
        "name": MARKER,
        "address": f"1 {MARKER} Row",
        "contacts": [{"channel": "sms", "value": NUMBER, "preferred": True, "safe": True}],
    }
    made = await bot.post("/v1/cases", body, once=f"once-{MARKER}")
    assert made.status_code == 201, made.text
    case: dict[str, Any] = made.json()
    alert = {
        "landlord": "west-kent",
        "category": "emergency",
        "hazard": "gas",
        "words": f"{MARKER} smells gas",
        "conversation_id": resident.conversation_id,
        "aware_at": house.clock.now().isoformat(),
    }
    await bot.post("/v1/alerts", alert)
    case = await staff.done(case, "note", text=f"spoke with {MARKER} on {NUMBER}")
    await record(house, case["reference"], understood)
    case = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    letter = await staff.post(
        f"/v1/cases/{case['reference']}/letters/acknowledgement", {"version": case["version"]}
    )
    assert letter.status_code == 201, letter.text
    survey = {"answers": [{"question": "handled", "score": 1, "words": MARKER}], "channel": "web"}
    await staff.post(f"/v1/cases/{case['reference']}/survey", survey)
    remembered(house.settings.data, resident.conversation_id)
    return case


async def test_a_forgotten_resident_is_nowhere_and_the_history_still_holds(
    house: House, address: str, resident: Resident, staff: Client
) -> None:
    case = await known_well(house, resident)
    listed = (await staff.get(f"/v1/cases/{case['reference']}/letters")).json()
    [letter] = [each["href"] for each in listed["issued"]]
    assert MARKER in (await staff.get(f"{letter}.html")).text
    other = await (await house.bot()).post("/v1/cases", complaint())
    traces = everywhere(address, house.settings.data)
    assert traces.count(MARKER) > 12

    looked = operator(house, address, "erase", case["reference"])
    assert looked.returncode == 0, looked.stderr
    assert "would forget" in looked.stdout
    assert everywhere(address, house.settings.data).count(MARKER) == traces.count(MARKER)

    done = operator(house, address, "erase", case["reference"], "--do")
    assert done.returncode == 0, done.stderr
    if address.startswith("sqlite"):
        # Not even where SQLite keeps what it has deleted.
        for file in (ROOT / address.removeprefix("sqlite:///")).parent.glob("house.db*"):
            assert MARKER.encode() not in file.read_bytes(), file.name
    left = everywhere(address, house.settings.data)
    for trace in (MARKER, NUMBER, NUMBER.removeprefix("0")):
        assert trace not in left, re.findall(rf".{{80}}{trace}.{{40}}", left)[:3]
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"] is True
    assert history["entries"][-1]["action"] == "forgotten"
    read = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    assert [d["due_on"] for d in read["deadlines"]] == [d["due_on"] for d in case["deadlines"]]
    untouched = (await staff.get(f"/v1/cases/{other.json()['reference']}")).json()
    assert untouched["parties"][0]["name"] == "Primrose Testcase"
    with sqlite3.connect(house.settings.data / "rasa.db") as store:
        assert store.execute("SELECT DISTINCT sender_id FROM events").fetchall() == [
            ("somebody-else",)
        ]
    assert list((house.settings.data / "attachments").glob("??/*")) == []
    # That a letter went out is known; what it said is not.
    assert (await staff.get(f"{letter}.html")).json()["code"] == "letter_forgotten"
    assert (await staff.get(letter)).json()["issued_at"]
    assert (await staff.get("/v1/cases", q=MARKER)).json()["cases"] == []
    index = str([value for table, _, value in sealed.everything(address) if "search" in table])
    assert house.settings.field_keyring().mark(MARKER.lower(), "case_search.document") not in index


async def subject(house: House, case: dict[str, Any]) -> Subject:
    async with house.public.database.reads() as session:
        return await subject_of(session, [case["reference"]])


PRIMROSE = {"role": "resident", "name": "Primrose Testcase"}


@pytest.mark.parametrize("parties", [[PRIMROSE], [{"role": "resident"}], []])
async def test_what_somebody_told_beside_their_complaint_is_theirs_too(
    house: House, bot: Client, resident: Resident, parties: list[dict[str, Any]]
) -> None:
    talk = resident.conversation_id
    case = await created(bot, conversation_id=talk, parties=[PRIMROSE])
    beside = await created(
        bot, conversation_id=talk, parties=parties, kind="service_request", stage=None
    )
    found = await subject(house, case)
    assert set(found.references) == {case["reference"], beside["reference"]}
    assert (found.conversations, found.shared) == ((talk,), ())


@pytest.mark.parametrize(
    ("mine", "beside"),
    [
        ([PRIMROSE], [{"role": "resident", "name": "Edna Testcase"}]),
        ([PRIMROSE], [PRIMROSE, {"role": "representative", "name": "Rowan Example"}]),
        ([PRIMROSE, {"role": "representative", "name": "Rowan Example"}], [PRIMROSE]),
    ],
)
async def test_a_conversation_about_somebody_else_too_is_left_alone_and_named(
    house: House,
    bot: Client,
    resident: Resident,
    mine: list[dict[str, Any]],
    beside: list[dict[str, Any]],
) -> None:
    talk = resident.conversation_id
    case = await created(bot, conversation_id=talk, parties=mine)
    await created(bot, conversation_id=talk, parties=beside, kind="service_request", stage=None)
    found = await subject(house, case)
    assert found.references == (case["reference"],)
    assert (found.conversations, found.shared) == ((), (talk,))


async def test_nothing_goes_while_a_case_is_on_legal_hold(
    house: House, address: str, resident: Resident
) -> None:
    case = await known_well(house, resident)
    operator(house, address, "hold", case["reference"], "--because", "county court claim")
    before = everywhere(address, house.settings.data)
    refused = operator(house, address, "erase", case["reference"], "--do")
    assert refused.returncode == 1
    assert "must be kept" in refused.stderr
    assert everywhere(address, house.settings.data) == before
    operator(house, address, "release", case["reference"])
    assert operator(house, address, "erase", case["reference"], "--do").returncode == 0


async def test_nobody_is_forgotten_by_halves_when_rasas_store_is_not_there(
    house: House, address: str, resident: Resident
) -> None:
    case = await known_well(house, resident)
    store = house.settings.data / "rasa.db"
    store.rename(house.settings.data / "elsewhere.db")
    before = everywhere(address, house.settings.data)
    for asked in (["erase", case["reference"], "--do"], ["retain", "--do"]):
        refused = operator(house, address, *asked)
        assert refused.returncode == 1
        assert "does not exist; nothing was done. Set PUTRIGHT_TRACKER_URL" in refused.stderr
    assert everywhere(address, house.settings.data) == before
    assert not store.exists(), "no empty store is made in its place"


@pytest.fixture
def tracker(address: str) -> Iterator[str]:
    """Rasa's own database on PostgreSQL, with two people's conversations."""
    if address.startswith("sqlite"):
        pytest.skip("the store on SQLite is tried in every other test here")
    server = create_engine(driver_address(address, waits=True), isolation_level="AUTOCOMMIT")
    name = f"{server.url.database}_rasa"
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield make_url(address).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    server.dispose()


async def test_a_resident_is_forgotten_in_rasas_store_on_postgresql_too(
    house: House, address: str, tracker: str, resident: Resident, bot: Client
) -> None:
    made = await bot.post("/v1/cases", complaint(conversation_id=resident.conversation_id))
    settings = house.settings.model_copy(update={"tracker_url": SecretStr(tracker)})
    with pytest.raises(TrackerAwayError, match="Rasa never wrote there"):
        TrackerStore(settings)
    nowhere = make_url(tracker).set(database="no_such_store").render_as_string()
    with pytest.raises(TrackerAwayError, match="cannot be reached"):
        TrackerStore(settings.model_copy(update={"tracker_url": SecretStr(nowhere)}))
    engine = create_engine(driver_address(tracker, waits=True))
    with engine.begin() as store:
        store.exec_driver_sql("CREATE TABLE events (id serial PRIMARY KEY, sender_id varchar)")
        for sender in (resident.conversation_id, resident.conversation_id, "somebody-else"):
            store.execute(text("INSERT INTO events (sender_id) VALUES (:id)"), {"id": sender})
    async with house.public.database.reads() as session:
        subject = await subject_of(session, [made.json()["reference"]])
    eraser = Eraser(house.public.database, settings)
    gone = await eraser.erase(subject, "asked to be forgotten", house.clock.now())
    eraser.close()
    assert gone.events == 2
    with engine.connect() as store:
        left = store.exec_driver_sql("SELECT sender_id FROM events").scalars().all()
    engine.dispose()
    assert left == ["somebody-else"]


async def held_and_free(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> tuple[list[str], str]:
    """Three cases on hold and a later one that is not, all of them ended long enough ago."""
    references = []
    for _ in range(4):
        talker = await house.resident()
        body = complaint(conversation_id=talker.conversation_id, description=f"{MARKER}'s door")
        case = (await bot.post("/v1/cases", body)).json()
        await staff.done(case, "withdraw", reason="moved")
        references.append(case["reference"])
    async with house.public.database.writes() as session:
        cases = await session.scalars(select(CaseRecord).order_by(CaseRecord.id))
        for case in list(cases)[:3]:
            session.add(
                LegalHoldRecord(case_id=case.id, because="claim", by="operator", at=clock.now())
            )
    remembered(house.settings.data, "nobody-here")
    clock.advance(timedelta(days=7 * 365))
    return references[:3], references[3]


async def test_cases_on_hold_stay_and_do_not_stand_in_the_way_of_those_that_go(
    house: House,
    bot: Client,
    staff: Client,
    clock: StoppedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeping, "_AT_ONCE", 2)
    held, free = await held_and_free(house, bot, staff, clock)
    async with house.public.database.reads() as session:
        due = await keeping.due(session, clock.now())
    assert ([case.references for case in due.cases], due.held) == ([(free,)], 3)
    eraser = Eraser(house.public.database, house.settings)
    done, _ = await eraser.let_go(due, clock.now())
    # What was found a moment ago and has gone since is not done twice.
    again, _ = await eraser.let_go(due, clock.now())
    eraser.close()
    assert (done, again) == (1, 0)
    manager = await house.staff()
    for reference in held:
        assert MARKER in (await manager.get(f"/v1/cases/{reference}")).text
    assert MARKER not in (await manager.get(f"/v1/cases/{free}")).text


@pytest.mark.parametrize(
    ("wanted", "hour", "goes"), [("do", 3, True), ("look", 3, False), ("do", 14, False)]
)
async def test_the_worker_lets_go_at_night_and_only_if_the_landlord_says_so(
    house: House,
    bot: Client,
    staff: Client,
    clock: StoppedClock,
    wanted: Literal["do", "look"],
    hour: int,
    goes: bool,
) -> None:
    _, free = await held_and_free(house, bot, staff, clock)
    # In summer London is an hour ahead of the clock's own zone.
    clock.advance(timedelta(hours=hour - clock.now().astimezone(ZoneInfo("Europe/London")).hour))
    house.public.settings.retain = wanted
    await retain_by_night(house.public)
    read = (await (await house.staff()).get(f"/v1/cases/{free}")).text
    assert (MARKER in read) is not goes


async def test_what_was_kept_long_enough_goes_and_the_rest_stays(
    house: House, address: str, resident: Resident, staff: Client, clock: StoppedClock
) -> None:
    case = await known_well(house, resident)
    await staff.done(
        (await staff.get(f"/v1/cases/{case['reference']}")).json(), "withdraw", reason="moved"
    )
    talk = await house.resident()
    await talk.say(f"only asking, says {MARKER}")
    clock.advance(timedelta(days=400))
    assert "0 cases, 1 talks" in operator(house, address, "retain").stdout
    operator(house, address, "retain", "--do")
    assert "only asking" not in everywhere(address, house.settings.data)
    assert f"{MARKER} says the door sticks" in everywhere(address, house.settings.data)
    clock.advance(timedelta(days=6 * 365))
    assert "1 cases, 0 talks" in operator(house, address, "retain").stdout
    operator(house, address, "retain", "--do")
    assert MARKER not in everywhere(address, house.settings.data)
    assert "0 cases, 0 talks" in operator(house, address, "retain").stdout


async def test_an_unknown_case_is_said_to_be_unknown(house: House, address: str) -> None:
    refused = operator(house, address, "erase", "WK-26-NOSUCH", "--do")
    assert refused.returncode == 1
    assert "WK-26-NOSUCH" in refused.stderr


def test_every_column_has_a_line_and_the_page_says_the_same() -> None:
    assert inventory()
    shown = (ROOT / "docs" / "data.md").read_text("utf-8")
    assert shown == page(), "run: python -m handoff_api.privacy page > docs/data.md"


def test_a_column_without_a_line_is_found() -> None:
    said: dict[str, Any] = {"why": "x", "kept": "case", "erased": "kept", "plain": ["id"]}
    keeping = {"case": inventory()["cases"].kept}
    with pytest.raises(InventoryIncompleteError, match="no line for because"):
        _line("legal_holds", said | {"plain": ["id", "case_id", "by", "at", "ended_at"]}, keeping)
    assert set(CLASSES) >= {"words", "contact", "special"}
