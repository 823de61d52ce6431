"""`python -m rulebook`, as a policy officer or a test outside the repository runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rulebook.__main__ import main

ROOT = Path(__file__).parents[2]


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json", "--on", "2026-11-23"]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_runs_as_a_module() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "rulebook", "deadlines", "west-kent", "stage_1",
         "--received", "2026-12-24", "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = {row["name"]: row for row in json.loads(found.stdout)["deadlines"]}
    assert rows["acknowledge"]["due_on"] == "2027-01-05"
    assert rows["respond"] | {"because": ""} == {
        "name": "respond", "due_on": "2027-01-12", "due_at": None, "policy_due_on": "2027-01-12",
        "code_due_on": "2027-01-19", "owed_by": "landlord", "clause": "stage-one.respond",
        "cite": "Stage One", "because": "",
    }  # fmt: skip


def test_deadlines_take_later_events(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(
        capsys, "deadlines", "chislehurst-sidcup", "stage_1", "--received", "2026-12-24",
        "--acknowledged", "2026-12-29",
    )  # fmt: skip
    rows = {row["name"]: row["due_on"] for row in found["deadlines"]}
    assert rows["respond"] == "2027-01-13"


def test_a_hazard_is_counted_to_the_minute(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(
        capsys, "deadlines", "wdh", "hazard", "--aware", "2026-12-24T17:30:00Z",
        "--hazard", "damp_mould",
    )  # fmt: skip
    assert found["deadlines"][0]["due_at"] == "2026-12-25T17:30:00Z"


def test_explain_gives_words_place_and_use(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "explain", "west-kent", "exclusions.time-limit")
    assert found["cite"] == "Exclusions"
    assert found["text"].startswith("made six months after")
    assert found["rules"]["exclusion"]["older_than_months"] == 6
    assert data(capsys, "explain", "west-kent", "code:6.2")["edition"].startswith("complaint")
    assert len(data(capsys, "explain", "medway")) > 50


def test_explain_takes_a_rule_number_or_a_shared_number(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = data(capsys, "explain", "west-kent", "WK-07")
    assert [each["clause"] for each in found["clauses"]] == ["exclusions.time-limit"]
    found = data(capsys, "explain", "wdh", "2.6")
    assert "2.6-time-limit" in {each["clause"] for each in found["clauses"]}


def test_check_code_lists_the_findings(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "check-code", "wdh")
    assert found["code_edition"] == "complaint-handling-code-2024-04-01"
    assert any(row["provision"] == "5.2" and row["kind"] == "conflict"
               for row in found["findings"])  # fmt: skip


def test_lint_and_coverage_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert data(capsys, "lint")["faults"] == []
    assert sum(data(capsys, "coverage")["counts"].values()) == 242


def test_diff_shows_only_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["what"]: row for row in data(capsys, "diff", "west-kent", "medway")}
    assert rows["deadline respond_stage_2"]["medway"].startswith("10 working days")
    assert "deadline acknowledge" not in rows
    assert data(capsys, "diff", "wdh", "wdh") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "east-kent", "x"],
        ["explain", "medway", "99"],
        ["deadlines", "medway", "quick_fix", "--received", "2026-12-24"],
        ["deadlines", "medway", "stage_1", "--received", "2031-12-24"],
        ["deadlines", "medway", "stage_1", "--received", "yesterday"],
        ["deadlines", "medway", "stage_1", "--received", "2026-12-24T10:00:00"],
    ],
)
def test_a_wrong_question_is_answered_on_standard_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.strip()
    assert "Traceback" not in shown.err
