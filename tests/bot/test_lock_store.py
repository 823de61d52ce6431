"""Two Rasa processes on one Redis: one conversation's turns go one after the other, in the order they came,
with nobody in front of them who sorts."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis
from rasa.core.lock_store import LockError

from bot.lock_store import SharedLockStore
from tests.bot.replica import TURNS, WHO
from tests.chaos.stores import Redis, StoreMissingError

ROOT = Path(__file__).parents[2]
# A turn that waits longer is no longer a failed turn but a chat that hangs.
AT_MOST_S = 6


@pytest.fixture
def server() -> Iterator[Redis]:
    try:
        server = Redis()
    except StoreMissingError as missing:
        pytest.fail(str(missing))
    server.start()
    yield server
    server.stop()


class Replica:
    """A process with a lock store of its own."""

    def __init__(self, kind: str, address: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.replica", kind, address],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> None:
        self._hears("ready")

    def ask(self, *numbers: int) -> None:
        """Give it turns without waiting for anything."""
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(map(str, numbers)) + "\n")
        self._process.stdin.flush()

    def asked(self) -> None:
        """Wait until it has drawn the tickets."""
        self._hears("asked")

    def end(self) -> None:
        """Wait until it has done all its turns."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            assert self._process.wait(30) == 0, "a turn failed"
        finally:
            self._process.kill()

    def _hears(self, word: str) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == f"{word}\n"


def two(kind: str, server: Redis) -> tuple[Replica, Replica]:
    pair = Replica(kind, server.address), Replica(kind, server.address)
    for each in pair:
        each.ready()
    return pair


def turns(server: Redis) -> list[str]:
    return [said.decode() for said in redis.Redis.from_url(server.address).lrange(TURNS, 0, -1)]


def one_by_one(numbers: list[int]) -> list[str]:
    return [said for number in numbers for said in (f"begins {number}", f"ends {number}")]


def alternately(kind: str, server: Redis, count: int) -> list[str]:
    pair = two(kind, server)
    for number in range(count):
        pair[number % 2].ask(number)
        pair[number % 2].asked()
    for each in pair:
        each.end()
    return turns(server)


def test_turns_given_to_two_processes_are_done_in_the_order_they_came(server: Redis) -> None:
    assert alternately("shared", server, 40) == one_by_one(list(range(40)))


def test_without_the_shared_store_they_are_not(server: Redis) -> None:
    assert alternately("memory", server, 40) != one_by_one(list(range(40)))


def test_turns_that_come_at_the_same_moment_still_go_one_by_one(server: Redis) -> None:
    pair = two("shared", server)
    half = 60
    for start in range(0, half, 5):
        for which, each in enumerate(pair):
            each.ask(*range(which * half + start, which * half + start + 5))
    for each in pair:
        each.end()
    said = turns(server)
    numbers = [int(each.split()[1]) for each in said[::2]]
    assert said == one_by_one(numbers)
    assert sorted(numbers) == list(range(2 * half)), "every turn was done, once"
    assert redis.Redis.from_url(server.address).keys() == [TURNS.encode()], "no lock stays behind"


def test_without_redis_a_turn_fails_and_does_not_hang(server: Redis) -> None:
    store = SharedLockStore(SimpleNamespace(url=server.address))

    async def turn() -> str:
        async with store.lock(WHO, wait_time_in_seconds=0.01):
            return "done"

    assert asyncio.run(turn()) == "done"
    for away, back in ((server.hang, server.go_on), (server.stop, server.start)):
        away()
        began = time.monotonic()
        with pytest.raises(LockError, match="Redis gives no lock"):
            asyncio.run(turn())
        assert time.monotonic() - began < AT_MOST_S
        back()
        assert asyncio.run(turn()) == "done"
