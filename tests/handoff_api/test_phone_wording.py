"""What the gateway writes by phone: short, plain, and never a word the networks keep."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import rulebook
from handoff_api.attachments.errors import AttachmentTypeRefusedError
from handoff_api.channels.choices import chosen
from handoff_api.channels.lines import DEMO_LINES, LinesInvalidError, read_lines
from handoff_api.channels.segments import fits, is_gsm, plain, segments, split
from handoff_api.wording import phone as words
from handoff_api.wording import wording

ON = date(2026, 11, 23)
TEXTS = yaml.safe_load((Path(words.__file__).parent / "phone.en.yml").read_text("utf-8"))
BLANKS = {
    "link": "https://complaints.landlord.example/upload/" + "x" * 32,
    "count": "9",
    # The longest thing that is said about a file.
    "why": AttachmentTypeRefusedError().detail,
}


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
@pytest.mark.parametrize("name", [n for n in TEXTS["sms"] if n not in ("or_ring", "ring")])
def test_every_text_is_plain_and_at_most_two_segments(landlord: str, name: str) -> None:
    text = words.say("sms", name, wording(landlord, ON), **BLANKS)
    assert is_gsm(text), text
    assert segments(text) <= 2, text


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
def test_greeting_says_what_it_is_who_else_and_where_in_danger(landlord: str) -> None:
    for channel in ("sms", "whatsapp"):
        text = words.say(channel, "greeting", wording(landlord, ON))
        assert "automated assistant" in text
        assert "not a person" in text
        assert "person" in text.lower()
        assert "999" in text


def test_no_reserved_word_is_ever_offered_as_an_answer() -> None:
    reserved = {w for group in TEXTS["reserved"].values() for w in group}
    for word in reserved:
        for title in (word, word.upper(), word.capitalize(), f"{word.capitalize()}."):
            offered = words.offered(title)
            assert words.reserved(offered, "sms") is None, (title, offered)
            for line in words.list_choices([title, "Something else"]).splitlines()[1:]:
                assert words.reserved(line.partition(" ")[2], "sms") is None


def test_no_wording_holds_a_number_or_date_of_its_own() -> None:
    import re

    for channel in ("sms", "whatsapp"):
        for text in TEXTS[channel].values():
            assert re.findall(r"\d{3,}", text) == []


@given(st.text(max_size=3_000))
def test_splitting_loses_no_word_and_keeps_every_part_short(text: str) -> None:
    parts = split(plain(text))
    assert all(fits(part) for part in parts)
    bare = (
        "".join("".join(part.split(") ", 1)[-1] for part in parts).split())
        if len(parts) > 1
        else "".join(parts[0].split())
    )
    assert bare == "".join(plain(text).split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("{" * 80, 1),
        ("{" * 81, 2),
        ("ś" * 70, 1),
        ("ś" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("", 1),
    ],
)
def test_segments_are_counted_as_phones_count_them(text: str, count: int) -> None:
    assert segments(text) == count


def test_one_accent_does_not_halve_the_room_and_polish_stays_polish() -> None:
    assert (
        plain("the fa\u00e7ade of the house on the hill") == "the facade of the house on the hill"
    )
    assert plain("pleśń w łazience") == "pleśń w łazience"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("2", 1), ("2.", 1), ("(2)", 1), ("two", 1), ("Two please", 1), ("b", 1), ("B)", 1),
        ("the second one", 1), ("2nd", 1), ("option 2", 1), ("number two", 1), ("no. 2", 1),
        ("No", 1), ("nope", 1), ("no thanks", 1), ("the first one", 0), ("1", 0), ("yes", 0),
        ("Yes please", 0), ("y", 0), ("last", 2), ("not su", 2), ("NOT SURE", 2), ("3️⃣", 2),
        ("one", 0),
        ("4", None), ("0", None), ("2 weeks ago", None), ("12", None), ("", None),
        ("yes but only the kitchen", None), ("1 and 2", None), ("my number is 2", None),
        ("I told you two times", None), ("²", None), ("٢", None),
    ],
)  # fmt: skip
def test_a_choice_is_recognised_in_the_ways_people_write_it(said: str, place: int | None) -> None:
    assert chosen(said, ["Yes", "No", "Not sure"]) == place


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=20), max_size=6))
def test_whatever_is_written_a_choice_is_one_of_those_offered(said: str, titles: list[str]) -> None:
    found = chosen(said, titles)
    assert found is None or 0 <= found < len(titles)


def test_the_demonstrations_lines_are_good() -> None:
    lines = read_lines(DEMO_LINES)
    assert set(lines.landlords) == set(rulebook.landlord_ids())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("west-kent: {sms: {numbers: ['07700 900801']}}", "west-kent.sms.numbers.0"),
        ("nobody: {sms: {numbers: ['+447700900801']}}", "there is no landlord 'nobody'"),
        ("west-kent: {sms: {}}", "needs 'numbers' or 'service'"),
        ("west-kent: {sms: {numbers: ['+447700900801'], colour: red}}", "colour"),
        (
            "west-kent: {sms: {numbers: ['+447700900801']}}\n"
            "medway: {sms: {numbers: ['+447700900801']}}",
            "belongs to both west-kent and medway",
        ),
        ("west-kent: [", "cannot be read as YAML"),
    ],
)
def test_a_file_of_lines_with_a_fault_says_which_and_where(
    tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "lines.yml"
    path.write_text(text)
    with pytest.raises(LinesInvalidError, match=says.replace("'", ".")):
        read_lines(path)
