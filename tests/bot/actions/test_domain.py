"""The domain, the intake, the questions and the wording name the same things."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from bot.actions.errand import Errand
from bot.actions.intake import Intake
from bot.actions.questions import QUESTIONS
from bot.actions.wording import FOLDER, WordingMissingError, has, say
from tests.bot.actions.builders import complaint, rules

DOMAIN = Path("bot/domain")


SKILLS = {"intake": Intake, "errand": Errand}


@pytest.mark.parametrize("skill", SKILLS)
def test_every_field_is_a_slot_and_every_slot_a_field(skill: str) -> None:
    slots = yaml.safe_load((DOMAIN / f"{skill}.yml").read_text())["slots"]
    kept = SKILLS[skill]
    assert set(slots) == {kept.prefix + field.name for field in fields(kept)}


@pytest.mark.parametrize("skill", SKILLS)
def test_no_slot_is_of_type_any(skill: str) -> None:
    slots = yaml.safe_load((DOMAIN / f"{skill}.yml").read_text())["slots"]
    assert all(slot["type"] != "any" for slot in slots.values())


def test_every_question_has_a_name_of_its_own() -> None:
    names = [question.name for question in QUESTIONS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_every_question_can_be_put(question) -> None:
    prompt = question.prompt(complaint(), rules())
    assert prompt.asks == question.name
    assert prompt.text
    assert "{" not in prompt.text


def test_no_date_number_or_phone_is_typed_into_the_wording() -> None:
    texts = yaml.safe_load((FOLDER / "en.yml").read_text())
    # Ages and stage names are words of the question; 55 is what the police ask callers to press.
    allowed = {"1", "2", "5", "65", "55"}

    def walk(node, where):
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, f"{where}.{key}")
        elif isinstance(node, list):
            for value in node:
                walk(value, where)
        else:
            found = set(re.findall(r"\d+", str(node))) - allowed
            assert not found, f"{where} types {found}"

    walk(texts, "en")


def test_the_wording_never_cheers() -> None:
    assert "!" not in re.sub(r"#.*", "", (FOLDER / "en.yml").read_text())


def test_a_missing_text_says_which() -> None:
    with pytest.raises(WordingMissingError, match=r"ask\.nothing"):
        say("ask.nothing")


def test_every_hazard_the_screen_knows_has_its_words() -> None:
    hazards = yaml.safe_load(Path("bot/components/safety/hazards.yml").read_text())
    names = hazards.get("hazards", hazards)
    assert names
    for name in names:
        assert has(f"safety.{name}"), name
