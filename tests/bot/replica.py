"""One Rasa process as far as its locks go: ``python -m tests.bot.replica KIND ADDRESS``.

Each number on its standard input is a turn of the same conversation; it takes the lock, and writes into Redis
when the turn begins and ends.
"""

from __future__ import annotations

import asyncio
import sys
from types import SimpleNamespace

import redis
from rasa.core.lock_store import InMemoryLockStore, LockStore

from bot.lock_store import SharedLockStore

WHO = "conversation-1"
TURNS = "turns"
TURN_S = 0.02
_LOOKS_AGAIN_S = 0.005


async def turn(store: LockStore, log: redis.Redis, number: str) -> None:
    async with store.lock(WHO, wait_time_in_seconds=_LOOKS_AGAIN_S):
        log.rpush(TURNS, f"begins {number}")
        await asyncio.sleep(TURN_S)
        log.rpush(TURNS, f"ends {number}")


async def main(kind: str, address: str) -> None:
    shared = SharedLockStore(SimpleNamespace(url=address))
    store = shared if kind == "shared" else InMemoryLockStore()
    log = redis.Redis.from_url(address)
    turns = []
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while line := await asyncio.to_thread(sys.stdin.readline):
        turns += [asyncio.create_task(turn(store, log, number)) for number in line.split()]
        # Each has drawn its ticket by then.
        await asyncio.sleep(0)
        sys.stdout.write("asked\n")
        sys.stdout.flush()
    await asyncio.gather(*turns)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
