"""Every criterion is held by a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
CRITERIA = (HERE.parents[1] / "docs" / "widget-acceptance.md").read_text("utf-8")
TESTS = {
    name
    for file in HERE.glob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
}


def test_every_criterion_names_tests_that_exist() -> None:
    criteria = re.findall(r"^\d+\. .*$", CRITERIA, re.MULTILINE)
    assert len(criteria) > 30
    for criterion in criteria:
        named = set(re.findall(r"`(test_\w+)`", criterion))
        assert named, criterion
        assert named <= TESTS, named - TESTS


def test_criteria_are_numbered_without_gaps() -> None:
    numbers = [int(n) for n in re.findall(r"^(\d+)\. ", CRITERIA, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
