"""Ask the house over real HTTP what nobody would think of: ``python -m tests.fuzz.over_http [--inputs 10000]``.

``make fuzz`` runs it, on the PostgreSQL of DATABASE_URL_TEST_POSTGRES where there is one: it refuses what
SQLite lets through. Every key of its own share of the requests; what fell is printed, with the smallest
request that does it. Exits with 1 when something fell.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from handoff_api.logging import start_logging
from tests.fuzz import counts
from tests.fuzz.callers import CALLERS, Caller
from tests.fuzz.served import Served
from tests.fuzz.strangers import STRANGERS
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.twilio import FakeTwilio

Ask = Callable[[], int]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _each_operation(
    caller: Caller, served: Served, inputs: int, seed: int
) -> list[tuple[str, Ask]]:
    operations = list(caller.operations(served.app[caller.door]))
    share = max(1, inputs // len(operations))

    def ask(path: str, method: str) -> Ask:
        return lambda: caller.ask_anything(served, path, method, share, seed)

    return [(f"{method.upper()} {path}", ask(path, method)) for path, method in operations]


def _parts(served: Served, inputs: int, seed: int) -> dict[str, list[tuple[str, Ask]]]:
    share = inputs // (len(CALLERS) + len(STRANGERS))
    parts = {name: _each_operation(c, served, share, seed) for name, c in CALLERS.items()}
    for name, ask in STRANGERS.items():
        parts[name] = [(name, lambda ask=ask: ask(served, share, seed))]  # type: ignore[misc]
    return parts


def _ask_all(served: Served, inputs: int, seed: int) -> tuple[int, bool]:
    total, stood = 0, True
    _say(f"seed {seed}\n| who asks, or what is sent | inputs | seconds | |\n|---|---|---|---|")
    for name, things in _parts(served, inputs, seed).items():
        began, asked, fell = time.monotonic(), 0, []
        for what, ask in things:
            try:
                asked += ask()
            except Exception as error:  # whatever it is, the next one is asked all the same
                fell.append(f"{what}: {error}")
        said = "stood" if not fell else f"FELL {len(fell)} times"
        _say(f"| {name} | {asked:,} | {time.monotonic() - began:.0f} | {said} |")
        for one in fell:
            sys.stderr.write(f"\n{name}, {one}\n\n")
        total, stood = total + asked, stood and not fell
    return total, stood


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.over_http", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    start_logging("CRITICAL")
    rasa, twilio = FakeRasa(), FakeTwilio()
    rasa.start()
    twilio.start()
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("DATABASE_URL_TEST_POSTGRES", "")
        served = Served(Path(folder), rasa, twilio, database)
        total, stood = _ask_all(served, asked.inputs, asked.seed)
        served.stop()
    twilio.stop()
    rasa.stop()
    counts.write("http", total)
    _say(f"\n{total:,} requests, {'none' if stood else 'some'} that the house fell over")
    return 0 if stood else 1


if __name__ == "__main__":
    sys.exit(main())
