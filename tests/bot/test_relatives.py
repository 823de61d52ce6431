"""A relative is a relative wherever one is spoken of, whatever the family calls them."""

from __future__ import annotations

import pytest

from bot.actions.belief import believable
from bot.actions.deaths import tells_of_death
from bot.actions.who_speaks import tells_for_whom
from bot.components.entities.people import read_relations
from bot.relatives import plain_relative
from tests.bot.actions.builders import complaint, heard

THEIRS = {
    "mum": "mum", "mam": "mum", "nan": "nan", "nana": "nan", "nanna": "nan", "granny": "nan", "grandmother": "nan",
    "grandpa": "grandad", "grandfather": "grandad", "aunty": "aunt", "hubby": "husband", "missus": "wife",
    "stepdad": "stepdad", "mother in law": "mother-in-law", "grandson": "grandson", "niece": "niece",
    "cousin": "cousin", "boyfriend": "boyfriend", "mate": "friend",
}  # fmt: skip


@pytest.mark.parametrize(("word", "plain"), THEIRS.items())
def test_every_word_for_a_relative_is_heard_wherever_one_is_spoken_of(
    word: str, plain: str
) -> None:
    assert [one.value for one in read_relations(f"my {word} has damp")] == [plain]
    assert tells_of_death(f"my {word} passed away in march")
    [signal] = believable((), f"i am writing on behalf of my {word}", ())
    assert signal["name"] == "third_party"
    intake = complaint()
    assert tells_for_whom(heard(f"its for my {word}"), intake)
    assert (intake.acting_for, intake.relationship) == ("someone", plain)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Mam", "mum"),
        ("mums", "mum"),
        ("Father-in-law", "father-in-law"),
        ("neighbors", "neighbour"),
        ("executor", "executor"),
        ("boss", "boss"),
    ],
)
def test_a_relative_has_one_plain_word_on_the_case(typed: str, plain: str) -> None:
    assert plain_relative(typed) == plain


@pytest.mark.parametrize("words", ["my grandmother's flat is damp", "my stepmum's boiler is out"])
def test_an_elders_home_leaves_open_who_complains(words: str) -> None:
    [signal] = believable((), words, ())
    assert signal["name"] == "third_party"


@pytest.mark.parametrize("words", ["my daughter's bedroom is damp", "my wife's bathroom is cold"])
def test_a_childs_or_partners_room_is_in_the_writers_own_home(words: str) -> None:
    assert believable((), words, ()) == []


def test_a_neighbour_is_spoken_of_without_being_written_for() -> None:
    assert believable((), "im asking for my neighbour to turn it down", ()) == []
    assert not tells_for_whom(heard("he's my neighbour"), complaint())
