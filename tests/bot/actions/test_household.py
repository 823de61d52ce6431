"""Damp and mould where a baby, a child, or somebody old, ill or pregnant lives: suspected, for staff to confirm."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.case import case_body
from bot.actions.household import anyone_at_risk, at_risk_in
from bot.actions.intake import Intake
from tests.bot.actions.builders import complaint, rules
from tests.bot.actions.desk import Desk


def damp(description: str, **more: Any) -> Intake:
    return complaint(
        topic="damp_mould",
        description=description,
        issues=[{"topic": "damp_mould", "summary": "mould on the wall"}],
        **more,
    )


@pytest.mark.parametrize(
    "words",
    [
        "black mould in my babys room",
        "mould in my son's room, he is 4",
        "the kids bedroom is wet",
        "im pregnant",
        "my mum is 82 and it is damp",
        "I'm 77",
        "he has asthma",
        "my daughter keeps getting ill",
        "my 6 month old sleeps there",
        "dad is on oxygen",
        "my nan who is 88 lives with me",
        "mould by my babby",
        "her lad is 9 has a bad chest",
        "me dauhgter is 3",
        "its mouldy and shes 84 pls hurry",
        "mouldy, my mum is 90 no one cares",
        "mouldy n hes 71 bless him",
        "mould, grandad 92",
        "she's nearly 90yrs",
        "mould at me aunties she 84 no one cares",
        "mould in her room shes 3 got a cough",
        "mould n he got asma",
        "mould, shes 84 and a carer comes round twice a day",
        "mouldy, mum is 84 her daughter visits every day",
        "mould, nan is 91 with carers who come over and help",
        "its mouldy and my dad is 84 and the district nurse visits",
        "damp, mum is 84 and my sister comes round to see her",
        "damp and shes 88 and gets visits from the nurse",
        "mould, she's 84 and nobody visits",
        "mouldy, nan is 84 and her son lives miles away",
        "mould, mum is 90 and i keep visiting",
        "mould, mum is 90 and Dave comes round",
        "mould, mum is 90 and social worker comes round",
        "mould, shes 90 and ur plumber comes over",
        "mould, mum is 90 and a visiting nurse comes",
        "mould, she is 90 and my neighbour next door is noisy",
        "mould, shes 90 next door are noisy",
        "mould, mum is 90 and lives next door to a pub",
    ],
)
def test_mould_where_somebody_at_risk_lives_is_a_suspected_significant_hazard(words: str) -> None:
    hazard = case_body(damp(words), rules(), "c-1")["hazard"]
    assert hazard["suspected"] == "significant"
    assert (hazard["name"], hazard["clause"]) == ("damp_mould", "law:hazards.damp-at-home")
    assert hazard["aware_at"] == "2026-11-23T10:00:00+00:00"
    assert hazard["words"] == "mould on the wall"
    assert hazard["household"]


@pytest.mark.parametrize(
    "words",
    [
        "mould in the kitchen",
        "the kids next door are loud and there is damp",
        "waited 4 weeks about the damp",
        "flat 72 is damp, it costs 70 pounds a month to heat",
        "he is 4 hours late about the mould",
        "mould and he is 70 quid out of pocket",
        "the mould man said hes 84% sure",
        "we are 80 flats with mould",
        "the damp flat is 84 and the rent is 80 now",
        "im 84 Invented Close, its mouldy",
        "mouldy, mum is 84 Invented Close",
        "mould, my mum is 90 and visits us",
        "mould, nan is 91 next door",
        "mould, nan is 91 and lives next door to me",
        "mould, mum is 90 and often visits",
        "mould, nan is 91 and twice a week comes over",
        "mould, my mum is 84 and comes round twice a day",
        "mould, mum is 84, she visits us at weekends",
        "damp here, my nan is 84 and at the weekend visits",
        "mould, my mum is 84 and visits her sister upstairs",
        "damp, dad is 84 and i know he comes round a lot",
        "mould, gran is 84 and lives in her own flat",
    ],
)
def test_mould_alone_is_for_staff_to_class(words: str) -> None:
    assert at_risk_in(words) == []
    assert case_body(damp(words), rules(), "c-1")["hazard"] is None


def test_somebody_at_risk_makes_no_hazard_of_a_gate() -> None:
    assert case_body(complaint(description="the gate, my baby"), rules(), "c-1")["hazard"] is None


@pytest.mark.parametrize(
    ("answer", "at_risk"),
    [("yes", True), ("no", False), ("me and a toddler", True), ("nobody like that", False),
     ("no just my son who is 3", True), ("my uncle stays a lot", True), (None, None)],
)  # fmt: skip
def test_the_answer_to_who_lives_there_counts(answer: str | None, at_risk: bool | None) -> None:
    assert anyone_at_risk(damp("mould", household_risk=answer)) is at_risk


def test_a_danger_told_of_stays_the_danger_it_is() -> None:
    intake = damp(
        "mould in the baby's room", hazard="mould_breathing", hazard_words="mould in the baby's",
        hazard_aware_at="2026-11-23T10:05:00+00:00", hazard_doubtful=True,
    )  # fmt: skip
    hazard = case_body(intake, rules(), "c-1")["hazard"]
    assert hazard["suspected"] == "unknown"
    assert (hazard["name"], hazard["clause"]) == ("damp_mould", "law:hazards.damp-at-home")
    assert hazard["aware_at"] == "2026-11-23T10:05:00+00:00"


def test_a_danger_of_another_kind_is_not_called_damp() -> None:
    intake = damp("mould in the baby's room", hazard="gas", hazard_words="smell gas",
                  hazard_aware_at="2026-11-23T10:05:00+00:00")  # fmt: skip
    hazard = case_body(intake, rules(), "c-1")["hazard"]
    assert (hazard["suspected"], hazard["name"]) == ("emergency", None)


NO_HEAT = [
    {"hazard": "no_heat_vulnerable", "group": "emergency", "confidence": 0.9, "now": True,
     "words": "no heating"}
]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["shes 84 pls hurry", "my mum is 90 no one comes", "hes 71 bless"]
)
async def test_who_told_an_age_is_not_asked_whether_anybody_is_over_65(
    monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    desk = Desk(monkeypatch)
    await desk.hear(f"no heating for days {words}", kind="service_request", sightings=NO_HEAT)
    assert desk.asks == "emergency_now"
    await desk.hear("no", act="deny")
    assert "household_risk" not in [desk.asks, *await desk.skip_until(None)]
    body = next(body for action, body in reversed(desk.api.acts) if body.get("hazard"))
    assert body["hazard"]["household"]


async def test_an_age_told_beside_a_no_spares_the_question_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch)
    await desk.hear("no heating for days", kind="service_request", sightings=NO_HEAT)
    await desk.hear("no but shes 84")
    assert "household_risk" not in [desk.asks, *await desk.skip_until(None)]


async def test_somebody_old_who_lives_elsewhere_leaves_the_question_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch)
    said = "no heating for days and my mum is 90 and visits us"
    await desk.hear(said, kind="service_request", sightings=NO_HEAT)
    await desk.hear("no", act="deny")
    assert "household_risk" in [desk.asks, *await desk.skip_until(None)]
