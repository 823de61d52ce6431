"""Many residents at once, each writing as soon as they are answered."""

from __future__ import annotations

import asyncio
import time

from scripts.bench.machine import head, load, percentile, row
from scripts.bench.processes import Processes
from scripts.bench.talker import Talker
from tests.journeys.stack import Stack


async def talk_at_once(port: int, residents: int) -> tuple[list[Talker], float, list[str]]:
    """The talkers, the seconds until the last was done, and what was lost."""
    talkers = [Talker(port) for _ in range(residents)]
    began = time.monotonic()
    await asyncio.gather(*(talker.talk() for talker in talkers))
    took = time.monotonic() - began
    faults = [fault for talker in talkers for fault in await talker.lost()]
    return talkers, took, faults


def measure_crowd(stack: Stack, residents: int) -> None:
    """Print turns a second, their times and what was lost; a doubled case would show as lost."""
    processes = Processes(stack)
    asyncio.run(talk_at_once(stack.port, 4))
    before = processes.processor_ms()
    talkers, seconds, faults = asyncio.run(talk_at_once(stack.port, residents))
    after = processes.processor_ms()
    took = [ms for talker in talkers for ms in talker.took]
    spent = sum(after[name] - before[name] for name in after) / len(took)
    references = {talker.reference for talker in talkers}
    print(f"### {residents} residents at once ({load()})\n")
    print(head("residents", "turns", "turns a second", "p50 ms", "p95 ms", "slowest ms",
               "processor ms a turn", "cases", "lost"))  # fmt: skip
    print(
        row(
            residents,
            len(took),
            len(took) / seconds,
            percentile(took, 50),
            percentile(took, 95),
            max(took),
            spent,
            len(references),
            len(faults),
        )
    )
    print("\n".join(faults[:10]))
    if faults or len(references) != residents:
        raise SystemExit("something was lost")
