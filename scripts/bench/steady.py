"""Memory of each process over many turns: is it flat? Rasa as it ships is the rival."""

from __future__ import annotations

import asyncio
import statistics

from scripts.bench.bars import Bars
from scripts.bench.crowd import talk_at_once
from scripts.bench.machine import head, load, row
from scripts.bench.processes import Processes
from scripts.bench.stock import StockRasa
from tests.journeys.stack import Stack

_AT_ONCE = 8
_LOOKS = 20
# Caches fill at first; growth is judged from here on.
_WARM = 0.2
# Below that there are no two looks to draw a line through.
_FEWEST = 200
_PERCENT, _TOGETHER_MB = 5, 1_600


def measure_memory(stack: Stack, turns: int, stock: StockRasa, bars: Bars) -> None:
    """Print memory of each process as it began, when warm and at the end, and its slope."""
    if turns < _FEWEST:
        raise SystemExit(f"memory over {turns} turns says nothing: --turns {_FEWEST} or more")
    processes = Processes(stack)
    seen = [(0, processes.megabytes())]
    done = 0
    while done < turns:
        talkers, _, faults = asyncio.run(talk_at_once(stack.port, _AT_ONCE))
        if faults:
            raise SystemExit(f"something was lost: {faults}")
        done += sum(len(talker.took) for talker in talkers)
        if done >= turns * len(seen) / _LOOKS:
            seen.append((done, processes.megabytes()))
    warm = [look for look in seen if look[0] >= turns * _WARM]
    print(f"### Memory over {done:,} turns ({load()})\n")
    print(head("process", "MB at start", "MB warm", "MB at the end", "change since warm",
               "MB a 1,000 turns"))  # fmt: skip
    names = [*seen[0][1], "together"]
    grown = {}
    for name in names:
        at = [(turn, _of(name, mb)) for turn, mb in warm]
        first, last = at[0][1], at[-1][1]
        slope = statistics.linear_regression(*zip(*at, strict=True)).slope * 1000
        grown[name] = (last - first) / first * 100
        print(
            row(name, _of(name, seen[0][1]), first, last, f"{grown[name]:+.1f} %", f"{slope:+.2f}")
        )
    print(row("rasa run as it ships, alone, before any turn (rival)", stock.megabytes, *[""] * 4))
    print()
    for name in names[:-1]:
        bars.at_most(f"{name} grown since warm, %", grown[name], _PERCENT)
    bars.at_most("everything together, MB", _of("together", seen[-1][1]), _TOGETHER_MB)
    print()


def _of(name: str, megabytes: dict[str, float]) -> float:
    return sum(megabytes.values()) if name == "together" else megabytes[name]
