"""Many residents at once, each writing as soon as they are answered; Rasa alone as the rival."""

from __future__ import annotations

import asyncio
import time

from scripts.bench import straight
from scripts.bench.bars import Bars
from scripts.bench.machine import head, load, percentile, row
from scripts.bench.processes import Processes
from scripts.bench.talker import Talker
from tests.journeys.stack import Stack

_TURNS_A_SECOND, _P95_MS = 25, 4_000


async def talk_at_once(port: int, residents: int) -> tuple[list[Talker], float, list[str]]:
    """The talkers, the seconds until the last was done, and what was lost."""
    talkers = [Talker(port) for _ in range(residents)]
    began = time.monotonic()
    await asyncio.gather(*(talker.talk() for talker in talkers))
    took = time.monotonic() - began
    faults = [fault for talker in talkers for fault in await talker.lost()]
    return talkers, took, faults


def measure_crowd(stack: Stack, residents: int, bars: Bars) -> None:
    """Print turns a second, their times and what was lost; a doubled case would show as lost."""
    processes = Processes(stack)
    asyncio.run(talk_at_once(stack.port, 4))
    before = processes.processor_ms()
    talkers, seconds, faults = asyncio.run(talk_at_once(stack.port, residents))
    after = processes.processor_ms()
    took = [ms for talker in talkers for ms in talker.took]
    spent = sum(after[name] - before[name] for name in after) / len(took)
    references = {talker.reference for talker in talkers}
    before = processes.processor_ms()
    alone, alone_seconds = asyncio.run(straight.all_at_once(stack.rasa_port(), talkers))
    after = processes.processor_ms()
    spent_alone = sum(after[name] - before[name] for name in after) / len(alone)
    print(f"### {residents} residents at once ({load()})\n")
    print(head("", "turns", "turns a second", "p50 ms", "p95 ms", "slowest ms",
               "processor ms a turn", "cases", "lost"))  # fmt: skip
    for cells in (
        ("through the gateway, cases recorded", took, seconds, spent, len(references), len(faults)),
        ("Rasa alone (rival)", alone, alone_seconds, spent_alone, "none", "not kept"),
    ):
        print(_line(*cells))
    print("\n".join(faults[:10]))
    if faults or len(references) != residents:
        raise SystemExit("something was lost")
    bars.at_least("turns a second", len(took) / seconds, _TURNS_A_SECOND)
    bars.at_most("a turn in the crowd, p95 ms", percentile(took, 95), _P95_MS)
    print()


def _line(
    name: str, took: list[float], seconds: float, spent: float, cases: object, lost: object
) -> str:
    times = percentile(took, 50), percentile(took, 95), max(took)
    return row(name, len(took), len(took) / seconds, *times, spent, cases, lost)
