"""The beat of what happens by the clock."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from handoff_api.timers.schedule import Beat, beating


async def test_rounds_come_at_once_and_then_again_and_again() -> None:
    rung = asyncio.Semaphore(0)

    async def ring() -> None:
        rung.release()

    async with beating([Beat("ring", 0.05, ring)]):
        for _ in range(3):
            await asyncio.wait_for(rung.acquire(), 5)


async def test_round_under_way_is_not_doubled() -> None:
    at_once, most = 0, 0

    async def slow() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.2)
        at_once -= 1

    async with beating([Beat("slow", 0.02, slow)]):
        await asyncio.sleep(0.5)
    assert most == 1


async def test_failed_round_is_logged_without_its_words_and_the_next_is_tried() -> None:
    tried = asyncio.Semaphore(0)

    async def fails() -> None:
        tried.release()
        raise ValueError("Sam Example of 14 Invented Close")

    with capture_logs() as lines:
        async with beating([Beat("fails", 0.05, fails)]):
            for _ in range(2):
                await asyncio.wait_for(tried.acquire(), 5)
    assert lines[0] == {
        "event": "worker_round_failed",
        "job": "fails",
        "error": "ValueError",
        "log_level": "error",
    }


async def test_failing_round_stops_no_other() -> None:
    rung = asyncio.Semaphore(0)

    async def fails() -> None:
        raise ValueError

    async def ring() -> None:
        rung.release()

    async with beating([Beat("fails", 0.05, fails), Beat("ring", 0.05, ring)]):
        for _ in range(2):
            await asyncio.wait_for(rung.acquire(), 5)


async def test_stopping_waits_for_a_round_under_way() -> None:
    begun, ended = asyncio.Event(), False

    async def works() -> None:
        nonlocal ended
        begun.set()
        await asyncio.sleep(0.2)
        ended = True

    async with beating([Beat("works", 60, works)]):
        await asyncio.wait_for(begun.wait(), 5)
    assert ended
