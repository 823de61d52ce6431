"""Who asks how to send photos by text gets a link from the gateway, and the bot speaks of that link."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from handoff_api.wording.phone import asks_how_to_send

ROOT = Path(__file__).resolve().parents[2]


def the_bots() -> dict[str, Any]:
    """What the bot's module names; its framework is not installed where the gateway is."""
    names: dict[str, Any] = {"re": re}
    for node in ast.parse((ROOT / "bot/actions/photos.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign):
            exec(ast.unparse(node), names)  # noqa: S102 - our own module
    return names


def test_both_hear_the_same_question() -> None:
    ours = yaml.safe_load((ROOT / "handoff_api/wording/phone.en.yml").read_text("utf-8"))
    bots = the_bots()
    assert ours["asks_how_to_send"] == bots["_HOW_TO_SEND"].pattern
    assert ours["question_words_most"] == bots["WORDS_OF_A_QUESTION"]


@pytest.mark.parametrize(
    ("said", "asks"), [("can I send you a letter", True), ("as the pictures show", False)]
)
def test_a_question_is_told_from_a_story(said: str, asks: bool) -> None:
    assert asks_how_to_send(said) is asks
