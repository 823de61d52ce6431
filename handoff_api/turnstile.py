"""Fair turns at a thing that one process at a time may have: who waits for it longest has it next."""

from __future__ import annotations

import asyncio
import fcntl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

_LOOK_S = 0.002


class Turnstile:
    """One at a time of everybody who opened the same ``path``: tasks of a process and processes.

    Whoever is in it waits for the thing itself and leaves as soon as it has it. So a process that
    would take the thing again the moment it gave it back must let one that waits go first. A process
    that dies leaves nothing locked.
    """

    def __init__(self, path: Path, longest_s: float) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        self._longest_s = longest_s
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """In it. After the longest wait everybody passes: a stuck process must not stop the others."""
        async with self._lock:
            give_up_at = time.monotonic() + self._longest_s
            while not self._enter() and time.monotonic() < give_up_at:
                await asyncio.sleep(_LOOK_S)
            try:
                yield
            finally:
                if self._file is not None:
                    fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the file back; whoever passes again opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _enter(self) -> bool:
        if self._file is None:
            self._file = self._path.open("ab")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
