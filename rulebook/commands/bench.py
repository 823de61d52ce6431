"""`bench`: how long loading and deciding take, against what was promised for them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timezone

from rulebook.commands.output import Output
from rulebook.deadlines import plan_deadlines
from rulebook.facts import Facts
from rulebook.library import Rulebook
from rulebook.triage import decide

LOAD_LIMIT_MS = 150.0
DECIDE_LIMIT_MS = 1.0


def bench(today: date, rounds: int = 7) -> Output:
    """Processor time, not the clock on the wall, so that a busy machine does not decide."""

    def load_all() -> None:
        book = Rulebook()
        for landlord in book.landlord_ids():
            book.policy(landlord, today)

    load = _milliseconds(load_all, rounds)
    book = Rulebook()
    facts = Facts(
        flags=frozenset({"court_claim", "multiple_issues", "third_party", "staff_conduct"}),
        topics=("damp_mould",),
        happened_latest=date(today.year - 2, 1, 15),
        acting_for="someone",
        already_considered=True,
    )
    received = {"received": datetime(today.year, today.month, today.day, 9, tzinfo=timezone.utc)}
    worst_decide = worst_plan = 0.0
    for landlord in book.landlord_ids():
        policy = book.policy(landlord, today)
        decided = _milliseconds(lambda p=policy: decide(p, facts, today), 300)  # type: ignore[misc]
        planned = _milliseconds(
            lambda p=policy: plan_deadlines(p, "stage_1", received),  # type: ignore[misc]
            300,
        )
        worst_decide, worst_plan = max(worst_decide, decided), max(worst_plan, planned)
    data = {
        "load_all_ms": round(load, 1),
        "decide_ms": round(worst_decide, 3),
        "plan_deadlines_ms": round(worst_plan, 3),
    }
    lines = [
        f"load every landlord   {load:8.1f} ms   (limit {LOAD_LIMIT_MS:.0f})",
        f"decide, worst         {worst_decide:8.3f} ms   (limit {DECIDE_LIMIT_MS:.0f})",
        f"plan deadlines, worst {worst_plan:8.3f} ms",
    ]
    return Output(data, lines, ok=load < LOAD_LIMIT_MS and worst_decide < DECIDE_LIMIT_MS)


def _milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The median of several rounds."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        act()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)
