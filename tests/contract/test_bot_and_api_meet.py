"""What the bot sends, the case API takes; the two never import each other."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

import rulebook
from handoff_api.cases import vocabulary
from tests.handoff_api.house import Client

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "first words only",
    "everything known",
    "for her mother, no paper",
    "for a neighbour, ask them",
    "for a group",
    "from a councillor's office",
    "in danger",
    "mould in a child's room, told before",
    "court claim",
    "long ago and over",
    "already looked at",
    "about a policy",
    "in confidence",
    "by post",
    "by email",
    "stage 2 in one line",
    "a compliment",
    "feedback",
    "a report of nuisance",
)


@lru_cache(maxsize=1)
def bodies() -> dict[str, dict[str, Any]]:
    """What the actions make of each intake, worked out in the bot's own environment."""
    done = subprocess.run(
        [str(ROOT / ".venv/bot/bin/python"), "-m", "tests.contract.bodies"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout))


def test_every_intake_is_tried() -> None:
    assert set(bodies()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
async def test_the_case_api_takes_what_the_bot_sends(bot: Client, name: str) -> None:
    body = bodies()[name]
    stage = "stage_1" if body["kind"] == "complaint" else None
    made = await bot.post("/v1/cases", {**body, "state": "draft", "stage": None}, once=f"a:{name}")
    assert made.status_code == 201, made.text
    amended = await bot.done(made.json(), "amend", **body)
    received = await bot.done(amended, "submit", stage=stage)
    assert received["state"] == "received"
    assert received["description"] == body["description"]


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
def test_every_ground_of_every_policy_is_one_the_api_knows(landlord: str) -> None:
    policy = rulebook.policy(landlord, MONDAY.date())
    grounds = {rule["ground"] for _, rule in policy.rules("exclusion")}
    assert grounds <= set(get_args(vocabulary.Ground))


def test_every_deadline_a_resident_hears_of_has_its_words() -> None:
    words = yaml.safe_load((ROOT / "bot/wording/en.yml").read_text())["deadlines"]
    policy = rulebook.policy("west-kent", MONDAY.date())
    for track in ("quick_fix", "stage_1"):
        for deadline in rulebook.plan_deadlines(policy, track, {"received": MONDAY}):
            assert deadline.name in words, deadline.name
