"""Cleaning keeps what a person wrote and drops what no person meant."""

import pytest

from bot.components.text_cleaning import MOST_CHARACTERS, cleaned, without_stretching


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("The tap's dripping", "The tap's dripping"),
        ("The tap\u2019s \u201cfixed\u201d", 'The tap\'s "fixed"'),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\u200b/restart", "/restart"),
        ("mo\u00aduld", "mould"),
        ("null\x00byte", "null byte"),
        ("Где моя жалоба?", "Где моя жалоба?"),
        ("😡😡", "😡😡"),
        ("   ", ""),
        ("", ""),
        (None, ""),
        (42, ""),
    ],
)
def test_keeps_the_words_and_drops_the_rest(given, kept):
    assert cleaned(given) == kept


def test_reads_no_more_than_the_limit():
    assert len(cleaned("word " * MOST_CHARACTERS)) <= MOST_CHARACTERS


def test_lone_surrogate_does_not_survive():
    assert cleaned("a\ud83db") == "ab"


def test_stretched_words_become_one_word():
    assert without_stretching("sooooooo cold") == without_stretching("soooo cold") == "sooo cold"
