"""One running stack for all journeys, on a Monday in November, and a way to be a resident."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.journeys.resident import Resident
from tests.journeys.stack import Stack

MONDAY = "2026-11-23T10:00:00Z"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The real gateway, case API, worker, Rasa and action server on a real database."""
    running = Stack(Path(tmp_path_factory.mktemp("putright")), MONDAY)
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
