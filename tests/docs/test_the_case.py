"""The page about the case shows the table that the service goes by."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import TypeAdapter

from handoff_api.cases.actions import CaseAction, examples
from scripts.case_table import PAGE, page


def test_table_of_moves_on_the_page_is_the_one_in_force() -> None:
    text = PAGE.read_text("utf-8")
    assert text == page(text), "write it anew: python scripts/case_table.py"


@pytest.mark.parametrize("action", sorted(examples()))
def test_example_of_every_action_is_taken(action: str) -> None:
    taken = TypeAdapter(CaseAction).validate_python(examples()[action]["value"])
    assert taken.action == action


def test_every_action_has_an_example() -> None:
    bodies = get_args(get_args(CaseAction)[0])
    assert len(examples()) == len(bodies)
