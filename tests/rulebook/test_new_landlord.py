"""A sixth landlord by data alone: Mill Lane Homes, which nobody has ever rented from."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

from rulebook import Facts, Rulebook, answer, decide, plan_deadlines
from rulebook.commands.lint import lint

ROOT = Path(__file__).parent / "mill_lane"
TODAY = date(2026, 11, 23)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)
BOOK = Rulebook(ROOT)


def test_it_joins_the_five() -> None:
    assert BOOK.landlord_ids()[-1] == "mill-lane"
    assert len(BOOK.landlord_ids()) == 6
    assert lint(BOOK, TODAY).ok, lint(BOOK, TODAY).lines


def test_a_difference_from_the_code_that_nobody_recorded_is_a_fault(tmp_path: Path) -> None:
    copied = shutil.copytree(ROOT / "landlords", tmp_path / "landlords")
    (copied / "mill-lane" / "2025" / "code-check.yml").unlink()
    found = lint(Rulebook(tmp_path), TODAY)
    assert not found.ok
    assert any("Code 2.3: not recorded" in line for line in found.lines)


def test_its_own_words_and_numbers_are_used() -> None:
    policy = BOOK.policy("mill-lane", TODAY)
    planned = {d.name: d for d in plan_deadlines(policy, "quick_fix", {"received": MONDAY})}
    assert planned["quick_fix"].due_on == date(2026, 11, 26)
    assert planned["acknowledge"].due_on == date(2026, 11, 26)
    assert planned["respond"].due_on == date(2026, 12, 3)
    assert planned["respond"].code_due_on == date(2026, 12, 10)
    found = answer(policy, "stage_2_window", TODAY)
    assert found is not None
    assert "6 weeks" in found.text


def test_its_own_cut_off_counts_for_its_policy_only() -> None:
    policy = BOOK.policy("mill-lane", TODAY)
    evening = {"received": datetime(2026, 11, 23, 18, tzinfo=timezone.utc)}
    (each,) = [d for d in plan_deadlines(policy, "stage_1", evening) if d.name == "acknowledge"]
    assert each.policy_due_on == date(2026, 11, 27)
    assert each.code_due_on == date(2026, 11, 30)


def test_its_own_grounds_routes_and_panel_are_used() -> None:
    policy = BOOK.policy("mill-lane", TODAY)
    facts = Facts(happened_latest=date(2025, 1, 1), ongoing=False, about=frozenset({"board"}))
    found = decide(policy, facts, TODAY)
    assert [each.ground for each in found.possible_exclusions] == ["time_limit"]
    assert found.route.queue == "independent person"
    assert {step.stage: step.by for step in found.stage_plan}["stage_2"] == "independent person"
    assert decide(policy, Facts(issues_count=1), TODAY).quick_fix.name == "same-week fix"


@pytest.mark.parametrize(("on", "amount"), [("2025-12-31", 9), ("2026-01-01", 8)])
def test_a_value_that_changed_within_an_edition_is_read_by_its_date(on: str, amount: int) -> None:
    policy = BOOK.policy("mill-lane", date.fromisoformat(on))
    assert policy.value("stage-two.answer.working_days") == amount


def test_it_changes_nothing_for_the_others() -> None:
    ours = Rulebook().policy("west-kent", TODAY)
    theirs = BOOK.policy("west-kent", TODAY)
    facts = Facts(happened_latest=date(2026, 1, 1))
    assert decide(ours, facts, TODAY) == decide(theirs, facts, TODAY)
    assert replace(ours) == theirs
