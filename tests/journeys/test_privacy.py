"""A marker sent by a resident is in the database and in no log."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.resident import Resident
from tests.journeys.stack import Stack

MARKER = "zyxmarkerword"


def test_logs_never_hold_a_residents_words(stack: Stack, resident: Callable[..., Resident]) -> None:
    me = resident(name=f"Sam {MARKER}", address=f"14 {MARKER} Close", outcome_wanted=MARKER)
    me.write(f"my {MARKER} gate has been broken for weeks and nobody has come")
    me.talk_until_done()
    logs = sorted((stack.data / "log").glob("*.log"))
    assert logs, "there are logs to look in"
    for log in logs:
        assert MARKER not in log.read_text(errors="replace"), log.name
