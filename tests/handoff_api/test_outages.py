"""A store that is full or away is said to be so, and what was answered before is still there."""

from __future__ import annotations

import errno
import sqlite3
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from handoff_api.attachments.store import FolderStore
from tests.handoff_api.files import photo
from tests.handoff_api.house import House, Resident
from tests.handoff_api.rasa import FakeRasa

PROBLEM = "application/problem+json"


def break_database(house: House, message: str) -> None:
    """Every statement fails from now on as SQLite fails it."""

    def _fail(*_: object) -> None:
        raise OperationalError("", {}, Exception(message))

    event.listen(house.public.database._writing.sync_engine, "before_cursor_execute", _fail)


def mend_database(house: House) -> None:
    house.public.database._writing.sync_engine.dispatch.before_cursor_execute.clear()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database or disk is full", "store_full"),
        ("disk I/O error", "store_full"),
        ("database is locked", "store_away"),
        ("server closed the connection unexpectedly", "store_away"),
    ],
)
async def test_message_that_cannot_be_kept_is_refused_clearly_and_is_taken_later(
    house: House, resident: Resident, rasa: FakeRasa, said: str, code: str
) -> None:
    id = str(uuid4())
    break_database(house, said)
    refused = await resident.post(id=id, text="the ceiling drips")
    assert refused.status_code == 503
    assert refused.headers["content-type"] == PROBLEM
    assert refused.headers["Retry-After"] == "5"
    assert refused.json()["code"] == code
    assert said not in refused.text
    mend_database(house)
    await resident.say("the ceiling drips", id=id)
    assert rasa.words() == ["the ceiling drips"]


async def test_photo_that_finds_no_room_is_refused_clearly(
    house: House, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FolderStore, "put", full)
    refused = await resident.http.post(
        "/v1/chat/attachments",
        headers=resident.headers,
        files={"file": ("photo.jpg", photo(), "image/jpeg")},
    )
    assert refused.status_code == 503, refused.text
    assert refused.json()["code"] == "store_full"


async def test_transaction_that_cannot_begin_is_refused_clearly(
    house: House, resident: Resident
) -> None:
    def _fail(_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    event.listen(house.public.database._writing.sync_engine, "begin", _fail, insert=True)
    refused = await resident.post(text="the ceiling drips")
    assert refused.status_code == 503, refused.text
    assert refused.json()["code"] == "store_full"
