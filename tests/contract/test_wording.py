"""Everything the assistant can say is short and plain (reading age about ten, at most eleven)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml

import rulebook
from bot.actions.wording import FOLDER
from rulebook.contacts import contact_names
from tests.plain_english import grade, sentences

# Flesch-Kincaid grade: school years; a reading age is about five years more.
HIGHEST_GRADE = 6.5
HIGHEST_MEAN_GRADE = 4.0
LONGEST_SENTENCE = 22
# In fewer words than this one long name of a thing decides the grade.
WORDS_THAT_MEASURE = 12
# Two concatenated segments of GSM 7-bit text.
TWO_SEGMENTS = 306
DAY = date(2026, 11, 23)
POLICIES = [rulebook.policy(landlord, DAY) for landlord in rulebook.landlord_ids()]
LONGEST_LANDLORD = max((policy.name for policy in POLICIES), key=len)
# What the policies and the contacts themselves say is measured as it stands, at its longest.
GROUNDS = [
    clause.says for policy in POLICIES for clause, _ in policy.rules("exclusion")
]  # fmt: skip
LIMITS = [
    clause.says
    for policy in POLICIES
    for clause, rule in policy.rules("exclusion")
    if rule["ground"] == "time_limit"
]
# Real facts of ordinary length, as the rulebook and a case would fill them in.
FACTS = {
    "landlord": LONGEST_LANDLORD, "ombudsman": "Housing Ombudsman Service", "reference": "WK-26-7Q4K9D",
    "received_on": "Wednesday 30 September 2026", "quick_fix_on": "Wednesday 30 September 2026",
    "until_on": "Wednesday 30 September 2026", "due_on": "Wednesday 30 September 2026",
    "resident": "Edna Testcase", "domestic_abuse": "National Domestic Abuse Helpline",
    "samaritans": "Samaritans", "gas_emergency": "National Gas Emergency Service", "needs": "large print",
    "says": max(GROUNDS, key=len), "limit_says": max(LIMITS, key=len),
    "quick_fix": "informal complaint", "handler": "Edna Testcase", "kind": "message of thanks", "kept": "",
    "words": "three months", "outcome": "get it fixed and tell me when", "count": "12",
}  # fmt: skip


def texts(file: str) -> Iterator[tuple[str, str]]:
    def walk(node: Any, where: str) -> Iterator[tuple[str, str]]:
        if isinstance(node, dict):
            for key, value in node.items():
                yield from walk(value, f"{where}.{key}" if where else str(key))
        elif isinstance(node, list):
            for place, value in enumerate(node):
                yield from walk(value, f"{where}.{place}")
        else:
            yield where, str(node)

    yield from walk(yaml.safe_load((FOLDER / file).read_text(encoding="utf-8")), "")


def filled(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: str(FACTS.get(m[1], "0300 111 3000")), text)


def plain(text: str) -> str:
    """As it reads: names a resident knows, numbers as one word."""
    named = text.replace("{landlord}", "West Kent").replace("{ombudsman}", "Ombudsman")
    return re.sub(r"\{\w+\}", "it", named)


ALL = [*texts("en.yml"), *texts("en.short.yml")]
MEASURED = [(w, t) for w, t in ALL if len(t.split()) >= WORDS_THAT_MEASURE]


@pytest.mark.parametrize(("where", "text"), MEASURED, ids=[w for w, _ in MEASURED])
def test_a_ten_year_old_could_read_it(where: str, text: str) -> None:
    assert grade(plain(text)) <= HIGHEST_GRADE, f"{where}: {text}"


def test_most_of_it_is_easier_still() -> None:
    grades = [grade(plain(text)) for _, text in MEASURED]
    assert sum(grades) / len(grades) <= HIGHEST_MEAN_GRADE


@pytest.mark.parametrize(("where", "text"), ALL, ids=[f"{w}-{n}" for n, (w, _) in enumerate(ALL)])
def test_no_sentence_is_long_and_none_cheers(where: str, text: str) -> None:
    longest = max((len(s.split()) for s in sentences(plain(text))), default=0)
    assert longest <= LONGEST_SENTENCE, f"{where}: {longest} words"
    assert "!" not in text


@pytest.mark.parametrize(
    "words", ["lifestyle", "not an emergency", "unfortunately", "valid complaint"]
)
def test_words_that_blame_or_refuse_are_never_said(words: str) -> None:
    assert [where for where, text in ALL if words in text.lower()] == []


def test_short_words_stand_under_the_same_keys() -> None:
    assert {where for where, _ in texts("en.short.yml")} <= {where for where, _ in texts("en.yml")}


# Labels: they stand under a text or inside one, and are never a message.
LABELS = ("buttons", "kinds")
BY_TEXT = {**dict(texts("en.yml")), **dict(texts("en.short.yml"))}
SHORT = [(w, t) for w, t in BY_TEXT.items() if w.split(".")[0] not in LABELS]


@pytest.mark.parametrize(("where", "text"), SHORT, ids=[w for w, _ in SHORT])
def test_what_goes_out_by_sms_fits_two_segments(where: str, text: str) -> None:
    assert len(filled(text)) <= TWO_SEGMENTS, f"{where}: {len(filled(text))} characters"


LANGUAGES = yaml.safe_load((FOLDER / "languages.yml").read_text(encoding="utf-8"))
# One letter outside GSM 7-bit makes the whole text UCS-2, of which two segments hold fewer.
GSM = re.compile(
    r"[A-Za-z0-9 \n\r@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà]*"
)
TWO_SEGMENTS_OF_ANY_SCRIPT = 134
NUMBERS = dict.fromkeys(
    ("gas_emergency_phone", "domestic_abuse_phone", "samaritans_phone"), "0808 2000 247"
)


IN_LANGUAGES = [
    (code, name)
    for code in LANGUAGES
    for name in ("says", "now", "harm", "gas", "abuse", "despair")
]


@pytest.mark.parametrize(("code", "name"), IN_LANGUAGES)
def test_a_line_in_another_language_fits_two_segments(code: str, name: str) -> None:
    line = LANGUAGES[code][name].format(number="999", **NUMBERS)
    most = TWO_SEGMENTS if GSM.fullmatch(line) else TWO_SEGMENTS_OF_ANY_SCRIPT
    assert len(line) <= most, f"{code}.{name}: {len(line)} characters, {most} at most"


# Each line's number is the rulebook's, by this name.
NUMBERS_OF = {
    "says": "{number}",
    "gas": "{gas_emergency_phone}",
    "abuse": "{domestic_abuse_phone}",
    "despair": "{samaritans_phone}",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_says_every_line_with_its_number_and_how_it_was_checked(code: str) -> None:
    entry = LANGUAGES[code]
    assert set(entry) == {
        "name",
        "status",
        "says",
        "means",
        "now",
        "harm",
        "yes",
        "no",
        *NUMBERS_OF,
    }
    assert all(number in entry[line] for line, number in NUMBERS_OF.items())
    assert entry["status"] in ("unchecked", "back-translated", "read by a native speaker")
    assert not any(re.search(r"\d", entry[line]) for line in NUMBERS_OF), (
        "numbers are the rulebook's"
    )
    means = entry["means"].lower()
    assert {"english", "interpreter", "999", entry["name"].lower()} <= set(
        re.findall(r"\w+", means)
    )


@pytest.mark.parametrize("named", sorted(contact_names()))
def test_who_deals_with_it_fits_two_segments(named: str) -> None:
    assert len(rulebook.contact(named, DAY).says) <= TWO_SEGMENTS


def test_a_day_is_spelt_as_long_as_the_longest() -> None:
    longest = max(
        len(f"{date(2026, 9, d):%A} {d} {date(2026, 9, d):%B} 2026") for d in range(1, 31)
    )
    assert len(FACTS["due_on"]) == longest
