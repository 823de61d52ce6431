"""One running stack for all journeys, on a Monday in November, and a way to be a resident."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.journeys.resident import Resident
from tests.journeys.stack import MONDAY, Stack
from tests.journeys.telling.stories import all_stories
from tests.journeys.telling.teller import Told, tell

LANDLORDS = ("west-kent", "medway", "wdh", "charitable-south", "chislehurst-sidcup")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The real gateway, case API, worker, Rasa and action server on a real database."""
    data = Path(tmp_path_factory.mktemp("putright"))
    # Two words, said by nobody else, make parts of the bot fail: see test_privacy.
    running = Stack(data, MONDAY, PYTHONPATH=str(Path(__file__).parent / "breaking"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def resident(stack: Stack) -> Callable[..., Resident]:
    """Open a chat as a resident of a landlord; keyword answers override the patient defaults."""

    def opened(landlord: str = "west-kent", **answers: str) -> Resident:
        return Resident(stack.url, landlord, answers)

    return opened


@pytest.fixture(scope="session")
def caseworker(stack: Stack) -> Iterator[httpx.Client]:
    """A West Kent caseworker with a key."""
    key = stack.key("caseworker", "west-kent")
    with httpx.Client(
        base_url=stack.url, headers={"Authorization": f"Bearer {key}"}, timeout=30
    ) as client:
        yield client


@pytest.fixture(scope="session")
def keys(stack: Stack) -> dict[str, str]:
    """A caseworker's key for each landlord."""
    return {landlord: stack.key("caseworker", landlord) for landlord in LANDLORDS}


@pytest.fixture(scope="session")
def told(stack: Stack, keys: dict[str, str], request: pytest.FixtureRequest) -> dict[str, Told]:
    """The stories this run looks at, told: one that is named, or all of them."""
    named = {
        item.callspec.params["story"].id
        for item in request.session.items
        if hasattr(item, "callspec") and "story" in item.callspec.params
    }
    stories = [story for story in all_stories() if story.id in named or not named]
    return tell(stack.url, keys, stories)
