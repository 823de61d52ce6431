"""The regulator's Tenant Satisfaction Measures CH01 and CH02, by stage and kind of home.

CH01: complaints made in the year for each 1,000 homes owned at its end. CH02: those of them answered
within the Complaint Handling Code's times. Received, acknowledged and answered are all looked at: a
late acknowledgement fails a complaint even when the answer was quick. A quick fix is a complaint at
Stage 1, since the Code knows no stage before it. See docs/reports.md for what is a reading of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from handoff_api.labels import label
from handoff_api.reports.counting import (
    LOW_COST_HOME_OWNERSHIP,
    LOW_COST_RENTAL,
    NOT_KNOWN,
    OTHER,
    Counted,
)
from handoff_api.reports.periods import Period
from handoff_api.reports.tables import Column, Row, Table, percent, text

_STAGES = {
    "stage_1": ("acknowledge", "respond"),
    "stage_2": ("acknowledge_stage_2", "respond_stage_2"),
}
_COLUMNS = [
    text("stage", "Stage"),
    text("homes_kind", "Kind of home"),
    Column(name="complaints", label="Complaints made"),
    Column(name="homes", label="Homes owned"),
    Column(name="per_1000", label="CH01: per 1,000 homes", unit="per_1000"),
    Column(name="in_code_time", label="Answered within the Code's times"),
    Column(name="late", label="Answered late, or overdue"),
    Column(name="not_due", label="Not yet due"),
    Column(name="withdrawn", label="Withdrawn unanswered"),
    Column(name="percent", label="CH02: in time (%)", unit="percent"),
]


@dataclass(frozen=True)
class _Answering:
    in_time: int
    late: int
    not_due: int
    withdrawn: int


def measures(
    cases: Iterable[Counted], period: Period, homes: Mapping[str, int | None], today: date
) -> Table:
    """CH01 and CH02. Homes that are not known make no rate, never a rate of nought."""
    counted = [case for case in cases if case.kind == "complaint" and case.accepted]
    rows: list[Row] = []
    for stage, promises in _STAGES.items():
        made = [case for case in counted if period.holds(_made_on(case, stage))]
        for stock in (LOW_COST_RENTAL, LOW_COST_HOME_OWNERSHIP, OTHER, NOT_KNOWN):
            here = [case for case in made if case.stock == stock]
            owned = homes.get(stock)
            answering = _answering(here, promises, today)
            rows.append(
                {
                    "stage": label("stage", stage),
                    "homes_kind": label("stock", stock),
                    "complaints": len(here),
                    "homes": owned,
                    "per_1000": round(1000 * len(here) / owned, 1) if owned else None,
                    "in_code_time": answering.in_time,
                    "late": answering.late,
                    "not_due": answering.not_due,
                    "withdrawn": answering.withdrawn,
                    "percent": percent(answering.in_time, answering.in_time + answering.late),
                }
            )
    return Table(
        name="tsm",
        title="Tenant Satisfaction Measures CH01 and CH02",
        says=(
            "Complaints made in the period and taken as complaints. In time: acknowledged and "
            "answered within the Complaint Handling Code's limits, extensions it allows included. "
            "CH02 leaves out what is not yet due and what was withdrawn before an answer. "
            "Only the first two kinds of home belong in what is sent to the regulator."
        ),
        columns=_COLUMNS,
        rows=rows,
    )


def _made_on(case: Counted, stage: str) -> date | None:
    return case.stage_1_on if stage == "stage_1" else case.stage_2_on


def _answering(cases: list[Counted], promises: tuple[str, str], today: date) -> _Answering:
    acknowledge, respond = promises
    in_time = late = not_due = withdrawn = 0
    for case in cases:
        first, answer = case.promises.get(acknowledge), case.promises.get(respond)
        answered_on = answer.met_on if answer else None
        if case.quick_fix_accepted and answered_on is None:
            # The resident was content: that was the answer, given on the day it was closed.
            answered_on = case.closed_on
        limit = (answer.code_due_on or answer.due_on) if answer else None
        if answered_on is not None:
            quick = answered_on == (first.met_on if first and first.met_on else answered_on)
            acknowledged = (
                first is None
                or first.in_code_time()
                or (
                    first.met_on is None
                    and quick
                    and answered_on <= (first.code_due_on or first.due_on)
                )
            )
            good = acknowledged and (limit is None or answered_on <= limit)
            in_time, late = in_time + good, late + (not good)
        elif case.state == "withdrawn":
            withdrawn += 1
        elif limit is not None and limit < today:
            late += 1
        else:
            not_due += 1
    return _Answering(in_time, late, not_due, withdrawn)
