"""``python -m scripts.bench [turn crowd memory conversations cases rival widget streams phone]``.

Without a part: the first three. Ends with 1 when a figure misses its bar. The rival of understanding is in
``make evaluate``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from scripts.bench.bars import Bars
from scripts.bench.cases import measure_cases
from scripts.bench.conversations import measure_conversations
from scripts.bench.crowd import measure_crowd
from scripts.bench.machine import head, load, row
from scripts.bench.phone import Spell, measure_phone
from scripts.bench.rival import measure_rival
from scripts.bench.steady import measure_memory
from scripts.bench.stock import measure_stock
from scripts.bench.streams import measure_streams
from scripts.bench.turns import measure_turns
from scripts.bench.widget import measure_widget
from tests.journeys.stack import MONDAY, Stack

PARTS = ("turn", "crowd", "memory", "conversations", "cases", "rival", "widget", "streams", "phone")

_READY_WITHIN_S = 40


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=PARTS, default=list(PARTS[:3]))
    parser.add_argument("--talks", type=int, default=25, help="conversations, one resident")
    parser.add_argument("--residents", type=int, default=100, help="at once")
    parser.add_argument("--turns", type=int, default=10_000, help="over which memory is looked at")
    parser.add_argument("--conversations", type=int, default=10_000, help="most in the store")
    parser.add_argument("--cases", type=int, default=100_000, help="most in PostgreSQL")
    parser.add_argument("--epochs", type=int, default=5, help="of the rival's training")
    parser.add_argument("--times", type=int, default=20, help="a page with the chat is loaded")
    parser.add_argument("--streams", type=int, default=500, help="open at once in one process")
    parser.add_argument("--stopped", type=int, default=60, help="seconds of phone without the bot")
    parser.add_argument("--pictures", type=Path, help="where plots are written as SVG")
    asked = parser.parse_args()
    bars = Bars()
    if set(asked.parts) & {"turn", "crowd", "memory", "conversations"}:
        on_a_running_putright(asked, bars)
    if "cases" in asked.parts:
        measure_cases(asked.cases, asked.pictures)
    if "rival" in asked.parts:
        measure_rival(asked.epochs)
    if "widget" in asked.parts:
        measure_widget(asked.times, bars)
    if "streams" in asked.parts:
        measure_streams(asked.streams, bars)
    if "phone" in asked.parts:
        measure_phone(Spell(stopped=asked.stopped), bars)
    for line in bars.missed:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if bars.missed else 0


def on_a_running_putright(asked: argparse.Namespace, bars: Bars) -> None:
    stock = measure_stock()
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), MONDAY)
        began = time.perf_counter()
        stack.start()
        took = time.perf_counter() - began
        print(f"### Start to ready, trained model ({load()})\n")
        print(head("", "seconds") + f"\n{row('everything', took)}")
        print(row("rasa run as it ships, alone (rival)", stock.start_s) + "\n")
        bars.at_most("start to ready, s", took, _READY_WITHIN_S)
        print()
        try:
            if "turn" in asked.parts:
                measure_turns(stack, asked.talks, bars)
            if "crowd" in asked.parts:
                measure_crowd(stack, asked.residents, bars)
            if "memory" in asked.parts:
                measure_memory(stack, asked.turns, stock, bars)
            if "conversations" in asked.parts:
                measure_conversations(stack, asked.conversations, asked.pictures)
        finally:
            stack.stop()


if __name__ == "__main__":
    sys.exit(main())
