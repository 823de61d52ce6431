"""`make run`: says what is wrong in one sentence, and leaves nothing behind when it stops."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from handoff_api.sealing.keyring import new_key
from tests.journeys.stack import PYTHON, ROOT, Stack


def processes_of(stack: Stack) -> list[str]:
    """Command lines of every process that was started for this stack."""
    mine = f"PUTRIGHT_DATA={stack.data}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mine in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except (OSError, ProcessLookupError):
            continue
    return found


def test_a_taken_port_is_named_and_nothing_is_started(stack: Stack, tmp_path: Path) -> None:
    done = subprocess.run(
        [PYTHON, "scripts/run.py"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(stack.port), "PUTRIGHT_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert f"port {stack.port} is taken" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "putright.db").exists()


def test_a_missing_model_is_named_with_the_verb_that_makes_it(tmp_path: Path) -> None:
    alone = Stack(tmp_path, "2026-11-23T10:00:00Z", PUTRIGHT_MODEL="models/none.tar.gz")
    done = subprocess.run(
        [PYTHON, "scripts/run.py"],
        cwd=ROOT,
        env=alone.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "make train" in done.stderr


def test_a_stop_leaves_no_process_behind(tmp_path: Path) -> None:
    short = Stack(tmp_path, "2026-11-23T10:00:00Z")
    short.start()
    assert len(processes_of(short)) >= 6, "the supervisor and five parts"
    short.stop()
    assert processes_of(short) == []


def test_a_part_that_is_killed_comes_back(stack: Stack) -> None:
    stack.kill("worker")
    stack.wait_until_running("worker")


def test_a_moved_clock_is_refused_in_production(tmp_path: Path) -> None:
    alone = Stack(
        tmp_path,
        "2026-11-23T10:00:00Z",
        PUTRIGHT_ENV="production",
        PUTRIGHT_FIELD_KEYS=new_key(),
        PUTRIGHT_TRACKER_KEYS=new_key(),
    )
    done = subprocess.run(
        [PYTHON, "scripts/run.py"],
        cwd=ROOT,
        env=alone.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "PUTRIGHT_CLOCK" in done.stderr
