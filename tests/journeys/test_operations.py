"""Backup, restore, upgrade and turning the bot off as an operator does them, on the processes that `make run` starts: afterwards
the same conversation goes on, in Rasa's memory too, and no history is broken."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from alembic import command

from handoff_api.migrations import alembic_config
from tests.journeys.resident import Resident
from tests.journeys.stack import MONDAY, PYTHON, ROOT, Stack
from tests.journeys.test_outages import DOOR

# A version whose rows the next one's migrations find, and that they can be taken back to.
BEFORE = "0025"


def types(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the operator types beside the running (or stopped) service."""
    return subprocess.run(
        [PYTHON, *arguments],
        cwd=ROOT,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_was_backed_up_comes_back_and_an_upgrade_goes_over_it(tmp_path: Path) -> None:
    first = Stack(tmp_path / "data", MONDAY)
    first.start()
    try:
        me = Resident(first.url, "west-kent", {})
        me.write(DOOR)
        me.answer()
        asked = me.asks
        done = Resident(first.url, "west-kent", {})
        done.write(DOOR)
        assert done.talk_until_done() is not None, done.transcript()

        made = types(first, "scripts/backup.py", "make", "--to", str(tmp_path / "backups"))
        assert made.returncode == 0, made.stderr
        backup = made.stdout.strip()
        refused = types(first, "scripts/backup.py", "restore", backup)
        assert refused.returncode == 1
        assert "Putright is running on this data: stop it first" in refused.stderr
        me.answer()
        assert me.asks != asked, "after the backup the talk went on"
    finally:
        first.stop()

    # The disk is gone; the keys were kept elsewhere, as the backup says.
    keys = {name: (first.data / name).read_bytes() for name in ("field-keys", "tracker-keys")}
    shutil.rmtree(first.data)
    first.data.mkdir()
    for name, key in keys.items():
        (first.data / name).write_bytes(key)
    restored = types(first, "scripts/backup.py", "restore", backup)
    assert restored.returncode == 0, restored.stderr
    assert (first.data / "rasa.db").is_file()

    # As if the backup had been made by the version before this one.
    command.downgrade(alembic_config(f"sqlite:///{first.data / 'putright.db'}"), BEFORE)
    again = Stack(first.data, MONDAY, port=first.port)
    again.start()
    try:
        # What the page shows after it was opened again.
        me.heard = [m for m in me.history() if m["sender"] != "resident"]
        assert me.asks == asked
        assert me.talk_until_done() is not None, me.transcript()
        verified = types(again, "-m", "handoff_api", "verify-history")
        assert verified.stdout.strip() == "2 histories checked, 0 broken"

        # Turned off and on again beside the running processes.
        other = Resident(again.url, "west-kent", {})
        assert types(again, "-m", "handoff_api.switch", "off", "--because", "trial").returncode == 0
        other.write(DOOR)
        assert "safe" in other.last_said, other.transcript()
        assert types(again, "-m", "handoff_api.switch", "on").returncode == 0
        other.wait_for("log this as a complaint")
    finally:
        again.stop()
