"""How many of what, from where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from handoff_api.labels import label
from handoff_api.reports.counting import Counted
from handoff_api.reports.periods import Period
from handoff_api.reports.tables import Column, Row, Table, text

_NUMBER = Column(name="number", label="Number")


def volumes(cases: Iterable[Counted], period: Period) -> list[Table]:
    """Everything received in the period: by kind, month, topic, channel and stage."""
    received = [case for case in cases if period.holds(case.received_on)]
    complaints = [case for case in received if case.kind == "complaint"]
    return [
        _by("kind", "By kind", "Everything received in the period.",
            Counter(case.kind for case in received)),
        _by_month(received, period),
        _by("topic", "Complaints by topic",
            "A complaint about several things counts once under each.",
            Counter(topic for case in complaints for topic in case.topics)),
        _by("channel", "By channel", "How each reached the landlord first.",
            Counter(case.channel for case in received)),
        _by("stage", "Complaints by stage",
            "Complaints made at each stage in the period; a quick fix is one of those at Stage 1.",
            Counter(
                stage
                for case in cases
                if case.kind == "complaint"
                for stage, there in (
                    ("quick_fix", case.quick_fix and period.holds(case.received_on)),
                    ("stage_1", period.holds(case.stage_1_on)),
                    ("stage_2", period.holds(case.stage_2_on)),
                )
                if there
            )),
    ]  # fmt: skip


def _by(family: str, title: str, says: str, counted: Counter[str]) -> Table:
    return Table(
        name=f"by_{family}",
        title=title,
        says=says,
        columns=[text(family, family.capitalize()), _NUMBER],
        rows=[
            {family: label(family, word), "number": number}
            for word, number in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        ],
    )


def _by_month(received: list[Counted], period: Period) -> Table:
    rows: list[Row] = []
    for month in period.months():
        here = [case for case in received if month.holds(case.received_on)]
        rows.append(
            {
                "month": f"{month.first:%B %Y}",
                "everything": len(here),
                "complaints": sum(case.kind == "complaint" for case in here),
                "compliments": sum(case.kind == "compliment" for case in here),
            }
        )
    return Table(
        name="by_month",
        title="By month",
        says="By the London day on which each was received.",
        columns=[
            text("month", "Month"),
            Column(name="everything", label="Everything"),
            Column(name="complaints", label="Complaints"),
            Column(name="compliments", label="Compliments"),
        ],
        rows=rows,
    )
