"""What residents said in the survey at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from handoff_api.reports.tables import Column, Row, Table, percent, text
from handoff_api.surveys.questions import Question
from handoff_api.surveys.records import SurveyRecord


def satisfaction(given: Sequence[SurveyRecord], asked: Iterable[Question]) -> list[Table]:
    """How each question was answered; words stay with the surveys themselves."""
    rows: list[Row] = []
    for question in asked:
        chosen = Counter(
            answer.choice
            for survey in given
            for answer in survey.answers
            if answer.question == question.id and answer.choice
        )
        people = sum(
            any(a.question == question.id and a.choice for a in survey.answers) for survey in given
        )
        rows += [
            {
                "question": question.asks,
                "answer": option.replace("_", " ").capitalize(),
                "number": chosen[option],
                "percent": percent(chosen[option], people),
            }
            for option in question.options
        ]
    unhappy = [survey for survey in given if survey.dissatisfied]
    return [
        Table(
            name="survey",
            title="What residents said at the end",
            says="Of those who answered each question. Where several answers are allowed the "
            "shares add up to more than 100.",
            columns=[
                text("question", "Question"),
                text("answer", "Answer"),
                Column(name="number", label="Number"),
                Column(name="percent", label="Share (%)", unit="percent"),
            ],
            rows=rows,
        ),
        Table(
            name="follow_up",
            title="Unhappy at the end",
            says="Every one is followed up by a person.",
            columns=[
                Column(name="surveys", label="Surveys"),
                Column(name="unhappy", label="Unhappy"),
                Column(name="followed_up", label="Followed up"),
                Column(name="waiting", label="Waiting"),
            ],
            rows=[
                {
                    "surveys": len(given),
                    "unhappy": len(unhappy),
                    "followed_up": sum(survey.follow_up == "done" for survey in unhappy),
                    "waiting": sum(survey.follow_up == "needed" for survey in unhappy),
                }
            ],
        ),
    ]
