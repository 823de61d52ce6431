"""One resident at a time: whole conversations through the gateway, and Rasa alone as the rival."""

from __future__ import annotations

import asyncio

from scripts.bench import straight
from scripts.bench.bars import Bars
from scripts.bench.machine import head, load, percentile, row
from scripts.bench.processes import Processes
from scripts.bench.talker import Talker
from tests.journeys.stack import Stack

_P50_MS, _P95_MS = 70, 160


async def conversations(port: int, number: int) -> list[Talker]:
    """So many whole conversations, one after the other."""
    talkers = [Talker(port) for _ in range(number)]
    for talker in talkers:
        await talker.talk()
        if faults := await talker.lost():
            raise SystemExit(f"a conversation is not whole: {faults}")
    return talkers


def measure_turns(stack: Stack, number: int, bars: Bars) -> None:
    """Print the times of a turn, its processor time by process, and the rival's."""
    processes = Processes(stack)
    asyncio.run(conversations(stack.port, 3))
    before = processes.processor_ms()
    talkers = asyncio.run(conversations(stack.port, number))
    after = processes.processor_ms()
    gateway = [ms for talker in talkers for ms in talker.took]
    rasa = asyncio.run(straight.one_after_another(stack.rasa_port(), talkers))
    print(f"### A turn, one resident ({load()})\n")
    print(head("a turn", "turns", "p50 ms", "p95 ms"))
    for name, took in (
        ("through the gateway, case recorded", gateway),
        ("Rasa alone (rival)", rasa),
    ):
        print(row(name, len(took), percentile(took, 50), percentile(took, 95)))
    print(f"\nratio of the medians: {percentile(gateway, 50) / percentile(rasa, 50):.2f}\n")
    print(head("process", "processor ms a turn"))
    cost = {name: (after[name] - before[name]) / len(gateway) for name in after}
    for name, spent in cost.items():
        print(row(name, spent))
    print(row("together", sum(cost.values())) + "\n")
    bars.at_most("a turn, p50 ms", percentile(gateway, 50), _P50_MS)
    bars.at_most("a turn, p95 ms", percentile(gateway, 95), _P95_MS)
    print()
