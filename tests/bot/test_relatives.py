"""A relative is a relative wherever one is spoken of, whatever the family calls them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.actions.belief import believable
from bot.actions.deaths import tells_of_death
from bot.actions.who_speaks import tells_for_whom
from bot.components.entities.people import read_relations
from bot.relatives import plain_relative, spelt
from tests.bot.actions.builders import complaint, heard

TRAINING = Path(__file__).parents[2] / "bot" / "data" / "nlu"
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


@pytest.mark.parametrize(
    ("words", "tie"),
    [
        ("im at me aunties, no heating", "aunt"),
        ("my grans flat", "nan"),
        ("my uncles boiler", "uncle"),
    ],
)
def test_an_elders_home_typed_without_its_apostrophe_tells_whose_it_is(
    words: str, tie: str
) -> None:
    assert [one.value for one in read_relations(words)] == [tie]


# however they are spelt

SLIPS = {
    "nefew": "nephew", "neice": "niece", "dauhgter": "daughter", "daugter": "daughter", "huband": "husband", "husbend": "husband",
    "grandaughter": "granddaughter", "freind": "friend", "sistr": "sister", "brothr": "brother", "farther": "father",
    "nannan": "nan", "antie": "aunt", "cuzin": "cousin", "girlfreind": "girlfriend", "mohter": "mum", "mam": "mum",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "plain"), SLIPS.items())
def test_a_misspelt_relative_is_the_relative_that_was_meant(typed: str, plain: str) -> None:
    plain = plain_relative(plain)
    said = f"my {typed} has damp"
    [one] = read_relations(said)
    assert one.value == plain
    assert said[one.start : one.end] == typed, "what was typed stays as it was typed"
    assert tells_of_death(f"my {typed} passed away in march")
    assert [s["name"] for s in believable((), f"i am writing on behalf of my {typed}", ())] == [
        "third_party"
    ]
    intake = complaint()
    assert tells_for_whom(heard(f"its for my {typed}"), intake)
    assert (intake.acting_for, intake.relationship) == ("someone", plain)


@pytest.mark.parametrize(
    ("words", "tie"),
    [("im her nefew", "nephew"), ("im his neice", "niece"), ("Im her Dauhgter", "daughter")],
)
def test_who_the_writer_is_to_somebody_is_heard_misspelt(words: str, tie: str) -> None:
    assert [one.value for one in read_relations(words)] == [tie]


@pytest.mark.parametrize(
    "words",
    """nice bother farther feather fried fiend finance france hobby misses nanny sitter sifter brothel niche mither neighbourly
    stetson grainy fatter mate sons friends neighbors aunts mother's neighbourhood""".split(),
)
def test_an_ordinary_word_is_no_misspelt_relative(words: str) -> None:
    assert spelt(words).text == words


def test_a_word_that_people_really_write_is_never_turned_into_a_relative() -> None:
    """Of the training messages: what several people wrote alike is a word, and no slip."""
    told: dict[str, set[str]] = {}
    for file in TRAINING.rglob("*.yml"):
        for line in file.read_text(encoding="utf-8").splitlines():
            for word in re.findall(r"[a-z]+", line.lower()):
                told.setdefault(word, set()).add(line)
    assert len(told) > 5_000
    changed = {word: len(lines) for word, lines in told.items() if spelt(word).text != word}
    assert {word: n for word, n in changed.items() if n > 2} == {}


def test_places_in_a_text_lead_back_to_what_was_typed() -> None:
    said = "me grandaughter and her huband, 2 doors farther, my farther 84"
    right = spelt(said)
    assert right.text == "me granddaughter and her husband, 2 doors farther, my father 84"
    for word, typed in (("granddaughter", "grandaughter"), ("husband", "huband"), ("84", "84")):
        at = right.text.index(word)
        assert said[slice(*right.typed(at, at + len(word)))] == typed
