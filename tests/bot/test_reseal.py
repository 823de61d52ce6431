"""A key of Rasa's store can be retired: everything is sealed anew, and nothing is lost on the way."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.reseal import Resealed, reseal
from bot.tracker_store import TrackerKeysMissingError
from tests.bot.test_serve import MARKER, _last_words, _say, _store

ROOT = Path(__file__).parents[2]


def new_key() -> str:
    return Fernet.generate_key().decode()


def rows(path: Path) -> list[tuple[int, str]]:
    with sqlite3.connect(path) as store:
        found: list[tuple[int, str]] = store.execute("SELECT id, data FROM events").fetchall()
    store.close()
    return found


def test_the_old_key_is_needed_no_more_and_the_conversation_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, old, new = tmp_path / "rasa.db", new_key(), new_key()
    store = _store(path, monkeypatch, old)
    _say(store, "conversation-1", MARKER)
    # Written before anything was sealed.
    with sqlite3.connect(path) as plain:
        plain.execute(
            "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES"
            ' (\'long-ago\', \'user\', 1.0, \'{"event": "user", "text": "plain words"}\')'
        )
    plain.close()
    store = _store(path, monkeypatch, new, old)
    _say(store, "conversation-2", "said since")
    count = len(rows(path))
    sealed_since = [id for id, data in rows(path) if _opens(new, data)]

    done = reseal(f"sqlite:///{path}", f"{new},{old}", batch=2)
    assert done == Resealed(anew=count - len(sealed_since), before=len(sealed_since))
    assert reseal(f"sqlite:///{path}", f"{new},{old}") == Resealed(before=count)
    assert all(_opens(new, data) for _, data in rows(path))
    store = _store(path, monkeypatch, new)
    assert _last_words(store, "conversation-1") == MARKER
    _say(store, "conversation-1", "and more")
    assert _last_words(store, "conversation-1") == "and more"


def test_what_no_key_opens_is_counted_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, lost, here = tmp_path / "rasa.db", new_key(), new_key()
    _say(_store(path, monkeypatch, lost), "conversation-1", MARKER)
    before = rows(path)
    assert reseal(f"sqlite:///{path}", here) == Resealed(lost=len(before))
    assert rows(path) == before
    with pytest.raises(TrackerKeysMissingError):
        reseal(f"sqlite:///{path}", "")


def test_the_operator_is_told_whether_the_older_keys_may_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = new_key(), new_key()
    _say(_store(tmp_path / "rasa.db", monkeypatch, old), "conversation-1", MARKER)
    kept = tmp_path / "tracker-keys"
    told = []
    for keys in (new, f"{new}\n{old}\n"):
        kept.write_text(keys)
        done = subprocess.run(
            [sys.executable, "-m", "bot.reseal"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PUTRIGHT_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        told.append((done.returncode, done.stdout.splitlines()[-1]))
    assert told[0][0] == 1
    assert "open with none of the keys" in told[0][1]
    assert told[1] == (0, "every event opens with the first key: the others may go")


def _opens(key: str, data: str) -> bool:
    try:
        Fernet(key).decrypt(data.encode())
    except Exception:
        return False
    return True
