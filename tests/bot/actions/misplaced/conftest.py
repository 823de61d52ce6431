"""Somebody who talks to the assistant, for every test here."""

from __future__ import annotations

import pytest

from tests.bot.actions.desk import Desk


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)
