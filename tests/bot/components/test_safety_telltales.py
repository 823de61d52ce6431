"""The cheap look before the search never rules out a sign that would have matched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.components.safety.lexicon import lexicon
from bot.components.safety.reading import sentences
from bot.components.safety.telltales import telltales

CASES = Path(__file__).parent / "safety_cases.yml"
TRAINING = Path(__file__).parents[3] / "bot" / "data" / "nlu"


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("gas leak", {"gas leak"}),
        ("(?:gas|petrol) smell", {" smell"}),
        ("(?:smoke|flames?)", {"smoke", "flame"}),
        ("smell(?: of)? gas", {"smell"}),
        ("(?:very )?sharp", {"sharp"}),
        ("(?:ab|flame)", set()),  # one way in is too short to look for
        ("(?:very )?", set()),
    ],
)
def test_letters_that_a_match_cannot_do_without(pattern, letters):
    assert telltales(re.compile(pattern)) == letters


def texts():
    found = []
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(TRAINING.rglob("w*.yml")):
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
        found += [e["text"] for block in document["nlu"] for e in block["examples"]]
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    told = [text for case in cases.values() for some in case.values() for text in some]
    return found[::20] + told


def test_every_sign_that_matches_is_looked_for():
    lex = lexicon()
    every = lex.signs.all
    matched = 0
    for text in texts():
        for sentence in sentences(text, lex.spelling, lex.shorthand):
            likely = lex.signs.likely(sentence.text)
            for sign in every:
                if sign.pattern.search(sentence.text):
                    matched += 1
                    assert sign in likely, (sign.hazard, sentence.text)
    assert matched > 200
