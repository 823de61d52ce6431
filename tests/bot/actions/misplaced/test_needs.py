"""What somebody needs, told as if it were the matter, and what is no need."""

from __future__ import annotations

import pytest

from tests.bot.actions.desk import Desk
from tests.bot.actions.misplaced.asking import at, last


async def test_a_need_that_names_the_home_is_a_need(desk: Desk) -> None:
    await at(desk, "adjustments")
    await desk.hear("large print, i cant read the letters about repairs", topic="repairs")
    assert last(desk)["adjustments"][0]["need"].startswith("large print")


@pytest.mark.parametrize(
    "words",
    [
        "I use a hearing aid, please speak slowly and let my niece sit in",
        "let my niece sit in",
        "i cant do stairs so no visits upstairs please",
    ],
)
async def test_a_need_the_model_hears_as_a_matter_is_a_need(desk: Desk, words: str) -> None:
    await at(desk, "adjustments")
    await desk.hear(words, kind="complaint", topic="communication")
    assert desk.asks != "adjustments"
    assert last(desk)["adjustments"][0]["need"] == words


async def test_when_not_to_ring_is_a_need_and_the_number_is_for_texts(desk: Desk) -> None:
    await at(desk, "contact_value")
    await desk.hear("dont ring me im at work", topic="communication")
    assert desk.asks == "contact_value"
    number = {"entity": "phone", "value": "+447700900456", "text": "07700 900456"}
    await desk.hear("07700 900456", entities=[number])
    assert last(desk)["parties"][0]["contacts"][0]["channel"] == "sms"
    assert len(last(desk)["issues"]) == 1


async def test_a_curse_is_no_need(desk: Desk) -> None:
    await at(desk, "adjustments")
    await desk.hear("u lot are useless")
    assert desk.asks == "adjustments"
    assert last(desk)["adjustments"] == []
