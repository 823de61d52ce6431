"""Whoever asks to be forgotten is nowhere any more, while everything runs: no table, no memory of Rasa's, no
file, no log; the history holds, and who is on hold, or was not meant, stays."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, make_url, select, text

from handoff_api.database import driver_address
from handoff_api.privacy.tracker import tracker_keys
from handoff_api.records import METADATA
from handoff_api.sealing.columns import give_keys
from handoff_api.sealing.keyring import keep_keys
from handoff_api.settings import FIELD_KEYS, Settings
from tests.chaos.stores import Postgres
from tests.handoff_api import sealed
from tests.handoff_api.files import photo
from tests.journeys.phone import Texter
from tests.journeys.resident import Resident
from tests.journeys.stack import MONDAY, Stack
from tests.journeys.test_operations import types

GONE, HELD, STAYS = "Quillworthy", "Holdworthy", "Staywell"
NUMBER = "07700900987"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """The whole of Putright on either database; on SQLite the one that all journeys share."""
    if request.param == "sqlite":
        yield request.getfixturevalue("stack")
        return
    postgres = Postgres()
    try:
        postgres.start()
        for name in ("putright", "tracker"):
            postgres.create(name)
        own = Stack(
            Path(tmp_path_factory.mktemp("erasure")),
            MONDAY,
            DATABASE_URL=postgres.address(),
            PUTRIGHT_TRACKER_URL=postgres.address("tracker"),
        )
        own.start()
        try:
            yield own
        finally:
            own.stop()
    finally:
        postgres.remove()


@pytest.fixture(scope="module")
def at_desk(running: Stack) -> Iterator[httpx.Client]:
    key = running.key("caseworker", "west-kent")
    with httpx.Client(
        base_url=running.url, headers={"Authorization": f"Bearer {key}"}, timeout=30
    ) as client:
        yield client


def complains(stack: Stack, marker: str, number: str = "07700 900456") -> tuple[Resident, str]:
    """A complaint over the website with a photo, everything of it marked."""
    me = Resident(
        stack.url,
        answers={
            "name": f"Sam {marker}",
            "address": f"14 {marker} Close ZZ99 1AA",
            "contact_value": f"text me on {number}",
            "outcome_wanted": f"say sorry to {marker}",
            "adjustments": f"I am deaf, says {marker}",
        },
    )
    me.write(f"my {marker} gate has been broken for weeks and nobody has come, I want to complain")
    reference = me.talk_until_done()
    assert reference, me.transcript()
    kept = me.http.post(
        "/v1/chat/attachments",
        files={"file": (f"{marker}.jpg", io.BytesIO(photo()), "image/jpeg")},
    )
    said = {
        "id": str(uuid.uuid4()),
        "text": f"{marker} took this",
        "attachments": [kept.json()["id"]],
    }
    assert me.http.post("/v1/chat/messages", json=said).status_code == 200
    return me, reference


def tables(stack: Stack) -> str:
    """Every row of every table, as it stands and opened with the keys."""
    address = stack.environment.get("DATABASE_URL") or f"sqlite:///{stack.data / 'putright.db'}"
    said = [f"{name}: {sealed.said(value)}" for _, name, value in sealed.everything(address)]
    engine = create_engine(driver_address(address, waits=True))
    give_keys(engine, keep_keys(stack.data / FIELD_KEYS))
    with engine.connect() as connection:
        for name, table in METADATA.tables.items():
            rows = connection.execute(select(table))
            said += [f"{name}: {[sealed.said(value) for value in row]}" for row in rows]
    engine.dispose()
    return "\n".join(said)


def memory(stack: Stack) -> str:
    """All that Rasa remembers of anybody, opened with its own keys."""
    address = stack.environment.get("PUTRIGHT_TRACKER_URL", f"sqlite:///{stack.data / 'rasa.db'}")
    keys = tracker_keys(Settings(data=stack.data))
    engine = create_engine(make_url(address))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT sender_id, data FROM events")).all()
    engine.dispose()
    return "\n".join(f"{id} {keys.decrypt(data.encode()).decode()}" for id, data in rows)


def files(stack: Stack) -> dict[str, str]:
    """Every file of the data folder, and what was printed."""
    found = [path for path in stack.data.rglob("*") if path.is_file()]
    read = {str(path): path.read_bytes().decode("latin-1") for path in found}
    return {**read, "what make run prints": "\n".join(stack.said)}


def is_nowhere(stack: Stack, *traces: str) -> None:
    """That no table, no memory, no file and nothing printed holds any of these."""
    places = {"tables": tables(stack), "memory": memory(stack), **files(stack)}
    for name, what in places.items():
        for trace in traces:
            assert trace not in name
            assert trace not in what, f"{trace} in {name}"


def privacy(stack: Stack, *arguments: str) -> Any:
    return types(stack, "-m", "handoff_api.privacy", *arguments)


def test_the_forgotten_are_nowhere_and_nobody_else_is_touched(
    running: Stack, at_desk: httpx.Client
) -> None:
    me, reference = complains(running, GONE, "07700 900987")
    by_phone = Texter(running, at_desk, NUMBER)
    by_phone.say(f"where is my complaint {reference}?")
    by_phone.say("code")
    by_phone.say(by_phone.heard(r"code is (\d{6})").group(1))
    by_phone.say(f"the {GONE} fence is down as well")
    note = {"action": "note", "text": f"rang {GONE}"}
    version = at_desk.get(f"/v1/cases/{reference}").json()["version"]
    noted = at_desk.post(f"/v1/cases/{reference}/actions", json={**note, "version": version})
    assert noted.status_code == 200, noted.text
    _, held = complains(running, HELD)
    _, stays = complains(running, STAYS)
    assert privacy(running, "hold", held, "--because", "county court claim").returncode == 0

    looked = privacy(running, "erase", reference)
    assert looked.returncode == 0, looked.stderr
    assert "would forget" in looked.stdout
    for where in (tables(running), memory(running)):
        for marker in (GONE, HELD, STAYS):
            assert marker in where, "it can be found where it stands"

    done = privacy(running, "erase", reference, "--do", "--because", "asked on 23 November")
    assert done.returncode == 0, done.stderr
    assert "2 conversations" in done.stdout
    kept = privacy(running, "erase", held, "--do")
    assert kept.returncode == 1
    assert f"{held} must be kept" in kept.stderr

    is_nowhere(running, GONE, NUMBER[2:])
    for where in (tables(running), memory(running)):
        assert HELD in where
        assert STAYS in where
    for id in (me.conversation_id, by_phone.conversation_id):
        assert id not in memory(running)
    assert me.http.get("/v1/chat/messages").status_code == 401

    # Whoever is forgotten writes again: as somebody new, and nothing of them comes back.
    fresh = Texter(running, at_desk, NUMBER)
    again = fresh.say("hello, any news about my gate?")
    assert fresh.conversation_id != by_phone.conversation_id
    assert reference not in again
    is_nowhere(running, GONE)
    found = at_desk.get("/v1/cases", params={"q": GONE}).json()["cases"]
    assert found == []
    for kept_one in (held, stays):
        case = at_desk.get(f"/v1/cases/{kept_one}").json()
        assert case["parties"][0]["name"].startswith("Sam ")
    verified = types(running, "-m", "handoff_api", "verify-history")
    assert verified.returncode == 0, verified.stdout
    assert ", 0 broken" in verified.stdout
    history = at_desk.get(f"/v1/cases/{reference}/history").json()
    assert history["intact"]
    assert history["entries"][-1]["action"] == "forgotten"
    assert privacy(running, "release", held).returncode == 0
