"""Names and addresses given before or after they are asked for, and words that are neither."""

from __future__ import annotations

import pytest

from tests.bot.actions.desk import Desk
from tests.bot.actions.misplaced.asking import WISH, at, last


@pytest.mark.parametrize(
    ("words", "name", "address"),
    [
        ("Sam Example, 14 Invented Close ZZ99 1AA", "Sam Example", "14 Invented Close ZZ99 1AA"),
        (
            "Rose Cottage, 14 Invented Close ZZ99 1AA",
            None,
            "Rose Cottage, 14 Invented Close ZZ99 1AA",
        ),
    ],
)
async def test_a_name_skipped_and_then_given_with_the_address_is_taken(
    desk: Desk, words: str, name: str | None, address: str
) -> None:
    await at(desk, "address")
    await desk.hear(words)
    [party] = last(desk)["parties"]
    assert (party["name"], party["address"]) == (name, address)


async def test_a_name_and_an_address_given_at_what_happened_are_kept_as_such(desk: Desk) -> None:
    await desk.hear("I want to complain", kind="complaint", topic="other")
    await desk.hear(
        "Sam Example",
        entities=[{"entity": "person", "value": "Sam Example", "text": "Sam Example"}],
    )
    await desk.hear("14 Invented Close ZZ99 1AA")
    assert desk.asks == "what_happened"
    await desk.hear("the gate is broken", topic="repairs")
    [party] = last(desk)["parties"]
    assert (party["name"], party["address"]) == ("Sam Example", "14 Invented Close ZZ99 1AA")
    assert "Sam Example" not in last(desk)["description"]


async def test_mashed_keys_are_no_name_and_a_person_called_so_is_not_trapped(desk: Desk) -> None:
    await at(desk, "name")
    said = await desk.hear("asdf qwerty")
    assert "did not look like a name" in said
    assert desk.asks == "name"
    await desk.hear("asdf qwerty")
    assert last(desk)["parties"][0]["name"] == "Asdf Qwerty"


async def test_the_same_sentence_over_and_over_is_not_taken_for_a_name_and_not_asked_for_ever(
    desk: Desk,
) -> None:
    await at(desk, "name")
    for _ in range(4):
        assert desk.asks == "name"
        await desk.hear(WISH, topic="repairs")
    assert desk.asks == "address"
    assert last(desk)["parties"][0]["name"] is None


async def test_an_age_is_no_address_and_who_is_ill_no_name(desk: Desk) -> None:
    await at(desk, "name")
    await desk.hear("shes 88 an has a bad chest")
    assert desk.asks == "name"
    [party] = last(desk)["parties"]
    assert (party["name"], party["address"]) == (None, None)


async def test_only_you_lot_may_see_the_name(desk: Desk) -> None:
    await desk.hear(
        "the gate is broken but no names please", kind="complaint", flags=("anonymous",)
    )
    await desk.hear("yes")
    await desk.skip_until("anonymity")
    await desk.hear("only u lot")
    assert desk.asks != "anonymity"
    assert last(desk)["anonymity"] == "confidential"
