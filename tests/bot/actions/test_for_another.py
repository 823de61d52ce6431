"""For whom somebody writes, told in words: for another, or for themself whatever name stands there."""

from __future__ import annotations

import pytest

from bot.actions.listening import listen
from bot.actions.questions import BY_NAME
from tests.bot.actions.builders import complaint, heard, rules


@pytest.mark.parametrize(
    ("words", "tie"),
    [
        ("it's for next door", "neighbour"),
        ("the lady at number 12, she knows im writing", "neighbour"),
        ("an old man, he cant type", "an old man"),
    ],
)
def test_for_whom_somebody_writes_is_heard_where_the_person_is_described(
    words: str, tie: str
) -> None:
    intake = complaint()
    assert BY_NAME["acting_for"].read(heard(words), intake, rules())
    assert (intake.acting_for, intake.relationship) == ("someone", tie)


@pytest.mark.parametrize(
    "words",
    [
        "I wish to complain. I am Mrs Joan Example, Flat 12. The cord in my bathroom has not worked since 9 November.",
        "I am Mrs Kathleen Sample, tenant of 31 Invented Court. The buzzer has been dead for a month.",
        "This is Mr Bob Sample of Flat 2. The lift has been broken since May and nobody answers me.",
    ],
)
def test_whoever_gives_their_own_name_with_its_title_writes_for_themself(words: str) -> None:
    intake = complaint()
    listen(heard(words, kind="complaint", flags=("third_party",)), intake)
    assert intake.acting_for is None


@pytest.mark.parametrize(
    "words",
    [
        "I am Mrs Joan Example, daughter of Edna Testcase. Her cord has not worked since 9 November.",
        "I am Mrs Example, my mums got no heating",
        "I am Mrs Example and my nieces flat is damp",
        "This is Dr Example from the surgery. My patient has no heating",
        "I am Ms Example from Citizens Advice about your tenant",
        "I am Mr Example, the next of kin of Mr Sample, the lift is broken",
        "This is Mr Bob Sample, support worker. I write for Mr Pell at Flat 2, whose lift is broken.",
    ],
)
def test_whoever_gives_their_own_name_and_speaks_of_another_writes_for_them(words: str) -> None:
    intake = complaint()
    listen(heard(words, kind="complaint", flags=("third_party",)), intake)
    assert intake.acting_for == "someone"


def test_a_name_is_kept_as_typed_beside_a_misspelt_relative() -> None:
    intake = complaint(acting_for="someone")
    listen(
        heard("i write for my nieghbour Mrs Ivy Goodson about her lift", kind="complaint"), intake
    )
    assert intake.resident_name == "Mrs Ivy Goodson"
