"""What can be announced, and how a subscription names it."""

from __future__ import annotations

from collections.abc import Iterable

from handoff_api.cases.transitions import table

ALERT_EVENTS = ("alert.raised", "alert.taken", "alert.moved", "alert.done")
# What happens to a case without being an action on it.
CASE_EVENTS = (
    "created", "letter_issued", "survey_answered", "survey_changed", "survey_followed_up",
    "determination_recorded",
)  # fmt: skip
TEST_EVENT = "webhook.test"


def event_types() -> tuple[str, ...]:
    """Every type: one for each thing that can happen to a case, and those of alerts."""
    cases = (f"case.{name}" for name in (*CASE_EVENTS, *table()))
    return (*cases, *ALERT_EVENTS)


def patterns() -> tuple[str, ...]:
    """What a subscription may list: every type, and ``*``, ``case.*``, ``alert.*`` for many."""
    return ("*", "case.*", "alert.*", *event_types())


def wants(listed: Iterable[str], type: str) -> bool:
    """Whether a subscription that lists ``listed`` hears of ``type``."""
    family = type.partition(".")[0] + ".*"
    return type == TEST_EVENT or bool({"*", family, type}.intersection(listed))
