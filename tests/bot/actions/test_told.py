"""What words say outright that a landlord's policy treats in a way of its own."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.heard import Heard
from bot.actions.listening import listen
from bot.actions.rules import Rules
from bot.actions.told import told_outright
from rulebook.facts import SIGNALS_SAY
from tests.bot.actions.builders import complaint, heard

TOLD = [
    (
        "two departments sent me different letters and each says it is the other",
        "several_departments",
    ),
    ("I keep getting passed around from team to team", "several_departments"),
    ("your officer told everyone my HIV status, just say sorry", "sensitive"),
    ("he made comments about my religion in front of the neighbours", "sensitive"),
    ("your caretaker asked me for £50 cash to get my repair done quicker", "crime"),
    ("the workman stole my drill", "crime"),
    ("Twenty of us signed a petition about the laundry", "petition"),
    ("I live in one of your extra care flats run by KEHFA", "extra_care"),
    ("I wrote to your Chief Executive in October and got no answer", "sent_to_chief_executive"),
    ("emailed this to one of your directors last week", "sent_to_executive"),
    ("I have written to the Board about the garden", "sent_to_board"),
    ("I posted it on your facebook page and nobody answered", "sent_to_public"),
    ("I want to complain about the Chief Executive, he refused to see us", "about_chief_executive"),
    ("your chief executive promised us a meeting", "about_chief_executive"),
    ("the complaints officer never rang me back", "about_complaints_officer"),
]
NOT_TOLD = [
    ("I wrote to your Chief Executive and got no answer", "about_chief_executive"),
    ("the two lifts in our block are broken", "several_departments"),
    ("I have cancer and the door has been broken for weeks", "sensitive"),
    ("can I send you a petition?", "petition"),
    ("can I put my complaint on your facebook page?", "sent_to_public"),
    ("the notice board in the hall is broken", "sent_to_board"),
    ("I paid you cash for the rent", "crime"),
    ("he is too quick to send the bill", "crime"),
    ("we need extra care with the stairs", "petition"),
]


@pytest.mark.parametrize(("words", "signal"), TOLD)
def test_words_that_say_it_set_the_signal_and_the_fact(words: str, signal: str) -> None:
    intake = complaint()
    listen(heard(words, kind="complaint"), intake)
    assert signal in intake.flags
    facts = Rules("west-kent", date(2026, 11, 23)).facts(intake)
    fact, value = SIGNALS_SAY[signal]
    found = getattr(facts, fact)
    assert value in found if fact == "about" else value == found


@pytest.mark.parametrize(("words", "signal"), NOT_TOLD)
def test_words_that_do_not_say_it_set_nothing(words: str, signal: str) -> None:
    assert signal not in told_outright(words)


def test_every_signal_told_is_a_fact_of_the_rulebook() -> None:
    for words, signal in TOLD:
        assert set(told_outright(words)) <= SIGNALS_SAY.keys(), words
        assert signal in SIGNALS_SAY


@pytest.mark.parametrize(
    ("landlord", "words"),
    [
        ("wdh", "your receptionist told everyone my HIV status, just say sorry"),
        ("west-kent", "two departments sent me different letters, just tell me which is right"),
    ],
)
def test_nothing_quick_is_offered_for_what_the_policy_calls_unsuitable(
    landlord: str, words: str
) -> None:
    intake = complaint(landlord=landlord, description=None, issues=[])
    rules = Rules(landlord, date(2026, 11, 23))
    listen(Heard.without_flags(heard("the letter is wrong", kind="complaint")), intake)
    assert rules.decision(intake).quick_fix.may_offer
    listen(heard(words, kind="complaint"), intake)
    assert not rules.decision(intake).quick_fix.may_offer
