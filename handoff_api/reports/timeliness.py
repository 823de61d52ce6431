"""Whether promises were kept: acknowledged and answered in time, with more time and without."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handoff_api.reports.counting import Counted, Promise
from handoff_api.reports.periods import Period
from handoff_api.reports.tables import Column, Row, Table, percent, text

PROMISES = {
    "name_handler": "A named person told",
    "acknowledge": "Acknowledged, Stage 1",
    "quick_fix": "Quick fix",
    "respond": "Answered, Stage 1",
    "acknowledge_stage_2": "Acknowledged, Stage 2",
    "respond_stage_2": "Answered, Stage 2",
    "not_accepted_notice": "Told that it was not accepted",
    "member_enquiry": "MP or councillor answered",
}


def timeliness(cases: Iterable[Counted], period: Period, today: date) -> Table:
    """Every promise whose last day lay in the period and that was owed to the end."""
    rows: list[Row] = []
    for name, says in PROMISES.items():
        owed = [
            promise
            for case in cases
            if (promise := case.promises.get(name)) is not None and _counts(promise, period)
        ]
        done = [promise for promise in owed if promise.in_time()]
        open_ = [p for p in owed if p.met_on is None and p.due_on >= today]
        if not owed:
            continue
        rows.append(
            {
                "promise": says,
                "due": len(owed),
                "in_time": sum(not promise.extended for promise in done),
                "in_extended_time": sum(promise.extended for promise in done),
                "late": len(owed) - len(done) - len(open_),
                "open": len(open_),
                "percent": percent(len(done), len(owed) - len(open_)),
                "percent_without_extension": percent(
                    sum(not promise.extended for promise in done), len(owed) - len(open_)
                ),
            }
        )
    return Table(
        name="timeliness",
        title="Promises kept",
        says=(
            "Promises whose last day lies in the period, by the earlier of the policy's and the "
            "Code's day. On the last day is in time. Late: kept after it, or still not kept."
        ),
        columns=[
            text("promise", "Promise"),
            Column(name="due", label="Due"),
            Column(name="in_time", label="In time"),
            Column(name="in_extended_time", label="In time after an extension"),
            Column(name="late", label="Late"),
            Column(name="open", label="Not yet due"),
            Column(name="percent", label="In time (%)", unit="percent"),
            Column(
                name="percent_without_extension",
                label="In time without extension (%)",
                unit="percent",
            ),
        ],
        rows=rows,
    )


def share_in_time(cases: Iterable[Counted], names: Iterable[str], period: Period) -> float | None:
    """The share of these promises that were kept in time; those not yet due are left out."""
    wanted = set(names)
    owed = [
        promise
        for case in cases
        for name, promise in case.promises.items()
        if name in wanted and _counts(promise, period) and promise.due_on <= period.last
    ]
    settled = [p for p in owed if p.met_on is not None or p.due_on < period.last]
    return percent(sum(promise.in_time() for promise in settled), len(settled))


def _counts(promise: Promise, period: Period) -> bool:
    # One that stopped being owed before its day (withdrawn, gone another way) was not broken.
    released = promise.met_on is None and promise.ended_on is not None
    return period.holds(promise.due_on) and not (released and promise.ended_on <= promise.due_on)  # type: ignore[operator]
