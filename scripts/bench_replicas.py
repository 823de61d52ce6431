"""Measure what a second Rasa replica is worth: turns a second, and the order in each conversation.

    .venv/api/bin/python scripts/bench_replicas.py [--seconds 60] [--residents 16] [--cores 0.2]

The rival of two replicas is one, in the same run, on the same messages, with the same lock store in
Redis. Each resident tells a whole complaint, again and again, and says three things at once without
waiting in between. Afterwards every message must be there once and answered in the order of the
thread. Exits with 1 when one is not.

``--cores`` gives each Rasa at most that much of a core, by the means containers use (Linux control
groups, as root). Without it one machine shows nothing: gateway, database and residents take the cores
that a second replica would need.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.chaos.stores import Redis  # noqa: E402
from tests.journeys.resident import ANSWERS  # noqa: E402
from tests.journeys.stack import MONDAY, Stack  # noqa: E402

OPENING = "my front door has stuck for five weeks and nobody rings back, I want to complain"
# As the supervisor calls them.
NAMES = ("rasa", "rasa_more:rasa_more_0")
BURST = ("thank you", "that is everything from me", "bye")


@dataclass
class Count:
    """What was answered, how long each took, and what was wrong."""

    took: list[float] = field(default_factory=list)
    waited: int = 0
    wrong: list[str] = field(default_factory=list)
    ended: int = 0


async def talk(http: httpx.AsyncClient, count: Count, until: float) -> None:
    """One whole conversation, then a look at its order."""
    opened = (await http.post("/v1/chat/sessions", json={"landlord": "west-kent"})).json()
    headers = {"Authorization": f"Bearer {opened['token']}"}
    sent: list[str] = []

    async def say(text: str) -> list[dict[str, Any]]:
        began = time.perf_counter()
        id = str(uuid.uuid4())
        sent.append(id)
        answer = await http.post(
            "/v1/chat/messages", json={"id": id, "text": text}, headers=headers
        )
        answer.raise_for_status()
        heard: list[dict[str, Any]] = answer.json()["messages"]
        if any(m["sender"] == "bot" for m in heard):
            count.took.append(time.perf_counter() - began)
        else:
            count.waited += 1
        return heard

    text: str | None = OPENING
    while text is not None and time.monotonic() < until:
        asks = next((m["asks"] for m in reversed(await say(text)) if m["asks"]), None)
        text = ANSWERS.get(asks, "skip") if asks else None
    if text is not None:
        return
    await asyncio.gather(*(say(words) for words in BURST))
    count.ended += 1
    count.wrong += await disorder(http, headers, sent)


async def disorder(http: httpx.AsyncClient, headers: dict[str, str], sent: list[str]) -> list[str]:
    """What is lost, doubled, unanswered or out of order in one conversation."""
    for _ in range(60):
        thread = (await http.get("/v1/chat/messages", headers=headers)).json()["messages"]
        mine = [m for m in thread if m["sender"] == "resident"]
        if all(m["state"] != "waiting" for m in mine):
            break
        await asyncio.sleep(0.5)
    place = {m["id"]: n for n, m in enumerate(mine)}
    answered = [place[m["in_reply_to"]] for m in thread if m["sender"] == "bot"]
    wrong = []
    if sorted(m["client_id"] for m in mine) != sorted(sent):
        wrong.append("lost or doubled")
    if answered != sorted(answered):
        wrong.append(f"answered out of order: {answered}")
    if set(answered) != set(place.values()):
        wrong.append("not every message was answered")
    return wrong


async def rush(url: str, residents: int, seconds: float) -> tuple[Count, float]:
    """So many residents, one conversation after the other, until time is up."""
    count = Count()
    began = time.monotonic()
    until = began + seconds
    limits = httpx.Limits(max_connections=residents * 4)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as http:

        async def one() -> None:
            while time.monotonic() < until:
                await talk(http, count, until)

        await asyncio.gather(*(one() for _ in range(residents)))
    return count, time.monotonic() - began


class Share:
    """At most so much of a core for each process added; gone with :meth:`close`."""

    PERIOD_US = 20_000

    def __init__(self, cores: float) -> None:
        self._quota_us = int(cores * self.PERIOD_US)
        self._made: list[Path] = []

    def add(self, pid: int) -> None:
        """Raises OSError where control groups cannot be made."""
        first = Path("/sys/fs/cgroup/cpu")
        is_first = first.is_dir()
        group = (first if is_first else Path("/sys/fs/cgroup")) / f"putright-bench-{pid}"
        group.mkdir()
        self._made.append(group)
        if is_first:
            (group / "cpu.cfs_period_us").write_text(str(self.PERIOD_US))
            (group / "cpu.cfs_quota_us").write_text(str(self._quota_us))
        else:
            (group / "cpu.max").write_text(f"{self._quota_us} {self.PERIOD_US}")
        (group / "cgroup.procs").write_text(str(pid))

    def close(self) -> None:
        for group in self._made:
            for _ in range(50):
                try:
                    group.rmdir()
                    break
                except OSError:
                    time.sleep(0.1)


def measure(replicas: int, residents: int, seconds: float, cores: float | None) -> Count:
    """Start everything with so many replicas, warm it, rush it, print a row."""
    redis = Redis()
    redis.start()
    share = Share(cores or 1)
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(
            Path(folder),
            MONDAY,
            PUTRIGHT_RASA_REPLICAS=str(replicas),
            PUTRIGHT_REDIS_URL=redis.address,
        )
        stack.start()
        try:
            asyncio.run(rush(stack.url, 2, 8))
            for number in range(replicas) if cores else ():
                share.add(int(stack.part("pid", NAMES[number])))
            count, took = asyncio.run(rush(stack.url, residents, seconds))
        finally:
            stack.stop()
            redis.stop()
            share.close()
    took_ms = sorted(1000 * one for one in count.took)
    p50, p95 = (took_ms[int(len(took_ms) * part)] for part in (0.5, 0.95))
    print(
        f"| {replicas} | {len(took_ms)} | {len(took_ms) / took:.1f} | {p50:.0f} | {p95:.0f} "
        f"| {count.waited} | {count.ended} | {len(count.wrong)} | {os.getloadavg()[0]:.1f} |",
        flush=True,
    )
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--residents", type=int, default=16)
    parser.add_argument("--cores", type=float)
    asked = parser.parse_args()
    each = f", {asked.cores} of a core for each Rasa" if asked.cores else ""
    print(
        f"{asked.residents} residents at once, {asked.seconds:.0f} s each, {os.cpu_count()} cores{each}\n"
    )
    print("| replicas | turns | a second | p50 ms | p95 ms | kept waiting | conversations "
          "| out of order | load |\n|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    counts = [measure(n, asked.residents, asked.seconds, asked.cores) for n in (1, 2)]
    for wrong in [w for count in counts for w in count.wrong][:10]:
        print(wrong)
    return 1 if any(count.wrong for count in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
