"""Compliments quarter by quarter, beside complaints (Chislehurst & Sidcup 15.1, 15.2, 16.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handoff_api.reports.counting import Counted
from handoff_api.reports.periods import Period
from handoff_api.reports.tables import Column, Row, Table, text


def compliments(cases: Iterable[Counted], period: Period) -> Table:
    """One row a calendar quarter, cut to the period's ends."""
    rows: list[Row] = []
    for quarter, days in _quarters(period):
        here = [case for case in cases if days.holds(case.received_on)]
        kind = [case for case in here if case.kind == "compliment"]
        rows.append(
            {
                "quarter": quarter,
                "compliments": len(kind),
                "replied": _kept(kind, "compliment_reply"),
                "passed_on": _kept(kind, "compliment_to_staff"),
                "complaints": sum(case.kind == "complaint" for case in here),
            }
        )
    return Table(
        name="compliments",
        title="Compliments, by quarter",
        says="By the day of receipt. In time: as the policy promises, where it promises it.",
        columns=[
            text("quarter", "Quarter"),
            Column(name="compliments", label="Compliments"),
            Column(name="replied", label="Answered in time"),
            Column(name="passed_on", label="Passed on to staff in time"),
            Column(name="complaints", label="Complaints"),
        ],
        rows=rows,
    )


def _kept(cases: list[Counted], promise: str) -> int | None:
    promised = [case.promises[promise] for case in cases if promise in case.promises]
    if cases and not promised:
        return None
    return sum(each.in_time() for each in promised)


def _quarters(period: Period) -> list[tuple[str, Period]]:
    quarters: dict[str, Period] = {}
    for month in period.months():
        name = _name(month.first)
        first = quarters[name].first if name in quarters else month.first
        quarters[name] = Period(first, month.last)
    return list(quarters.items())


def _name(day: date) -> str:
    first = day.replace(month=3 * ((day.month - 1) // 3) + 1)
    last = first.replace(month=first.month + 2)
    return f"{first:%B} to {last:%B} {day.year}"
