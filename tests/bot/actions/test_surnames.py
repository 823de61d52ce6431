"""A name that sounds like danger is a name where one was asked for; a danger told there is a danger."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.actions.desk import Desk


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def at_the_name(desk: Desk) -> None:
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    await desk.hear("yes")
    if desk.asks != "name":
        await desk.skip_until("name")


def sounded(text: str, words: str, hazard: str = "flood", **more: Any) -> dict[str, Any]:
    start = text.index(words)
    return {"hazard": hazard, "group": "emergency", "confidence": 0.9, "now": None, "because": "uncertain",
            "words": words, "start": start, "end": start + len(words), **more}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sound", "name"),
    [
        ("Jan Flood", "Flood", "Jan Flood"),
        ("flood", "flood", "Flood"),
        ("its tina sparks thanks", "sparks", "Tina Sparks"),
    ],
)
async def test_a_name_that_sounds_like_danger_is_a_name_where_one_was_asked_for(
    desk: Desk, words: str, sound: str, name: str
) -> None:
    await at_the_name(desk)
    said = await desk.hear(words, sightings=[sounded(words, sound)])
    assert desk.api.alerts == []
    assert "right now" not in said
    assert desk.api.acts[-1][1]["parties"][0]["name"] == name


async def test_a_learned_danger_of_a_name_alone_is_none(desk: Desk) -> None:
    await at_the_name(desk)
    learned = sounded("Sparks", "Sparks", "danger", because="learned", now=True)
    await desk.hear("Sparks", sightings=[learned])
    assert desk.api.alerts == []


@pytest.mark.parametrize(
    ("words", "sound"),
    [
        ("fire", "fire"),
        ("kitchen flood", "flood"),
        ("Big Flood", "Flood"),
        ("FLOOD", "FLOOD"),
        ("flood!!", "flood"),
        ("flood in the kitchen", "flood"),
        ("ceiling flood", "flood"),
        ("nan flood", "flood"),
        ("neighbours flood", "flood"),
    ],
)
async def test_a_danger_told_where_a_name_was_asked_for_is_a_danger(
    desk: Desk, words: str, sound: str
) -> None:
    await at_the_name(desk)
    await desk.hear(words, sightings=[sounded(words, sound)])
    assert [alert["hazard"] for alert in desk.api.alerts] == ["flood"]


async def test_a_danger_told_beside_such_a_name_is_heard(desk: Desk) -> None:
    await at_the_name(desk)
    words = "Jan Flood, i can smell gas"
    both = [sounded(words, "Flood"), sounded(words, "smell gas", "gas", now=True)]
    await desk.hear(words, sightings=both)
    assert [alert["hazard"] for alert in desk.api.alerts] == ["gas"]


async def test_such_a_name_elsewhere_is_still_asked_about(desk: Desk) -> None:
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    await desk.hear("Flood", sightings=[sounded("Flood", "Flood")])
    assert [alert["hazard"] for alert in desk.api.alerts] == ["flood"]
