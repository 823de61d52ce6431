"""What somebody says of having told the landlord before stands on the case, with the days it was."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.case import case_body
from bot.actions.heard import Heard
from bot.actions.listening import listen
from bot.actions.reports import reports_in
from bot.components.entities.reader import read_entities
from tests.bot.actions.builders import MONDAY, complaint, heard, rules
from tests.bot.actions.desk import Desk


def written(words: str, **understood: object) -> Heard:
    return heard(words, entities=read_entities(words, MONDAY), **understood)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("told u in sept", "2026-09-01", "2026-09-30"),
        ("black mould in my babys room told u in sept n nothing done", "2026-09-01", "2026-09-30"),
        ("rang twice last month", "2026-10-01", "2026-10-31"),
        ("I rang twice last month and nobody came", "2026-10-01", "2026-10-31"),
        ("emailed on 3 november", "2026-11-03", "2026-11-03"),
        ("I have reported this on 4 October and again in November", "2026-10-04", "2026-11-23"),
        ("My mum has complained to the office every week since march", "2026-03-01", "2026-11-23"),
        ("it was reported in August", "2026-08-01", "2026-08-31"),
        ("i wrote to you twice", None, None),
    ],
)
def test_having_told_the_landlord_is_heard_with_its_days(
    words: str, earliest: str | None, latest: str | None
) -> None:
    (told,) = reports_in(written(words))
    assert (told["earliest"], told["latest"]) == (earliest, latest)
    assert told["words"] in words


@pytest.mark.parametrize(
    "words",
    [
        "nobody called me back last week",
        "you told me in june youd come",
        "they rang me on tuesday and said no",
        "I was told in June that someone would come",
        "I never told you about it",
        "I havent reported it yet",
        "i want to complain about the repairs",
        "please call me on monday",
        "i called the police last night",
        "i am going to report you",
        "he told you lies in may",
    ],
)
def test_what_others_said_or_nobody_did_is_no_report(words: str) -> None:
    assert reports_in(written(words)) == []


def test_when_it_happened_is_not_when_the_landlord_was_told() -> None:
    intake = complaint(happened_words=None)
    listen(written("I rang last month about the leak, it leaks since June"), intake)
    assert intake.happened_words == "June"


async def test_a_report_told_at_a_later_question_is_on_the_case(desk: Desk) -> None:
    words = "the gate has been broken for weeks"
    await desk.hear(words, kind="complaint", entities=read_entities(words, MONDAY))
    await desk.hear("yes")
    words = "i emailed on 3 november, mend it"
    await desk.hear(words, entities=read_entities(words, date(2026, 11, 23)))
    issue = desk.api.acts[-1][1]["issues"][0]
    assert issue["reported_before"] == {
        "earliest": "2026-11-03", "latest": "2026-11-03", "words": "i emailed on 3 november",
    }  # fmt: skip


def test_several_reports_reach_from_the_first_to_the_last() -> None:
    intake = complaint()
    listen(written("told you in september. rang on 3 november"), intake)
    listen(written("rang on 3 november"), intake)
    (issue,) = case_body(intake, rules(), "c-1")["issues"]
    assert issue["reported_before"] == {
        "earliest": "2026-09-01",
        "latest": "2026-11-03",
        "words": "told you in september; rang on 3 november",
    }


def test_nobody_who_says_nothing_of_it_has_reported_before() -> None:
    (issue,) = case_body(complaint(), rules(), "c-1")["issues"]
    assert issue["reported_before"] is None


def test_questions_answered_are_told_to_the_case() -> None:
    body = case_body(complaint(answered=["complain_choice", "adjustments"]), rules(), "c-1")
    assert body["asked"] == ["adjustments", "complain_choice"]
