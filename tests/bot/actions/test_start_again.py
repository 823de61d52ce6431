"""Starting again: the matter is told anew, and nothing that keeps somebody safe is lost."""

from __future__ import annotations

import pytest

from tests.bot.actions.desk import Desk

ABUSE = (("domestic_abuse", "safeguarding"),)
DOOR = "the back door has been broken for weeks and nobody comes"
TAP = "the kitchen tap drips, I am deaf and need large print please"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def test_a_way_that_is_not_safe_stays_unsafe(desk: Desk) -> None:
    await desk.hear("my partner hits me and the door is broken", kind="complaint", safety=ABUSE)
    assert desk.asks == "safe_contact"
    await desk.hear("not safe he checks my phone")
    await desk.hear("start again")
    await desk.hear(DOOR, kind="complaint")
    await desk.hear("yes")
    skipped = await desk.skip_until("route_choice")
    assert not {"contact_value", "safe_contact"} & set(skipped)
    needs = [a["need"] for a in desk.api.acts[-1][1]["adjustments"]]
    assert needs == ["safe contact: not safe he checks my phone"]


async def test_needs_are_kept_and_not_asked_twice(desk: Desk) -> None:
    await desk.hear(TAP, kind="service_request", flags=("adjustment",))
    await desk.hear("start again")
    await desk.hear("the hall light is out", kind="service_request")
    assert "adjustments" not in await desk.skip_until(None)
    assert "large print" in desk.api.acts[-2][1]["adjustments"][0]["need"]


async def test_what_it_is_the_next_words_say(desk: Desk) -> None:
    await desk.hear(DOOR, kind="complaint")
    await desk.hear("yes")
    said = await desk.hear("start again")
    assert "What happened?" in said
    assert desk.replies[-1]["asks"] == "what_happened"
    await desk.hear("the hall light is out", kind="service_request")
    assert desk.api.acts[-1][1]["kind"] == "service_request"


async def test_there_is_one_case_and_it_holds_what_was_told_before(desk: Desk) -> None:
    await desk.hear(TAP, kind="service_request")
    await desk.hear("start again")
    await desk.hear("the hall light is out", kind="service_request")
    assert [name for name, _ in desk.api.acts].count("create") == 1
    told = desk.api.acts[-1][1]["description"]
    assert told.startswith("the hall light is out")
    assert TAP in told


async def test_the_read_back_holds_only_what_is_told_anew(desk: Desk) -> None:
    await desk.hear(DOOR, kind="complaint")
    await desk.hear("yes")
    await desk.hear("start again")
    await desk.hear("the side gate has been off its hinges for weeks", kind="complaint")
    await desk.hear("yes")
    await desk.skip_until("route_choice")
    said = "\n".join(reply["text"] for reply in desk.replies)
    assert "side gate" in said
    assert "back door" not in said


async def test_a_danger_told_before_is_not_alerted_again_and_its_hazard_stays(desk: Desk) -> None:
    await desk.hear("gas smell", kind="service_request", safety=(("gas", "emergency"),))
    await desk.hear("start again")
    await desk.hear("gas smell", kind="service_request", safety=(("gas", "emergency"),))
    assert len(desk.api.alerts) == 1
    assert desk.api.acts[-1][1]["hazard"]["suspected"] != "none"


async def test_somebody_who_would_not_be_known_is_not_known_after_starting_again(
    desk: Desk,
) -> None:
    await desk.hear(DOOR, kind="complaint", flags=("anonymous",))
    await desk.hear("yes")
    await desk.skip_until("anonymity")
    await desk.hear("nobody")
    await desk.hear("start again")
    await desk.hear(DOOR, kind="complaint")
    await desk.hear("yes")
    assert desk.api.acts[-1][1]["anonymity"] == "anonymous"


async def test_what_is_with_staff_is_not_started_again(desk: Desk) -> None:
    await desk.hear("the hall light is out", kind="service_request")
    await desk.skip_until(None)
    before = len(desk.api.acts)
    said = await desk.hear("start again")
    assert "WK-26-TESTED" in said
    assert len(desk.api.acts) == before


async def test_fear_told_before_the_safe_way_is_asked_is_kept(desk: Desk) -> None:
    both = (*ABUSE, ("no_heat_vulnerable", "emergency"))
    await desk.hear("he hits me and there is no heating", kind="complaint", safety=both)
    assert desk.asks == "emergency_now"
    await desk.hear("not safe he checks my phone")
    assert desk.slots["intake_contact_safe"] is False
    assert desk.asks == "emergency_now"
