"""``python -m tests.chaos``: both shapes of the stack under every fault, then a table.

Exits with 1 when a promise was broken. ``make chaos`` runs it; docs/chaos.md says how to read it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import signal
import sys
import time

from tests.chaos import migrating
from tests.chaos.faults import Faults
from tests.chaos.promises import Promises
from tests.chaos.report import promised, table
from tests.chaos.trial import Outcome, attempt, make_world

# Starting, coming to rest and looking, beside the time with faults.
_BESIDE_S = 150


def main() -> int:
    """Run it; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="about how long all of it takes")
    parser.add_argument("--conversations", type=int, default=100, help="in all")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument(
        "--database", choices=["sqlite", "postgresql", "both"], default="both",
        help="one machine, the production shape, or one after the other",
    )  # fmt: skip
    parser.add_argument(
        "--only", nargs="*", default=[], metavar="FAULT", help="these faults alone, once each"
    )
    asked = parser.parse_args()
    # Stopped from outside, it still takes down what it put up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    seed = secrets.randbelow(10**6) if asked.seed is None else asked.seed
    print(f"seed {seed} (the same again: make chaos SEED={seed})", flush=True)
    databases = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    each = max(asked.seconds / len(databases) - _BESIDE_S, 30)
    began = time.monotonic()
    outcomes = [
        _trial(database, seed, asked.conversations // len(databases), each, tuple(asked.only))
        for database in databases
    ]
    together = sum((o.promises for o in outcomes), Promises())
    for database in databases:
        together += migrating.try_all(database, seed)
    print("\nEverything together")
    print(table("seen", together.seen))
    print(promised(together))
    minutes = (time.monotonic() - began) / 60
    print(f"seed {seed}, {minutes:.1f} minutes, load average {os.getloadavg()[0]:.1f}")
    print("a promise was BROKEN" if together.broken else "every promise was kept")
    return 1 if together.broken else 0


def _trial(
    database: str, seed: int, conversations: int, seconds: float, only: tuple[str, ...]
) -> Outcome:
    print(f"\n{database}: {conversations} conversations, faults for {seconds:.0f} s", flush=True)
    world = make_world(database, seed)
    try:
        world.start()
        outcome = asyncio.run(attempt(world, conversations, seconds, Faults(world, only)))
    finally:
        world.stop()
    for line in outcome.not_tried:
        print(f"  NOT TRIED {line}")
    print("\n".join(f"  {line}" for line in outcome.log))
    print(table("done", outcome.did))
    print(table("spoilt answers", world.rasa.spoilt + world.intake.spoilt + world.actions.spoilt))
    print(table("requests of the website", outcome.tally))
    print(table("telephone", outcome.webhooks))
    print(promised(outcome.promises), flush=True)
    print(f"  {outcome.seconds:.0f} s")
    if outcome.kept:
        print(f"  what was left (database, logs, threads.txt): {outcome.kept}")
    return outcome


if __name__ == "__main__":
    sys.exit(main())
