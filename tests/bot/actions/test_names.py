"""A name is a name in any culture and any typing, at the first try; a sentence is none."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.names import introduces, name_in
from tests.bot.actions.builders import heard


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Sam Example", "Sam Example"),
        ("its Bob", "Bob"),
        ("bob example innit", "Bob Example"),
        ("sam example x", "Sam Example"),
        ("its mr example ok", "Mr Example"),
        ("its me sandra", "Sandra"),
        ("Sam Example xx", "Sam Example"),
        ("Mrs O'Neill-Example", "Mrs O'Neill-Example"),
        ("o’neill", "O’Neill"),
        ("yes, its sam example", "Sam Example"),
        ("hi im called Sam Example", "Sam Example"),
        ("The name's Example, Sam Example", "Example, Sam Example"),
        ("Example, Sam", "Example, Sam"),
        ("Mr and Mrs Example", "Mr and Mrs Example"),
        ("sam n jo example", "Sam n Jo Example"),
        ("Ng", "Ng"),
        ("an example", "An Example"),
        ("Do Example", "Do Example"),
        ("theresa may", "Theresa May"),
        ("Paul Kitchen", "Paul Kitchen"),
        ("Mrs Hall", "Mrs Hall"),
        ("Hall", "Hall"),
        ("Will Sam Example", "Will Sam Example"),
        ("mr a sample", "Mr A Sample"),
        ("Mrs b. j. sample", "Mrs b. j. sample"),
        ("aye thida", "Aye Thida"),
        ("Than Example", "Than Example"),
        ("Ewert", "Ewert"),
        ("Salah", "Salah"),
        ("Krzysztof", "Krzysztof"),
        ("Goldschmidt", "Goldschmidt"),
        ("Sunday Example", "Sunday Example"),
        ("Blessing", "Blessing"),
        ("mohammed bin example al testcase", "Mohammed Bin Example Al Testcase"),
        ("maria da conceicao dos santos example", "Maria Da Conceicao Dos Santos Example"),
        ("Nkosazana Adaeze Oluwaseun Chidi Example Testcase", "Nkosazana Adaeze Oluwaseun Chidi Example Testcase"),
        ("प्रिया उदाहरण", "प्रिया उदाहरण"),
        ("தமிழ்", "தமிழ்"),
        ("محمد", "محمد"),
        ("王", "王"),
        ("Łukasz", "Łukasz"),
        ("Sam 🙂", "Sam"),
        ("Sam Example (Mrs)", "Sam Example Mrs"),
    ],
)  # fmt: skip
def test_a_name_is_taken_at_the_first_try(words: str, name: str) -> None:
    assert name_in(heard(words)) == name


@pytest.mark.parametrize(
    "words",
    [
        "yes", "ok", "no", "yes please", "asdf qwerty", "asdasd", "whatever", "hurry up", "u know my name",
        "same as before", "its on the letter", "this is stupid", "useless lot", "get lost", "not again", "two weeks",
        "fix it n say sory", "an apology", "the bedroom too", "kitchen ceiling", "my boiler", "new windows", "Boiler",
        "boiler n heating", "damp and mould", "why", "who?", "is it Sam?", "my mum", "broken again", "nobody came",
    ],
)  # fmt: skip
def test_a_sentence_a_thing_of_the_home_or_mashed_keys_is_no_name(words: str) -> None:
    assert name_in(heard(words)) is None


@pytest.mark.parametrize(
    ("words", "understood"),
    [
        ("radiaters bedrom", {"topic": "heating_hot_water"}),
        ("leeky tapp agen", {"topic": "repairs"}),
        ("wet carpits evrywhere", {"kind": "service_request"}),
    ],
)
def test_words_of_the_home_that_only_the_model_can_read_are_no_name(
    words: str, understood: dict[str, Any]
) -> None:
    assert name_in(heard(words, **understood)) is None


@pytest.mark.parametrize("words", ["Black", "Mr Light", "Mrs Flood"])
def test_a_surname_that_sounds_like_trouble_is_a_name(words: str) -> None:
    assert name_in(heard(words, topic="damp_mould", kind="service_request")) == words


@pytest.mark.parametrize("words", ["Leaky Tap", "my example", "Rusty Boiler", "asdf qwerty", "Go"])
def test_said_again_an_unusual_name_is_taken(words: str) -> None:
    assert name_in(heard(words, topic="repairs"), again=True) is not None


@pytest.mark.parametrize(
    "words", ["yes", "fix it n say sory", "no wait its the radiaters in the bedrom too"]
)
def test_a_sentence_is_no_name_however_often_it_is_said(words: str) -> None:
    assert name_in(heard(words), again=True) is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("my name is Sam Example and the tap drips", "Sam Example"),
        ("my name is on the letter", None),
        ("my name is not important", None),
    ],
)
def test_a_name_said_to_be_one_is_heard_at_any_question(words: str, name: str | None) -> None:
    assert introduces(heard(words)) == name
