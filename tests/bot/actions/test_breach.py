"""Private details that reached the wrong people are the landlord's to answer for, nobody else's."""

from __future__ import annotations

import pytest

from bot.actions.breach import tells_of_breach
from tests.bot.actions.desk import Desk

BANK = "my bank details were sent to the wrong flat"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


@pytest.mark.parametrize(
    "words",
    [
        BANK,
        "you gave my phone number to my ex",
        "you sent my letter to the wrong address",
        "the officer told my neighbour about my arrears",
        "you told next door it was me",
        "my medical records were emailed to another tenant",
    ],
)
def test_hears_that_details_came_to_the_wrong_people(words: str) -> None:
    assert tells_of_breach(words)


@pytest.mark.parametrize(
    "words",
    [
        "the plumber was sent to the wrong flat",
        "I sent you my details",
        "please send my letter to someone else",
        "I told my neighbour about my complaint",
        "my letter was sent and everyone is ignoring it",
        "you gave the flat to someone else",
    ],
)
def test_hears_no_breach_where_nothing_private_was_given_away(words: str) -> None:
    assert not tells_of_breach(words)


@pytest.mark.parametrize("words", [BANK, "the officer told my neighbour about my arrears"])
async def test_a_breach_is_offered_a_complaint_about_data_and_asked_nothing_of_neighbours(
    desk: Desk, words: str
) -> None:
    said = await desk.hear(words, kind="other", topic="other", flags={"not_us": 0.53})
    assert "your details" in said
    assert desk.asks == "complain_choice"
    await desk.hear("yes")
    skipped = await desk.skip_until("route_choice")
    assert not {"who_is_responsible", "asb_handling"} & set(skipped)
    issues = desk.api.acts[-1][1]["issues"]
    assert [issue["topic"] for issue in issues] == ["data_privacy"]
