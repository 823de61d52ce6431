"""A story: one resident, one matter, and what must be true when it is over.

Stories are YAML files in ``tests/journeys/stories/``, one file a landlord or subject; ``FIELDS``
and ``EXPECTED`` say what a story may hold, and a word that is not there is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "stories"


@dataclass(frozen=True)
class Then:
    """What a resident does once nothing is being asked any more."""

    says: str
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Expected:
    """What must be true at the end. A field left out is not looked at."""

    # the case the receipt names, or the latest of the conversation
    cases: tuple[str, ...] | None = None  # the kinds of every case made, in any order
    kind: str | None = None
    stage: str | None = None
    no_stage: bool = False
    state: str | None = None
    priority: str | None = None
    topics: tuple[str, ...] = ()
    not_topics: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    grounds: tuple[str, ...] | None = None  # exactly these, each only possible
    ground_says: dict[str, str] = field(default_factory=dict)
    due: dict[str, str] = field(default_factory=dict)
    not_due: tuple[str, ...] = ()
    parties: dict[str, dict[str, str]] = field(default_factory=dict)
    anonymity: str | None = None
    adjustments: tuple[str, ...] = ()
    happened: dict[str, str] = field(default_factory=dict)
    ongoing: bool | None = None
    outcome: str | None = None
    description: tuple[str, ...] = ()
    hazard: str | None = None
    notices: tuple[str, ...] = ()  # what staff are told of the policy, at least
    queues: tuple[str, ...] = ()  # where the policy sends it, or what runs beside it, at least
    restricted: tuple[str, ...] = ()  # of these queues, those whose matter is not for everybody
    quick_fix_stopped_by: str | None = None  # words of why nothing quick is offered
    # beside the case
    alerts: tuple[str, ...] | None = None  # of danger: the categories, exactly
    hazards: tuple[str, ...] = ()  # what the alerts are about, at least
    handed_over: bool | None = None
    history: tuple[str, ...] = ()  # actions that must stand in the history
    # the conversation
    first_reply: tuple[str, ...] = ()  # in the very first message that came back
    said: tuple[str, ...] = ()
    never_said: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    messages_at_most: int | None = None  # by the resident, until the reference is given


@dataclass(frozen=True)
class Story:
    """``shows`` names the rules of ``rulebook/rules.yml`` that can be seen in it."""

    id: str
    landlord: str
    says: tuple[str, ...]  # the opening, in one or more messages
    expect: Expected
    title: str = ""
    about: str = ""
    shows: tuple[str, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    instead: dict[str, str] = field(default_factory=dict)  # said once in place of an answer
    then: tuple[Then, ...] = ()
    stops_at: str | None = None  # walks away when this is asked
    manner: str = "plain"
    typical: bool = False
    all_at_once: bool = False


class StoryBrokenError(ValueError):
    """A story file holds something a story cannot."""


def _checked(kind: type, raw: dict[str, Any], where: str) -> dict[str, Any]:
    known = {f.name: f for f in fields(kind)}
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise StoryBrokenError(
            f"{where}: a {kind.__name__.lower()} has no {unknown}; it has {sorted(known)}"
        )
    return {
        name: tuple(value) if "tuple" in str(known[name].type) and value is not None else value
        for name, value in raw.items()
    }


def _story(raw: dict[str, Any], default: dict[str, Any], where: str) -> Story:
    given = {**default, **raw}
    where = f"{where}, {given.get('id', 'a story without an id')}"
    if isinstance(given.get("says"), str):
        given["says"] = [given["says"]]
    given["then"] = [
        Then(says=then) if isinstance(then, str) else Then(**_checked(Then, then, f"{where}, then"))
        for then in given.get("then", [])
    ]
    expect = given.get("expect") or {}
    given["expect"] = Expected(**_checked(Expected, expect, f"{where}, expect"))
    return Story(**_checked(Story, given, where))


@cache
def all_stories() -> tuple[Story, ...]:
    """Every story of every file, each id once."""
    found: list[Story] = []
    for path in sorted(FOLDER.glob("*.yml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        default = {"landlord": raw["landlord"]} if "landlord" in raw else {}
        found += [_story(story, default, path.name) for story in raw["stories"]]
    ids = [story.id for story in found]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise StoryBrokenError(f"tests/journeys/stories: the same id twice: {twice}")
    return tuple(found)
