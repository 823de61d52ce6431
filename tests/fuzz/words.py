"""Readers of residents' words: cleaning, dates and contacts, danger, yes and no, names."""

from __future__ import annotations

import unicodedata
from datetime import date

from bot.actions.yes_no import yes_or_no_words
from bot.components.entities.reader import read_entities
from bot.components.safety.screen import read_safety
from bot.components.text_cleaning import cleaned, without_stretching
from tests.fuzz.reader import Reader, as_text

_DAY = date(2026, 11, 23)


def cleaning(data: bytes) -> None:
    """What is read holds no control or invisible mark, and cleaning it again changes nothing."""
    text = cleaned(as_text(data))
    assert cleaned(text) == text
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Cn") for c in text)
    text.encode("utf-8")
    assert len(without_stretching(text)) <= len(text)


def entities(data: bytes) -> None:
    """Whatever is found stands where it is said to stand, and a date range runs forwards."""
    text = as_text(data)
    end = 0
    for found in read_entities(text, _DAY):
        assert found["start"] >= end
        end = found["end"]
        assert text[found["start"] : end] == found["text"] != ""
        value = found["value"]
        if found["entity"] == "date" and value.get("earliest") and value.get("latest"):
            assert value["earliest"] <= value["latest"]


def danger(data: bytes) -> None:
    """Every sighting shows the resident's own words, and each hazard is named once."""
    text = as_text(data)
    seen = read_safety(text)
    assert len({sighting.hazard for sighting in seen}) == len(seen)
    for sighting in seen:
        assert 0.0 <= sighting.confidence <= 1.0
        assert text[sighting.start : sighting.end] == sighting.words != ""


def yes_no(data: bytes) -> None:
    """A plain yes, a plain no, or neither."""
    assert yes_or_no_words(as_text(data)) in (True, False, None)


WORDS = (
    Reader("cleaning", cleaning),
    Reader("entities", entities, share=0.4),
    Reader("danger", danger, share=0.3),
    Reader("yes_no", yes_no, longest=60),
)
