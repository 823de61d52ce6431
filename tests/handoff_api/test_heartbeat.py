"""A worker whose rounds have stopped is seen, by its container and by whoever watches."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from handoff_api import worker
from handoff_api.heartbeat import Heartbeat, lateness
from tests.handoff_api.house import House

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def working(house: House) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.ensure_future(worker.work(house.intake, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 30)


async def until(true: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 30
    while not true():
        assert time.monotonic() < give_up_at
        await asyncio.sleep(0.05)


def aged(data: Path, seconds: float) -> None:
    """As if the marks had been made so much earlier."""
    for mark in (data / "heartbeats").glob("*/*"):
        os.utime(mark, (time.time() - seconds,) * 2)


async def gauge(house: House) -> float:
    said = (await house.street.get("/metrics")).text
    [line] = [one for one in said.splitlines() if one.startswith("putright_worker_late_seconds ")]
    return float(line.split()[1])


def health(data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "handoff_api.heartbeat"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PUTRIGHT_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_every_round_of_a_worker_that_works_leaves_its_mark(house: House) -> None:
    data = house.settings.data
    assert await gauge(house) == -1
    assert (health(data).returncode, health(data).stdout) == (1, "no round has begun\n")
    async with working(house):
        await until(lambda: len(lateness(data)) > 0)
        aged(data, 10_000)
        # What comes often comes again by itself.
        await until(lambda: lateness(data)["carry_outbox"] == lateness(data)["work_once"] == 0)
        assert {"ring_timers", "answer_phones", "send_webhooks", "retain"} <= set(lateness(data))


@pytest.mark.parametrize("how", ["fails", "hangs"])
async def test_an_outbox_that_fails_or_hangs_is_seen_though_the_process_lives(
    house: House, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    async def broken() -> None:
        if how == "hangs":
            await asyncio.sleep(1)
        raise RuntimeError("no way out")

    monkeypatch.setattr(type(house.intake.channels.carrier), "carry_due", lambda _: broken())
    data = house.settings.data
    async with working(house):
        await until(lambda: len(lateness(data)) > 0)
        aged(data, 400)
        await until(lambda: lateness(data)["work_once"] == 0)
        assert lateness(data)["carry_outbox"] > 300
        assert await gauge(house) > 300
        unwell = health(data)
    assert unwell.returncode == 1
    assert "carry_outbox" in unwell.stdout
    assert "work_once" not in unwell.stdout


def test_any_worker_counts_for_the_service_and_only_its_own_for_a_container(tmp_path: Path) -> None:
    gone, here = Heartbeat(tmp_path, "gone"), Heartbeat(tmp_path, "here")
    gone.expect("ring_timers", 10)
    here.expect("ring_timers", 10)
    os.utime(tmp_path / "heartbeats" / "gone" / "ring_timers", (time.time() - 500,) * 2)
    assert lateness(tmp_path) == {"ring_timers": 0}
    assert lateness(tmp_path, "gone")["ring_timers"] == pytest.approx(490, abs=30)


def test_marks_of_what_nobody_does_any_more_do_not_ring_for_ever(tmp_path: Path) -> None:
    for machine in ("here", "gone"):
        Heartbeat(tmp_path, machine).expect("sweep_chimneys", 10)
    for machine in ("here", "gone"):
        mark = tmp_path / "heartbeats" / machine / "sweep_chimneys"
        os.utime(mark, (time.time() - 100_000,) * 2)
    Heartbeat(tmp_path, "here").expect("ring_timers", 10)
    assert lateness(tmp_path) == {"ring_timers": 0}
