"""What belongs to somebody else: said who deals with it, and never refused."""

from __future__ import annotations

import re

import pytest
import yaml

import rulebook
from bot.actions.signposts import who_deals_with
from bot.actions.wording import FOLDER
from tests.bot.actions.builders import heard
from tests.bot.actions.desk import Desk

ENTRIES = yaml.safe_load((FOLDER / "signposts.en.yml").read_text(encoding="utf-8"))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("the council never collect my bins", "local_council"),
        ("my energy supplier wont fix the meter", "energy_supplier"),
        ("my private landlord wont fix the boiler", "another_landlord"),
        ("the police never came", "police_complaints"),
        ("the hospital lost my notes", "nhs_complaints"),
        ("the court sent my papers to the wrong house", "courts"),
    ],
)
def test_who_deals_with_it_is_known(words: str, first: str) -> None:
    assert who_deals_with(heard(words, flags=("not_us",)))[0] == first


def test_nobody_is_sent_elsewhere_on_a_guess() -> None:
    assert who_deals_with(heard("you never emptied the bins and the council says its you")) == ()
    unsure = heard("the council says its you", flags=("not_us",))
    unsure.understanding["flags"][0]["confidence"] = 0.42
    assert who_deals_with(unsure) == ()


@pytest.mark.parametrize("name", sorted({name for entry in ENTRIES for name in entry["contacts"]}))
def test_every_signpost_is_a_contact_with_no_number_of_its_own(name: str) -> None:
    found = rulebook.contact(name)
    assert found.says
    assert found.phone is not None or not re.search(r"\d{3}", found.says)


async def test_the_landlords_own_part_can_be_complained_of(desk: Desk) -> None:
    words = "the council never collect my bins"
    said = await desk.hear(words, flags=("not_us",))
    assert "local council usually deals with" in said
    assert "not sure I understood" not in said
    assert [b["title"] for b in desk.replies[-1]["buttons"]][0] == "Make a complaint"
    await desk.hear("", intent="choose", entities=[{"entity": "choice", "value": "complain"}])
    assert desk.slots["intake_kind"] == "complaint"
    assert desk.slots["intake_description"] == words


async def test_plain_words_of_complaint_open_one_whoever_it_is_about(desk: Desk) -> None:
    await desk.hear("the council never collect my bins, I want to complain", flags=("not_us",))
    assert desk.slots["intake_kind"] == "complaint"


async def test_a_council_does_not_ask_which_council_it_is(desk: Desk) -> None:
    desk.landlord = "medway"
    said = await desk.hear("the council never collect my bins", flags=("not_us",))
    assert "another part of the same council" in said
    assert "which council" not in said
    assert desk.replies[-1]["buttons"]


async def test_where_nobody_is_known_there_is_still_a_way_on(desk: Desk) -> None:
    said = await desk.hear("the scaffolders next door at the pub make a racket", flags=("not_us",))
    assert "somebody else" in said
    titles = [button["title"] for button in desk.replies[-1]["buttons"]]
    assert "Make a complaint" in titles
    assert "Talk to a person" in titles


def test_every_landlord_named_in_the_signposts_is_one() -> None:
    named = {landlord for entry in ENTRIES for landlord in entry.get("at", {})}
    assert named <= set(rulebook.landlord_ids())
    for entry in ENTRIES:
        for contacts in entry.get("at", {}).values():
            assert all(rulebook.contact(name).says for name in contacts)
