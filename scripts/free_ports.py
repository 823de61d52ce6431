"""Ports that nobody listens on, for the processes of one machine.

Asking the system for port 0 gives one of those that it also hands to outgoing connections: between the
choice and the moment when the process listens, another may hold it, and a second question may be
answered alike. So ports are taken from below that range, each once.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Iterable
from pathlib import Path

_LOWEST = 18_000
# Where macOS begins to hand out ports; Linux says it in a file.
_OUTGOING_FROM = 49_152
_OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
_TRIES = 1_000


class FreePorts:
    """Gives each port once, and none of ``taken``."""

    def __init__(self, taken: Iterable[int] = ()) -> None:
        self._given = set(taken)

    def one(self) -> int:
        """A port on the loopback that was free a moment ago. Raises OSError when none is found."""
        return self._take(1, every=1)[0]

    def in_a_row(self, count: int) -> list[int]:
        """``count`` (0 to 10) neighbours that differ in their last digit alone, which begins at 0."""
        return self._take(count, every=10)

    def _take(self, count: int, every: int) -> list[int]:
        for _ in range(_TRIES):
            first = random.randrange(_LOWEST, _end(), every)  # noqa: S311 - nobody is kept out by it
            ports = list(range(first, first + count))
            if not self._given.intersection(ports) and all(map(_is_free, ports)):
                self._given.update(ports)
                return ports
        raise OSError(f"no {count} free ports from {_LOWEST} to {_end()}")


def free_port() -> int:
    """One port that nobody listens on; another each time that this process asks."""
    return _of_this_process.one()


def _end() -> int:
    """The first port that the system gives to outgoing connections."""
    try:
        begin = int(_OUTGOING.read_text().split()[0])
    except OSError:
        return _OUTGOING_FROM
    return begin - begin % 10 if begin > _LOWEST + _TRIES else _OUTGOING_FROM


def _is_free(port: int) -> bool:
    with socket.socket() as wanted:
        wanted.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            wanted.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


_of_this_process = FreePorts()
