"""The processes of one running Putright: their processor time and their memory, by name."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.journeys.stack import Stack

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


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
        return {name: sum(map(_mb, _family(pid))) for name, pid in self._roots.items()}


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
