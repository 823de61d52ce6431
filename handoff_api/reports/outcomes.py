"""What came of complaints: decided, refused, put right quickly, taken further."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from handoff_api.labels import label
from handoff_api.reports.counting import Counted
from handoff_api.reports.periods import Period
from handoff_api.reports.tables import Column, Row, Table, percent, text

_NUMBER = Column(name="number", label="Number")


def outcomes(cases: Iterable[Counted], period: Period) -> list[Table]:
    """Outcomes by stage, refusals by ground, quick fixes, and how many went on to Stage 2."""
    complaints = [case for case in cases if case.kind == "complaint"]
    return [
        _by_outcome(complaints, period),
        _refused(complaints, period),
        _quick_fixes([c for c in complaints if c.quick_fix and period.holds(c.received_on)]),
        _escalated(complaints, period),
    ]


def _by_outcome(complaints: list[Counted], period: Period) -> Table:
    rows: list[Row] = []
    for stage in ("stage_1", "stage_2"):
        made = [
            case
            for case in complaints
            if period.holds(case.stage_1_on if stage == "stage_1" else case.stage_2_on)
        ]
        counted = Counter(_outcome(case, stage) for case in made)
        rows += [
            {
                "stage": label("stage", stage),
                "outcome": label("outcome", outcome),
                "number": number,
                "percent": percent(number, len(made)),
            }
            for outcome, number in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        ]
    return Table(
        name="by_outcome",
        title="What was decided",
        says="Complaints made at each stage in the period. Partly upheld: issues were decided "
        "differently, or one was upheld in part.",
        columns=[
            text("stage", "Stage"),
            text("outcome", "Outcome"),
            _NUMBER,
            Column(name="percent", label="Share (%)", unit="percent"),
        ],
        rows=rows,
    )


def _outcome(case: Counted, stage: str) -> str:
    decided = case.outcomes.get(stage) or (
        case.outcomes.get("quick_fix") if stage == "stage_1" else None
    )
    if decided:
        return decided
    if case.quick_fix_accepted and stage == "stage_1":
        return "quick_fix_accepted"
    if case.state in ("withdrawn", "not_accepted"):
        return case.state
    return "not_decided"


def _refused(complaints: list[Counted], period: Period) -> Table:
    counted: Counter[tuple[str, str, bool]] = Counter(
        (of, ground, within)
        for case in complaints
        for of, ground, within, on in case.refusals
        if period.holds(on)
    )
    return Table(
        name="refused",
        title="Refused, by ground",
        says="Decisions of the period that stand. The Code knows three grounds (2.2): more than "
        "twelve months ago, a court claim filed, already considered.",
        columns=[
            text("of", "Refused"),
            text("ground", "Ground"),
            text("within_code", "A ground of the Code"),
            _NUMBER,
        ],
        rows=[
            {
                "of": "Taking it" if of == "acceptance" else "Stage 2",
                "ground": label("ground", ground),
                "within_code": "yes" if within else "no",
                "number": number,
            }
            for (of, ground, within), number in sorted(counted.items())
        ],
    )


def _quick_fixes(started: list[Counted]) -> Table:
    accepted = sum(case.quick_fix_accepted for case in started)
    became = sum(
        not case.quick_fix_accepted and (case.promises["respond"].met_on is not None)
        if "respond" in case.promises
        else False
        for case in started
    )
    return Table(
        name="quick_fix",
        title="Quick fixes",
        says="Complaints received in the period that began with a quick fix. Every one was logged "
        "as a complaint on its first day.",
        columns=[
            Column(name="started", label="Began with a quick fix"),
            Column(name="accepted", label="Put right, resident content"),
            Column(name="answered", label="Answered at Stage 1 instead"),
            Column(name="open", label="Still open, or ended otherwise"),
            Column(name="percent", label="Put right (%)", unit="percent"),
        ],
        rows=[
            {
                "started": len(started),
                "accepted": accepted,
                "answered": became,
                "open": len(started) - accepted - became,
                "percent": percent(accepted, len(started)),
            }
        ]
        if started
        else [],
    )


def _escalated(complaints: list[Counted], period: Period) -> Table:
    answered = [
        case
        for case in complaints
        if (respond := case.promises.get("respond")) is not None and period.holds(respond.met_on)
    ]
    escalated = sum(case.stage_2_on is not None for case in answered)
    refused = sum(any(of == "escalation" for of, *_ in case.refusals) for case in answered)
    return Table(
        name="escalated",
        title="Taken to Stage 2",
        says="Of the complaints answered at Stage 1 in the period, those taken further since.",
        columns=[
            Column(name="answered", label="Answered at Stage 1"),
            Column(name="escalated", label="Taken to Stage 2"),
            Column(name="refused", label="Stage 2 refused"),
            Column(name="percent", label="Taken to Stage 2 (%)", unit="percent"),
        ],
        rows=[
            {
                "answered": len(answered),
                "escalated": escalated,
                "refused": refused,
                "percent": percent(escalated, len(answered)),
            }
        ],
    )
