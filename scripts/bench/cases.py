"""What staff wait for as cases gather: a page of the queue, the counts, one case, an action.

On the PostgreSQL of DATABASE_URL_TEST_POSTGRES (``scripts/with_postgres.sh``), else on SQLite.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from scripts.bench import databases
from scripts.bench.clerk import Clerk, open_references
from scripts.bench.growth import show, tenfold
from scripts.bench.line import Line, until_there
from scripts.bench.machine import percentile
from scripts.bench.processes import processor_seconds, running
from scripts.free_ports import free_port
from tests.volume.filling import FIELD_KEY, NOW, fill

_FIRST = 1_000
_EACH = 40
_THINGS = ("page of the queue", "counts", "one case", "action")


def measure_cases(most: int, pictures: Path | None) -> None:
    """Print and draw what each costs with 1,000 to ``most`` cases."""
    sizes = tenfold(_FIRST, most)
    p50: dict[str, list[float]] = {f"{thing}, p50 ms": [] for thing in _THINGS}
    cost: dict[str, list[float]] = {f"{thing}, processor ms": [] for thing in _THINGS}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            settings = _filled(Path(folder), size)
            print(f"{size:,} cases filled in {time.monotonic() - began:.0f} s", flush=True)
            found = asyncio.run(_ask(settings))
        for thing in _THINGS:
            p50[f"{thing}, p50 ms"].append(found[thing][0])
            cost[f"{thing}, processor ms"].append(found[thing][1])
    where = "PostgreSQL" if "DATABASE_URL_TEST_POSTGRES" in os.environ else "SQLite"
    for title, figures, name in (
        ("What staff wait for", p50, "growth-cases.svg"),
        ("What it costs the API's processor", cost, "growth-cases-processor.svg"),
    ):
        picture = pictures / name if pictures else None
        show(f"{title}, {where}", "cases", sizes, figures, picture)


def _filled(folder: Path, size: int) -> dict[str, str]:
    """A migrated house of so many cases, and what a process is told to serve it."""
    address = databases.postgresql(f"bench_{size}") or databases.sqlite(folder)
    settings = {
        **os.environ,
        "DATABASE_URL": address,
        "PUTRIGHT_DATA": str(folder),
        "PUTRIGHT_FIELD_KEYS": FIELD_KEY,
        "PUTRIGHT_LOG_LEVEL": "WARNING",
        "PUTRIGHT_CLOCK": NOW.isoformat(),
        "PUTRIGHT_CLOCK_STARTED": str(time.time()),
        "PUTRIGHT_RATES": '{"keys": "10000000/minute"}',
        "PORT": str(free_port()),
    }
    databases.migrate(settings)
    fill(address, size)
    return settings


async def _ask(settings: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Of each thing its median in milliseconds and its processor time."""
    key, port = databases.make_key(settings, "manager"), int(settings["PORT"])
    with running(settings, ("handoff_api", "serve")) as [server]:
        await until_there(port)
        clerk = Clerk(Line(port, key), await open_references(Line(port, key)), 1)
        for _ in range(10):
            await clerk.queue()
            await clerk.read()
        cases = [await clerk.read() for _ in range(_EACH)]

        async def act() -> None:
            await clerk.act(cases.pop())

        doing = (clerk.queue, clerk.counts, clerk.read, act)
        return {thing: await _timed(do, server) for thing, do in zip(_THINGS, doing, strict=True)}


async def _timed(do: Callable[[], Awaitable[object]], pid: int) -> tuple[float, float]:
    took, spent = [], processor_seconds(pid)
    for _ in range(_EACH):
        began = time.perf_counter()
        await do()
        took.append((time.perf_counter() - began) * 1000)
    return percentile(took, 50), (processor_seconds(pid) - spent) / _EACH * 1000
