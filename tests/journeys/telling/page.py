"""Writes ``docs/journeys.md``: each rule, the story that shows it, or why none can.

``python -m tests.journeys.telling.page`` writes the page; a test holds it to the stories.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.journeys.telling.stories import Story, all_stories

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "journeys.md"
_LANDLORDS = {
    "WK": "West Kent Housing Association",
    "MED": "Medway Council",
    "WDH": "WDH",
    "SOV": "Charitable South (the text that does not name its landlord)",
    "CS": "Chislehurst & Sidcup Housing Association",
}
_INTRODUCTION = """# Whole conversations

{count} conversations are told to a running Putright by `make test` ([tests/journeys](../tests/journeys)): who writes,
in which words, how they answer each question, and what must be true at the end, for the resident and for staff.
They are data, in [stories](../tests/journeys/stories), one file a landlord or subject; a new one needs no code.
`make transcripts` tells them all and writes one page to read them on.

To try one: `python -m tests.journeys.telling http://localhost:8000 wk-door` against `make run` started with
`PUTRIGHT_CLOCK=2026-11-23T10:00:00Z`.

How many messages a resident sends before the reference, as measured on {measured_on}
([measured.yml](../tests/journeys/measured.yml)); each run counts again, prints it, and fails where it has become more:

| complaint | how many | median | worst |
|---|---|---|---|
{measured}

Eight is the bar for every typical one, whatever danger or the landlord's policy turns on and however somebody answers:
all in one message, or one thing at a time.

At each of {questions} questions everything that may come between is tried ([interruptions.yml](../tests/journeys/interruptions.yml)):
a question back, a correction, talk of football, nonsense, gas, "stop" and a wish for a person.

What must hold in every one of them stands in [invariants.py](../tests/journeys/telling/invariants.py): no date, number
or reference that is not the rulebook's, the case's or the resident's own; one question a message, named; nothing asked
twice; short; no word that blames or refuses.

Below is each rule found in the policies ([rules.yml](../rulebook/rules.yml)) and the conversation that shows it.
This page is made by `python -m tests.journeys.telling.page`.
"""


class RuleUnmarkedError(ValueError):
    """A rule is neither shown by a story nor explained."""


def rules() -> dict[str, str]:
    """Every rule of the rulebook by its id, in order."""
    found = yaml.safe_load((ROOT / "rulebook" / "rules.yml").read_text(encoding="utf-8"))
    return dict(found["rules"])


def not_shown() -> dict[str, str]:
    """Rules that no conversation can show, each with the reason."""
    groups = yaml.safe_load((Path(__file__).parents[1] / "not_shown.yml").read_text("utf-8"))
    return {rule: str(group["why"]) for group in groups for rule in group["rules"]}


def shown_by() -> dict[str, list[Story]]:
    """The stories that show each rule."""
    found: dict[str, list[Story]] = {}
    for story in all_stories():
        for rule in story.shows:
            found.setdefault(rule, []).append(story)
    return found


def write() -> str:
    """The page's text; raises RuleUnmarkedError naming every rule that was left out."""
    stories, reasons = shown_by(), not_shown()
    left_out = [rule for rule in rules() if rule not in stories and rule not in reasons]
    if left_out:
        raise RuleUnmarkedError(
            f"no story shows {left_out}: mark one with `shows`, or say why in not_shown.yml"
        )
    parts = [_introduction()]
    for prefix, landlord in _LANDLORDS.items():
        own = {rule: said for rule, said in rules().items() if rule.split("-")[0] == prefix}
        parts.append(_table(landlord, own, stories, reasons))
    return "\n".join(parts)


def measured() -> dict[str, Any]:
    """How many messages complaints took when they were last measured, and on which day."""
    return dict(yaml.safe_load((Path(__file__).parents[1] / "measured.yml").read_text("utf-8")))


def _introduction() -> str:
    taken = measured()
    rows = [
        f"| {name} | {one['complaints']} | {one['median']} | {one['worst']} |"
        for name, one in taken["messages"].items()
    ]
    table = yaml.safe_load((Path(__file__).parents[1] / "interruptions.yml").read_text("utf-8"))
    return _INTRODUCTION.format(
        count=len(all_stories()),
        measured_on=f"{taken['measured_on']:%-d %B %Y}",
        measured="\n".join(rows),
        questions=len(table["reached_by"]),
    )


def _table(
    landlord: str,
    own: Mapping[str, str],
    stories: Mapping[str, list[Story]],
    reasons: Mapping[str, str],
) -> str:
    count = sum(rule in stories for rule in own)
    lines = [
        f"## {landlord}",
        "",
        f"{count} of {len(own)} rules are shown.",
        "",
        "| rule | what it says | shown by |",
        "|---|---|---|",
    ]
    for rule, said in own.items():
        by = "; ".join(f"{story.title} (`{story.id}`)" for story in stories.get(rule, []))
        lines.append(f"| {rule} | {said} | {by or 'none: ' + reasons[rule]} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(write(), encoding="utf-8")
