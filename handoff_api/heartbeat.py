"""Whether the worker's rounds still come: each leaves a mark in the data folder when it has gone well.

    python -m handoff_api.heartbeat        exit 1, and which, when this machine's own have stopped

A file for each round, named for it, in a folder for each machine: it holds the seconds between two rounds and
was touched when the last one ended. Only the standard library: asked every half minute, it must cost nothing.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

FOLDER = "heartbeats"
# A round that waits for a slow receiver takes its time; one this late has stopped.
LATE_S = 300.0
# Of containers that are gone.
_OLD_S = 24 * 3600.0


class Heartbeat:
    """Marks of one worker, of ``machine`` (its own name unless given)."""

    def __init__(self, data: Path, machine: str | None = None) -> None:
        self._folder = data / FOLDER / (machine or socket.gethostname())
        self._every: dict[str, float] = {}
        _clear_away(data)
        self._folder.mkdir(parents=True, exist_ok=True)
        # What nobody does any more, since the last version of this program, must not be missed for good;
        # another worker on this machine keeps its marks fresh.
        for mark in self._folder.glob("*"):
            if time.time() - mark.stat().st_mtime > LATE_S:
                mark.unlink(missing_ok=True)

    def expect(self, name: str, every: float) -> None:
        """From now on ``name`` is missed when it does not come every so many seconds."""
        self._every[name] = every
        self._write(name)

    def beat(self, name: str) -> None:
        """``name`` has gone well just now."""
        try:
            os.utime(self._folder / name)
        except FileNotFoundError:
            self._write(name)

    def _write(self, name: str) -> None:
        (self._folder / name).write_text(f"{self._every[name]}\n")


def lateness(data: Path, machine: str | None = None) -> dict[str, float]:
    """By how many seconds each round is late, 0 for one that is not: any worker's counts, or those of one
    machine. Empty where there never was a worker."""
    least: dict[str, float] = {}
    now = time.time()
    for mark in _marks(data, machine or "*"):
        try:
            late = max(0.0, now - mark.stat().st_mtime - float(mark.read_text()))
        except (OSError, ValueError):
            # Just being written or cleared away.
            continue
        least[mark.name] = min(late, least.get(mark.name, late))
    return least


def _marks(data: Path, machine: str) -> Iterator[Path]:
    return (data / FOLDER).glob(f"{machine}/*")


def _clear_away(data: Path) -> None:
    long_ago = time.time() - _OLD_S
    for folder in (data / FOLDER).glob("*"):
        times = [mark.stat().st_mtime for mark in folder.glob("*")]
        if times and max(times) < long_ago:
            shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """For a container's health check."""
    data = Path(os.environ.get("PUTRIGHT_DATA", "var"))
    found = lateness(data, socket.gethostname())
    stopped = [f"{name} ({late:.0f} s late)" for name, late in found.items() if late > LATE_S]
    if not found:
        stopped = ["no round has begun"]
    sys.stdout.write((", ".join(sorted(stopped)) or "every round comes") + "\n")
    return 1 if stopped else 0


if __name__ == "__main__":
    sys.exit(main())
