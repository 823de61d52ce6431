"""Every case under cases/, as a policy officer wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import rulebook
from rulebook.errors import Fault
from rulebook.reading import read_yaml

FOLDER = Path(__file__).parent / "cases"
KEYS = {
    "name", "track", "events", "hazard", "due", "policy_due", "code_due", "absent", "today",
    "facts", "grounds", "asks", "does_not_ask", "route", "queue", "also", "quick_fix", "notices",
    "stage_1_by", "stage_2_not_by", "refusals", "hazards", "question", "says", "answered_from",
}  # fmt: skip


def load() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*/*.yml")):
        faults: list[Fault] = []
        raw = read_yaml(path, path.name, faults)
        assert not faults, faults
        for case in raw["cases"]:
            where = f"{path.parent.name}: {case['name']}"
            found.append(pytest.param(path.parent.name, raw["clauses"], case, id=where))
    return found


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


@pytest.mark.parametrize(("landlord", "clauses", "case"), load())
def test_case(landlord: str, clauses: list[str], case: Mapping[str, Any]) -> None:
    assert case.keys() <= KEYS, f"unknown keys {case.keys() - KEYS}"
    if "track" in case:
        check_dates(landlord, case)
    elif "question" in case:
        check_answer(landlord, case)
    else:
        check_decision(landlord, case)


def check_dates(landlord: str, case: Mapping[str, Any]) -> None:
    events = {name: instant(at) for name, at in case["events"].items()}
    first = min(events.values())
    policy = rulebook.policy(landlord, rulebook.london_date(first))
    planned = {
        each.name: each
        for each in rulebook.plan_deadlines(
            policy, case["track"], events, hazard=case.get("hazard")
        )
    }
    for name, day in case["due"].items():
        assert planned[name].due_on == day, planned[name]
    for name, day in case.get("policy_due", {}).items():
        assert planned[name].policy_due_on == day, planned[name]
    for name, day in case.get("code_due", {}).items():
        assert planned[name].code_due_on == day, planned[name]
    assert not planned.keys() & set(case.get("absent", ()))
    for each in planned.values():
        assert each.because, each.name
        assert policy.clause(each.clause).cite


def check_answer(landlord: str, case: Mapping[str, Any]) -> None:
    policy = rulebook.policy(landlord, case["today"])
    found = rulebook.answer(policy, case["question"], case["today"])
    assert found is not None
    assert found.clause == case["answered_from"]
    for words in case["says"]:
        assert words in found.text, found.text


def check_decision(landlord: str, case: Mapping[str, Any]) -> None:
    today: date = case["today"]
    policy = rulebook.policy(landlord, today)
    decision = rulebook.decide(policy, rulebook.Facts.of(case["facts"]), today)
    asked = {question.name for question in decision.ask_next}
    assert set(case.get("asks", ())) <= asked, asked
    assert not set(case.get("does_not_ask", ())) & asked, asked
    if "grounds" in case:
        assert sorted(e.ground for e in decision.possible_exclusions) == sorted(case["grounds"])
    if "route" in case:
        assert decision.route.name == case["route"], decision.route
    if "queue" in case:
        assert decision.route.queue == case["queue"]
    if "quick_fix" in case:
        assert decision.quick_fix.may_offer is case["quick_fix"], decision.quick_fix
    assert set(case.get("also", ())) <= {route.name for route in decision.also}
    assert set(case.get("notices", ())) <= {notice.name for notice in decision.notices}
    if "refusals" in case:
        assert [reason.text for reason in decision.refusal_grounds] == case["refusals"]
    if "hazards" in case:
        named = {each.name: each.suspected for each in decision.possible_hazards}
        assert named == case["hazards"], decision.possible_hazards
    steps = {step.stage: step for step in decision.stage_plan}
    if "stage_1_by" in case:
        assert steps["stage_1"].by == case["stage_1_by"]
    if "stage_2_not_by" in case:
        assert steps["stage_2"].not_by == case["stage_2_not_by"]


def test_every_case_file_names_clauses_that_exist() -> None:
    for path in sorted(FOLDER.glob("*/*.yml")):
        raw = read_yaml(path, path.name, [])
        policy = rulebook.policy(path.parent.name, date(2026, 11, 23))
        for clause in raw["clauses"]:
            assert policy.clause(clause).id == clause.removeprefix("law:")


def test_there_are_at_least_three_hundred_cases_and_some_for_every_landlord() -> None:
    landlords = [case.values[0] for case in load()]
    assert len(landlords) >= 300
    assert set(landlords) == set(rulebook.landlord_ids())
