"""Listening without answering: what the gateway may ask of the model while staff speak."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import pytest

from bot.components.safety.screen import read_safety
from bot.hearing import HearingChannel


class Listening:
    """An agent whose understanding is the real safety screen's."""

    def __init__(self, ready: bool = True) -> None:
        self._ready = ready

    def is_ready(self) -> bool:
        return self._ready

    async def parse_message(self, text: str) -> dict[str, Any]:
        return {"understanding": {"safety": [each.as_dict() for each in read_safety(text)]}}


async def _nobody(_: Any) -> None:
    raise AssertionError("listening must never become a turn of the dialogue")


def ask(agent: Any, body: Any) -> tuple[int, Any]:
    """What the route answers with this agent behind it."""
    return _asked("/dangers", agent, body)


def _asked(path: str, agent: Any, body: Any = None) -> tuple[int, Any]:
    routes = HearingChannel().blueprint(_nobody)._future_routes
    route = next(each for each in routes if each.uri == path)
    request = SimpleNamespace(json=body, app=SimpleNamespace(ctx=SimpleNamespace(agent=agent)))
    answer = asyncio.run(route.handler(request))
    return answer.status, json.loads(answer.body)


def test_dangers_come_with_the_words_they_went_by() -> None:
    _, answer = ask(Listening(), {"text": "I can smell gas in the kitchen"})
    [danger] = answer["dangers"]
    assert (danger["hazard"], danger["group"], danger["now"]) == ("gas", "emergency", True)
    assert "gas" in danger["words"]
    assert set(danger) == {"hazard", "group", "confidence", "now", "words"}


def test_danger_told_to_staff_in_another_language_names_the_language() -> None:
    _, answer = ask(Listening(), {"text": "w kuchni jest pożar"})
    [danger] = answer["dangers"]
    assert (danger["hazard"], danger["words"]) == ("fire", "told in Polish: 'pożar'")


def test_harmless_words_hold_no_danger() -> None:
    answer = ask(Listening(), {"text": "thank you, that is kind"})
    assert answer == (200, {"dangers": []})


@pytest.mark.parametrize("body", [{}, {"text": 7}, {"text": "x" * 60_000}])
def test_anything_but_a_text_is_refused(body: Any) -> None:
    status, _ = ask(Listening(), body)
    assert status == 422


def test_model_that_is_still_loading_says_so() -> None:
    status, _ = ask(Listening(ready=False), {"text": "gas"})
    assert status == 503


def test_ready_only_once_a_model_is_loaded() -> None:
    assert _asked("/ready", Listening()) == (200, {"ready": True})
    for without in (None, Listening(ready=False)):
        assert _asked("/ready", without)[0] == 503
