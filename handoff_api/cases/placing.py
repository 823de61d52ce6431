"""Where a case stands among the others: worked out from its state and its deadlines, never by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handoff_api.cases.records import CaseRecord

# "Nothing is due": a real instant, so that pages can be cut by it. Not the last day a calendar
# has, which another time zone would push over the edge.
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
# Somebody at the landlord has something to do.
OPEN_STATES = ("received", "acknowledged", "investigating")
# A refusal owes its notice.
_DUE_STATES = (*OPEN_STATES, "draft", "not_accepted")
_URGENCY = {"emergency": 0, "urgent": 1, "standard": 2}
# After everything that waits, whatever it was.
FINISHED = 3
# Time the resident has, which nobody at the landlord can be late for.
_OWED_BY_RESIDENT = frozenset({"request_stage_2", "close_if_silent"})
# Owed whatever becomes of the complaint: the law's clocks, notices, what the Ombudsman asked for.
OF_HAZARD = frozenset(
    {"emergency_hazard", "investigate_hazard", "hazard_summary", "make_safe", "begin_further_work"}
)
RUNS_ON = OF_HAZARD | {
    "ombudsman_evidence", "not_accepted_notice", "contact_stopped_notice",
    "data_protection_complaint",
}  # fmt: skip
_LONDON = ZoneInfo("Europe/London")


def midnight(day: date) -> datetime:
    """The instant at which ``day`` begins in London."""
    return datetime.combine(day, time.min, _LONDON).astimezone(UTC)


def late_from(due_on: date, due_at: datetime | None) -> datetime:
    """The first instant at which a promise is broken: its instant, or the end of its London day."""
    return due_at or midnight(due_on + timedelta(days=1))


def place(case: CaseRecord) -> None:
    """Bring what the queue is sorted and searched by in line with the case."""
    for deadline in case.deadlines:
        deadline.late_at = late_from(deadline.due_on, deadline.due_at)
    waiting = [
        d.late_at
        for d in case.deadlines
        if d.met_at is None
        and d.ended_at is None
        and d.name not in _OWED_BY_RESIDENT
        and (case.state in _DUE_STATES or d.name in RUNS_ON)
    ]
    runs_on = case.state not in _DUE_STATES and bool(waiting)
    case.is_open = case.state in OPEN_STATES or runs_on
    case.next_late_at = min(waiting, default=NEVER)
    waits = case.is_open or case.state == "draft"
    case.urgency = _URGENCY[case.priority] if waits else FINISHED
    case.next_review_on = min(
        (date.fromisoformat(a["review_on"]) for a in case.adjustments if a.get("review_on")),
        default=None,
    )
