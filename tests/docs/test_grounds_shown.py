"""Each ground on which a policy may not accept a complaint is found in a whole conversation."""

from __future__ import annotations

from datetime import date

import pytest

import rulebook
from tests.journeys.telling.stories import all_stories

# A first report is no complaint with something against it: it is logged as the request it is.
_LOGGED_AS_A_REQUEST = ("first_report", "enquiry")
_PAIRS = [
    (landlord, rule["ground"])
    for landlord in rulebook.landlord_ids()
    for _, rule in rulebook.policy(landlord, date(2026, 11, 23)).rules("exclusion")
]


@pytest.mark.parametrize(("landlord", "ground"), _PAIRS)
def test_a_story_finds_the_ground(landlord: str, ground: str) -> None:
    own = [story for story in all_stories() if story.landlord == landlord]
    if ground in _LOGGED_AS_A_REQUEST:
        shown = [story for story in own if story.expect.kind == "service_request"]
    else:
        shown = [story for story in own if ground in (story.expect.grounds or ())]
    assert shown, f"no story in tests/journeys/stories expects '{ground}' at {landlord}"
