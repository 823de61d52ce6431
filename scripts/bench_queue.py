"""Measure the staff API on many cases: one request at a time, then as many as it will take.

    scripts/bench_queue.py <database address> <cases> [--fill] [--processes 1] [--seconds 20]

``make bench-queue`` runs it on a private PostgreSQL with 200,000 cases and on SQLite with 20,000. Beside
times it prints what they cost in processor time, which other work on the machine does not change.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.bench import databases  # noqa: E402
from scripts.bench.clerk import Clerk, open_references  # noqa: E402
from scripts.bench.line import Line, until_there  # noqa: E402
from scripts.bench.processes import processor_seconds, running  # noqa: E402
from tests.volume.filling import FIELD_KEY, NOW, fill  # noqa: E402


def row(name: str, values: list[float], cost: float) -> str:
    cut = statistics.quantiles(values, n=100, method="inclusive")
    return f"| {name} | {len(values)} | {cut[49]:.1f} | {cut[94]:.1f} | {cost:.1f} |"


async def one_at_a_time(clerk: Clerk, number: int, pid: int) -> None:
    cases: list[dict[str, object]] = []

    async def read() -> None:
        cases.append(await clerk.read())

    async def act() -> None:
        await clerk.act(cases.pop())

    for name, do in (("a page of the queue (50)", clerk.queue), ("the counts", clerk.counts),
                     ("one case", read), ("an action (note)", act)):  # fmt: skip
        took: list[float] = []
        spent = processor_seconds(pid)
        for _ in range(number):
            began = time.perf_counter()
            await do()
            took.append((time.perf_counter() - began) * 1000)
        print(row(name, took, (processor_seconds(pid) - spent) / number * 1000), flush=True)


async def rival(settings: dict[str, str], number: int) -> None:
    """A page as one would write it first (``bench_rival.py``), asked for in the same run."""
    port = int(settings["PORT"]) + 50
    serve = ("uvicorn", "scripts.bench_rival:app", "--port", str(port), "--no-access-log")
    with running(settings, serve) as [server]:
        line = Line(port, "none")
        await until_there(port)
        took, path = [], "/cases?landlord=west-kent&limit=50"
        for place in range(number + 20):
            if place == 20:
                spent = processor_seconds(server)
            began = time.perf_counter()
            status, body = await line.ask("GET", path)
            took.append((time.perf_counter() - began) * 1000)
            if status != 200 or len(json.loads(body)) != 50:
                raise SystemExit(f"the rival answered {status}")
        cost = (processor_seconds(server) - spent) / number * 1000
        print(row("the rival's page (50)", took[20:], cost), flush=True)


async def many_at_once(
    make: Callable[[int], Clerk], pids: list[int], clerks: int, seconds: float
) -> None:
    done = 0
    until = time.monotonic() + seconds

    async def work(number: int) -> None:
        nonlocal done
        clerk = make(number)
        while time.monotonic() < until:
            await clerk.something()
            done += 1

    spent, began = sum(map(processor_seconds, pids)), time.monotonic()
    await asyncio.gather(*(work(number) for number in range(clerks)))
    took = time.monotonic() - began
    cost = (sum(map(processor_seconds, pids)) - spent) / done * 1000
    print(
        f"\n{clerks} clerks at once: {done / took:.0f} requests a second, "
        f"{cost:.1f} ms of the API's processor time each "
        f"(load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)"
    )


async def run(settings: dict[str, str], asked: argparse.Namespace) -> None:
    key = databases.make_key(settings, "manager")
    # As in docker-compose.yml: each process has a port of its own, and who asks is spread over them.
    # Processes that share one port do not share its connections evenly.
    ports = [int(settings["PORT"]) + each for each in range(asked.processes)]
    serve = [("handoff_api", "serve", "--port", str(port)) for port in ports]
    with running(settings, *serve) as pids:
        for each in ports:
            await until_there(each)
        first = Line(ports[0], key)
        references = await open_references(first)
        clerk = Clerk(first, references, 1)
        for _ in range(20):
            await clerk.queue()
            await clerk.read()
        print(
            "| one at a time | requests | p50 ms | p95 ms | processor ms |\n|---|---|---|---|---|"
        )
        await one_at_a_time(clerk, asked.number, pids[0])
        await rival(settings, asked.number)
        for clerks in (1, 8, 16):
            await many_at_once(
                lambda n: Clerk(Line(ports[n % len(ports)], key), references, n),
                pids,
                clerks,
                asked.seconds,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("cases", type=int)
    parser.add_argument("--fill", action="store_true")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--port", default="8199")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        settings = {
            **os.environ,
            "DATABASE_URL": asked.address,
            "PUTRIGHT_DATA": data,
            "PUTRIGHT_FIELD_KEYS": FIELD_KEY,
            "PUTRIGHT_LOG_LEVEL": "WARNING",
            "PUTRIGHT_CLOCK": NOW.isoformat(),
            "PUTRIGHT_CLOCK_STARTED": str(time.time()),
            "PUTRIGHT_RATES": '{"keys": "10000000/minute"}',
            "PORT": asked.port,
        }
        if asked.fill:
            databases.migrate(settings)
            began = time.monotonic()
            fill(asked.address, asked.cases)
            print(f"{asked.cases} cases with their histories in {time.monotonic() - began:.0f} s\n")
        kind = asked.address.split(":")[0]
        print(f"### {kind}, {asked.cases:,} cases, {asked.processes} process(es)\n")
        asyncio.run(run(settings, asked))


if __name__ == "__main__":
    main()
