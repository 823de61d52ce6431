"""Another language: answered in it, danger first, its words kept, and staff told what nobody has looked at."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.languages import UNKNOWN
from tests.bot.actions.desk import Desk

FIRE = "W kuchni jest pożar, proszę o pomoc"
POLISH = {"code": "pl", "confidence": 0.97}
SOMALI = {"code": "so", "confidence": 0.9}
NOBODY_KNOWS = {"code": UNKNOWN, "confidence": 0.5}
GATE = "the gate has been broken for weeks and nobody comes"


def told(
    hazard: str, group: str, words: str, code: str = "pl", name: str = "Polish"
) -> dict[str, Any]:
    return {
        "hazard": hazard, "group": group, "confidence": 0.9, "now": None, "words": words,
        "languages": [code], "told_in": name,
    }  # fmt: skip


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def test_danger_in_another_language_alerts_staff_and_says_which_language(desk: Desk) -> None:
    said = await desk.hear(FIRE, language=POLISH, sightings=[told("fire", "emergency", "pożar")])
    [alert] = desk.api.alerts
    assert (alert["category"], alert["hazard"]) == ("emergency", "fire")
    assert alert["words"] == "told in Polish: 'pożar'"
    assert said.index("999") < said.index("get out, stay out")
    [given] = desk.api.handed_over
    assert (given["summary"], given["screened"]) == (FIRE, True)


async def test_whether_it_happens_now_is_asked_last_with_a_yes_and_a_no_in_both_languages(
    desk: Desk,
) -> None:
    await desk.hear(FIRE, language=POLISH, sightings=[told("fire", "emergency", "pożar")])
    last = desk.replies[-1]
    assert last["asks"] == "emergency_now"
    assert last["text"].startswith("Czy to dzieje się teraz?")
    assert [b["title"] for b in last["buttons"]] == ["Tak (Yes)", "Nie (No)"]


async def test_whoever_despairs_is_asked_about_danger_and_not_whether_it_is_happening(
    desk: Desk,
) -> None:
    await desk.hear("...", language=POLISH, sightings=[told("suicide", "safeguarding", "...")])
    assert desk.replies[-1]["text"] == (
        "Czy ktoś jest teraz w niebezpieczeństwie? (Is anyone in danger right now?)"
    )


async def test_one_word_of_danger_is_answered_in_its_language(desk: Desk) -> None:
    said = await desk.hear("pożar", sightings=[told("fire", "emergency", "pożar")])
    assert "po polsku" in said
    assert desk.api.handed_over


@pytest.mark.parametrize(
    ("hazard", "group", "number"),
    [
        ("gas", "emergency", "0800 111 999"),
        ("domestic_abuse", "safeguarding", "0808 2000 247"),
        ("suicide", "safeguarding", "116 123"),
    ],
)
async def test_the_number_to_ring_is_given_in_the_language_too(
    desk: Desk, hazard: str, group: str, number: str
) -> None:
    await desk.hear("...", language=POLISH, sightings=[told(hazard, group, "...")])
    in_polish = [
        r["text"] for r in desk.replies if number in r["text"] and "bezpłatn" in r["text"].lower()
    ]
    assert len(in_polish) == 1


async def test_somebody_not_breathing_is_an_alert_whatever_was_told_before(desk: Desk) -> None:
    await desk.hear(FIRE, language=POLISH, sightings=[told("fire", "emergency", "pożar")])
    said = await desk.hear(
        "mama nie oddycha", sightings=[told("not_breathing", "emergency", "nie oddycha")]
    )
    assert "cannot wake them, call 999" in said
    assert [a["hazard"] for a in desk.api.alerts] == ["fire", "not_breathing"]
    assert desk.slots["intake_hazard"] == "fire"


async def test_danger_in_the_middle_is_answered_whatever_was_asked(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint")
    await desk.hear("yes")
    await desk.skip_until("name")
    await desk.hear(FIRE, language=POLISH, sightings=[told("fire", "emergency", "pożar")])
    assert [a["hazard"] for a in desk.api.alerts] == ["fire"]
    assert desk.api.handed_over
    assert desk.asks is None


async def test_a_name_that_looks_like_another_language_is_a_name(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint")
    await desk.hear("yes")
    await desk.skip_until("name")
    await desk.hear("Agnieszka Przykładowa", language=POLISH)
    assert desk.api.handed_over == []
    assert desk.slots["intake_name"] == "Agnieszka Przykładowa"


async def test_english_with_a_word_of_another_language_goes_on_in_english(desk: Desk) -> None:
    said = await desk.hear(
        "my flat has pożar help me",
        kind="service_request",
        language={"code": "en", "confidence": 0.95},
        sightings=[told("fire", "emergency", "pożar")],
    )
    assert desk.api.alerts
    assert desk.api.handed_over == []
    assert "po polsku" not in said


async def test_after_stop_another_language_is_heard(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint")
    await desk.hear("stop")
    said = await desk.hear("Proszę o pomoc po polsku, nie rozumiem", language=POLISH)
    assert "po polsku" in said
    assert desk.api.handed_over


async def test_what_the_model_makes_of_another_language_is_no_wish_to_stop(desk: Desk) -> None:
    await desk.hear(
        "Proszę przestać, nie mam ciepłej wody", intent="stop", kind="other", language=POLISH
    )
    assert desk.api.handed_over


async def test_a_language_without_a_line_goes_to_a_person_who_hears_that_nobody_has_looked(
    desk: Desk,
) -> None:
    said = await desk.hear("waa maxay gurigeyga waa qoyan", language=SOMALI)
    assert "999" in said
    [given] = desk.api.handed_over
    assert given["screened"] is False
    assert given["reason"].startswith("not screened for danger")
    assert len(given["reason"]) <= 80
    assert "an interpreter (Somali)" in desk.slots["intake_adjustments"]


async def test_whoever_writes_on_in_a_language_nobody_can_name_gets_a_person(desk: Desk) -> None:
    await desk.hear("waa maxay gurigeyga waa qoyan", language=NOBODY_KNOWS)
    assert desk.api.handed_over == []
    await desk.hear("caawimaad ayaan rabaa waa maxay", language=NOBODY_KNOWS)
    [given] = desk.api.handed_over
    assert given["screened"] is False
    assert "gurigeyga" in given["summary"]
    assert "caawimaad" in given["summary"]
