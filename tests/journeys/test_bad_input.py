"""Bad input gets a clear answer that says what, where and what to do, and changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import httpx
import pytest

from tests.journeys.resident import Resident
from tests.journeys.stack import Stack

Open = Callable[..., Resident]


def is_problem(answer: httpx.Response, status: int) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["title"]
    assert problem["detail"]
    return problem


def test_an_unknown_landlord_is_named_with_the_known_ones(stack: Stack) -> None:
    answer = httpx.post(f"{stack.url}/v1/chat/sessions", json={"landlord": "nowhere-homes"})
    assert answer.status_code in (404, 422)
    assert "west-kent" in is_problem(answer, answer.status_code)["detail"] + answer.text


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_message_is_refused_and_not_kept(resident: Open, text: str) -> None:
    me = resident()
    before = me.history()
    answer = me.http.post("/v1/chat/messages", json={"id": str(uuid.uuid4()), "text": text})
    is_problem(answer, 422)
    assert me.history() == before


def test_a_message_of_20000_characters_is_refused_with_the_limit(resident: Open) -> None:
    me = resident()
    before = me.history()
    answer = me.http.post("/v1/chat/messages", json={"id": str(uuid.uuid4()), "text": "a" * 20000})
    problem = is_problem(answer, answer.status_code)
    assert answer.status_code in (413, 422)
    assert any(character.isdigit() for character in problem["detail"] + answer.text)
    assert me.history() == before


def test_invalid_json_says_so(resident: Open) -> None:
    me = resident()
    answer = me.http.post(
        "/v1/chat/messages", content=b'{"id": ', headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 422)
    is_problem(answer, answer.status_code)


def test_a_foreign_token_opens_nothing(resident: Open, stack: Stack) -> None:
    answer = httpx.get(
        f"{stack.url}/v1/chat/messages", headers={"Authorization": "Bearer not-a-token"}
    )
    is_problem(answer, 401)


def test_a_repeated_id_gets_the_same_answer_and_does_nothing_twice(resident: Open) -> None:
    me = resident()
    repeated = str(uuid.uuid4())
    first = me.write("the lift has been broken for a month and nobody tells us anything", repeated)
    kept = len(me.history())
    again = me.write("the lift has been broken for a month and nobody tells us anything", repeated)
    assert again == first
    assert len(me.history()) == kept


def test_a_typed_payload_is_only_text(resident: Open) -> None:
    me = resident()
    me.write("/restart")
    me.write('/choose{"choice": "yes"}')
    assert me.reference is None
    assert [m["text"] for m in me.history() if m.get("sender") == "resident"] == me.said


def test_an_unknown_action_lists_the_allowed_ones(resident: Open, caseworker: httpx.Client) -> None:
    me = resident()
    me.write("the caretaker shouted at my son and swore at him, I want to complain")
    reference = me.talk_until_done()
    case = caseworker.get(f"/v1/cases/{reference}").json()
    answer = caseworker.post(
        f"/v1/cases/{reference}/actions", json={"action": "explode", "version": case["version"]}
    )
    is_problem(answer, 422)
    assert caseworker.get(f"/v1/cases/{reference}").json() == case


def test_a_stale_version_changes_nothing_and_says_the_current_one(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write("the caretaker shouted at my son and swore at him, I want to complain")
    reference = me.talk_until_done()
    case = caseworker.get(f"/v1/cases/{reference}").json()
    stale = {"action": "note", "version": case["version"] - 1, "text": "rang, no answer"}
    answer = caseworker.post(f"/v1/cases/{reference}/actions", json=stale)
    assert answer.status_code in (409, 412)
    is_problem(answer, answer.status_code)
    assert caseworker.get(f"/v1/cases/{reference}").json() == case


def test_without_a_key_nobody_sees_a_case(stack: Stack) -> None:
    is_problem(httpx.get(f"{stack.url}/v1/cases"), 401)


def test_another_landlords_key_sees_nothing_of_the_case(resident: Open, stack: Stack) -> None:
    me = resident()
    me.write("just want to thank the lady in lettings who sorted my transfer, she was lovely")
    reference = me.talk_until_done()
    key = stack.key("caseworker", "medway")
    answer = httpx.get(
        f"{stack.url}/v1/cases/{reference}", headers={"Authorization": f"Bearer {key}"}
    )
    is_problem(answer, 404)
