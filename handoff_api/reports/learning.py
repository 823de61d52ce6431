"""What the landlord learned, by cause, and in its own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from handoff_api.labels import label
from handoff_api.reports.counting import Counted
from handoff_api.reports.periods import Period
from handoff_api.reports.tables import Column, Table, text


def learning(cases: Iterable[Counted], period: Period) -> list[Table]:
    """Causes counted, then each lesson with its case."""
    learned = [
        (case, on, cause, lesson)
        for case in cases
        for on, cause, lesson in case.learning
        if period.holds(on)
    ]
    causes = Counter(cause for _, _, cause, _ in learned if cause)
    return [
        Table(
            name="causes",
            title="Why things went wrong",
            says="The cause staff gave with what they learned; a case may have several.",
            columns=[text("cause", "Cause"), Column(name="number", label="Number")],
            rows=[
                {"cause": label("root_cause", cause), "number": number}
                for cause, number in sorted(causes.items(), key=lambda each: (-each[1], each[0]))
            ],
        ),
        Table(
            name="lessons",
            title="What was learned",
            says="As staff wrote it down. Read it before it is published: it may name somebody.",
            columns=[
                Column(name="on", label="Day", unit="day"),
                text("case", "Case"),
                text("topic", "Topic"),
                text("lesson", "Lesson"),
            ],
            rows=[
                {
                    "on": on,
                    "case": case.reference,
                    "topic": ", ".join(label("topic", topic) for topic in case.topics),
                    "lesson": lesson,
                }
                for case, on, _, lesson in sorted(learned, key=lambda each: each[1])
            ],
        ),
    ]
