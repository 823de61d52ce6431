"""The bot's processes say what happened, where and for which request, and never what was said."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from rasa.core.channels.channel import UserMessage
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from bot import correlation
from bot.action_runs import ActionFailedError, watch_actions
from bot.actions.clients import case_api
from bot.logs import keep_words_out_of_errors, without_words
from bot.turns import TurnChannel

MARKER = "zyxmarkerword"
REQUEST = "request-of-the-gateway"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
CAME_WITH = {"request_id": REQUEST, "traceparent": TRACE}


@pytest.fixture
def plain_executor(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test does to the executor and to records ends with the test."""
    before = logging.getLogRecordFactory()
    monkeypatch.setattr(ActionExecutor, "run", ActionExecutor.run)
    yield
    logging.setLogRecordFactory(before)


def _call(name: str) -> dict[str, Any]:
    latest = {"text": MARKER, "metadata": {**CAME_WITH}}
    return {"next_action": name, "tracker": {"sender_id": "c", "latest_message": latest}}


def _executor(act: Any) -> ActionExecutor:
    executor = ActionExecutor()
    executor.actions["action_test"] = act
    return executor


def test_only_harmless_fields_are_kept() -> None:
    event = {
        "event": "rest.message.received.failure",
        "level": "error",
        "text": MARKER,
        "slots": {"name": MARKER},
        "some_field_nobody_thought_of": MARKER,
    }
    kept = without_words(None, "error", event)
    assert kept["event"] == "rest.message.received.failure"
    assert MARKER not in str(kept)


def test_of_an_exception_type_and_places_are_kept_and_no_words() -> None:
    try:
        try:
            int(MARKER)
        except ValueError as error:
            raise RuntimeError(f"could not read {MARKER}") from error
    except RuntimeError as error:
        kept = without_words(None, "exception", {"event": "turn.failed", "exc_info": error})
        same = without_words(None, "exception", {"event": "turn.failed", "exc_info": True})
    assert kept == same
    assert kept["error"] == "RuntimeError"
    assert kept["places"].startswith("test_logs.py:")
    assert "because of ValueError at test_logs.py:" in kept["places"]
    assert MARKER not in str(kept)


def test_a_librarys_record_of_an_exception_holds_no_words(
    plain_executor: None, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_words_out_of_errors()
    library = logging.getLogger("some.library")
    handler = logging.StreamHandler()
    library.addHandler(handler)
    try:
        int(MARKER)
    except ValueError as error:
        library.exception("could not read %s", MARKER)
        library.error(f"{error}", exc_info=error)
    finally:
        library.removeHandler(handler)
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 2
    for line in said:
        told = json.loads(line)
        assert told["error"] == "ValueError"
        assert "test_logs.py:" in told["places"]
        assert MARKER not in line


def test_an_action_that_fails_tells_rasa_and_the_log_no_words(
    plain_executor: None, capsys: pytest.CaptureFixture[str]
) -> None:
    watch_actions()

    async def act(_dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> None:
        raise ValueError(tracker.latest_message["text"])

    with pytest.raises(ActionFailedError) as failed:
        asyncio.run(_executor(act).run(_call("action_test")))
    assert failed.value.__suppress_context__
    assert MARKER not in str(failed.value)
    out = capsys.readouterr().out
    told = json.loads(out)
    assert told["error"] == "ValueError"
    assert "test_logs.py:" in told["places"]
    assert (told["action"], told["request_id"]) == ("action_test", REQUEST)
    assert MARKER not in out


def test_an_action_goes_on_under_the_gateways_request_and_in_its_trace(
    plain_executor: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch_actions()
    sent: list[dict[str, str]] = []

    class Session:
        closed = False

        def request(self, _method: str, _url: str, *, json: Any, headers: dict[str, str]) -> Any:
            sent.append(headers)
            raise OSError("no network in tests")

    api = case_api.CaseApi("http://127.0.0.1:9", "key")
    monkeypatch.setattr(api, "_open_session", Session)

    async def act(*_: Any) -> None:
        with pytest.raises(case_api.CaseApiUnavailableError):
            await api.create_case({}, "once")

    asyncio.run(_executor(act).run(_call("action_test")))
    assert sent[0]["X-Request-ID"] == REQUEST
    assert sent[0]["traceparent"] == TRACE
    assert json.loads(capsys.readouterr().out)["request_id"] == REQUEST


@pytest.mark.parametrize("strange", [None, {}, {"request_id": f"a {MARKER}\n"}, {"request_id": 7}])
def test_what_the_gateway_never_sent_is_not_carried_on(strange: Any) -> None:
    correlation.take({**CAME_WITH})
    correlation.take(strange)
    assert MARKER not in str(correlation.headers())
    assert correlation.headers().get("X-Request-ID") != REQUEST


def test_rasa_logs_a_turn_under_the_gateways_request(capsys: pytest.CaptureFixture[str]) -> None:
    bound: list[Any] = []

    async def answer(message: UserMessage) -> None:
        bound.append(structlog.contextvars.get_contextvars().get("request_id"))
        await message.output_channel.send_text_message("c", "said before the store fell")
        raise ValueError(message.text)

    body = {"sender": "c", "message": MARKER, "metadata": CAME_WITH}
    blueprint = TurnChannel().blueprint(answer)
    receive = next(r.handler for r in blueprint._future_routes if r.uri == "/webhook")
    response = asyncio.run(receive(SimpleNamespace(json=body, args={}, headers={})))
    assert response.status == 200
    assert json.loads(response.body) == [], "what was not kept is not answered"
    assert bound == [REQUEST]
    turn = next(
        json.loads(line) for line in capsys.readouterr().out.splitlines() if '"turn"' in line
    )
    assert turn["request_id"] == REQUEST
    assert turn["milliseconds"] >= 0
    assert MARKER not in str(turn)
