"""Processes that are measured: started and ended, their processor time and their memory."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.stack import PYTHON, ROOT, Stack

_END_WITHIN_S = 20
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(settings: dict[str, str], *commands: tuple[str, ...]) -> Iterator[list[int]]:
    """The commands as processes; their ids."""
    started = [
        subprocess.Popen(
            [PYTHON, "-m", *command],
            cwd=ROOT,
            env=settings,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        for command in commands
    ]
    try:
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(_END_WITHIN_S)


def processor_seconds(pid: int) -> float:
    """Of a process and its children, so far."""
    return sum(map(_ms, _family(pid))) / 1000


def megabytes_of(pid: int) -> float:
    """Resident memory of a process and its children."""
    return sum(map(_mb, _family(pid)))


class Processes:
    """Looks at each supervised process and what it started; a restart in between would show."""

    def __init__(self, stack: Stack) -> None:
        lines = [line for line in stack.part("status", "").splitlines() if "pid " in line]
        self._roots = {line.split()[0]: int(line.split("pid ")[1].split(",")[0]) for line in lines}

    def processor_ms(self) -> dict[str, float]:
        """Milliseconds of processor time each has used so far."""
        return {name: sum(map(_ms, _family(pid))) for name, pid in self._roots.items()}

    def megabytes(self) -> dict[str, float]:
        """Resident memory of each; what they share is counted in each, so the sum errs upwards."""
        return {name: megabytes_of(pid) for name, pid in self._roots.items()}


def _family(pid: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--pid", str(pid), "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    if not found:
        raise SystemExit(f"process {pid} is gone: the figures would mean nothing")
    return [int(one) for one in found]


def _ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_MS


def _mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
