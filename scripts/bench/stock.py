"""The rival of start and memory: ``rasa run`` as Rasa ships it, alone, with the same trained model.

No gateway, no case API, no action server, nothing of ``bot.quick``, its trackers in memory: less than
anything that could answer a resident.
"""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scripts.bench.processes import megabytes_of
from scripts.free_ports import free_port
from tests.journeys.stack import ROOT

_PYTHON = str(ROOT / ".venv" / "bot" / "bin" / "python")
_START_WITHIN_S = 180
_END_WITHIN_S = 20


@dataclass(frozen=True)
class StockRasa:
    """``start_s`` until it answered, ``megabytes`` it had then."""

    start_s: float
    megabytes: float


def measure_stock() -> StockRasa:
    """Start it, look, and stop it. Raises SystemExit when it does not answer in time."""
    with _running() as (process, port):
        began = time.perf_counter()
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - began > _START_WITHIN_S:
                raise SystemExit("stock Rasa did not start")
            time.sleep(0.05)
        return StockRasa(time.perf_counter() - began, megabytes_of(process.pid))


@contextmanager
def _running() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    process = subprocess.Popen(
        [_PYTHON, "-m", "rasa", "run", "--model", "models/putright.tar.gz", "--interface", "127.0.0.1",
         "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "SANIC_WORKERS": "1", "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait(_END_WITHIN_S)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
