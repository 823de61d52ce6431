"""Every error is a problem that says what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from tests.handoff_api.house import Client, House, Resident, created

PROBLEM = "application/problem+json"


@pytest.mark.parametrize("content", [b"{bad", b"", b"\xff\xfe", b"[1,", b"nonsense"])
async def test_invalid_json_is_a_problem_and_changes_nothing(
    resident: Resident, content: bytes
) -> None:
    refused = await resident.http.post(
        "/v1/chat/messages",
        headers={**resident.headers, "Content-Type": "application/json"},
        content=content,
    )
    assert refused.status_code in (400, 422)
    assert refused.headers["content-type"] == PROBLEM
    assert len(await resident.read()) == 1


@pytest.mark.parametrize("content", [b"[]", b"7", b'"text"', b"null", b"[[[[]]]]"])
async def test_json_of_another_shape_is_a_problem(resident: Resident, content: bytes) -> None:
    refused = await resident.http.post(
        "/v1/chat/messages", headers=resident.headers, content=content
    )
    assert refused.status_code == 422
    assert refused.json()["code"] == "field_invalid"


async def test_body_that_is_announced_as_too_large_is_refused(house: House) -> None:
    refused = await house.street.post("/v1/chat/sessions", content=b"x" * 1_000_001)
    assert refused.status_code == 413
    assert refused.headers["content-type"] == PROBLEM
    assert refused.json()["limit"] == 1_000_000


async def test_body_that_turns_out_to_be_too_large_is_refused(house: House) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    refused = await house.street.post("/v1/chat/sessions", content=parts())
    assert refused.status_code == 413
    assert refused.headers["content-type"] == PROBLEM


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("DELETE", "/v1/cases", 405), ("GET", "/demo/nowhere", 404)],
)
async def test_wrong_addresses_are_problems(
    house: House, method: str, path: str, status: int
) -> None:
    refused = await house.street.request(method, path)
    assert refused.status_code == status
    assert refused.headers["content-type"] == PROBLEM
    assert {"type", "title", "status", "detail", "code"} <= set(refused.json())


async def test_unexpected_error_says_nothing_about_what_was_handled(
    house: House, bot: Client, staff: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    await created(bot)
    async with house.public.database.writes() as session:
        # Nothing of ours writes this; the library's complaint about it would quote it.
        await session.execute(text("UPDATE cases SET received_at = 'Primrose'"))
    refused = await staff.get("/v1/cases")
    assert refused.status_code == 500
    assert refused.headers["content-type"] == PROBLEM
    assert refused.headers["x-request-id"]
    said = capsys.readouterr()
    assert "request_failed" in said.err + said.out
    assert "Primrose" not in refused.text + said.err + said.out


async def test_request_id_goes_through_and_a_strange_one_is_replaced(house: House) -> None:
    given = await house.street.get("/health", headers={"X-Request-ID": "abc-1"})
    assert given.headers["x-request-id"] == "abc-1"
    strange = await house.street.get("/health", headers={"X-Request-ID": "a b;<c>"})
    assert strange.headers["x-request-id"] != "a b;<c>"


async def test_answers_are_not_stored_by_browsers(house: House, resident: Resident) -> None:
    for path, headers in (("/health", {}), ("/v1/chat/messages", resident.headers)):
        answer = await house.street.get(path, headers=headers)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_description_of_the_api_names_every_error(house: House) -> None:
    described = (await house.street.get("/openapi.json")).json()
    answers = described["paths"]["/v1/cases/{reference}/actions"]["post"]["responses"]
    assert {"200", "401", "403", "404", "409", "422"} <= set(answers)


async def test_description_of_the_api_says_what_opens_each_address(house: House) -> None:
    described = (await house.street.get("/openapi.json")).json()
    opened_by = {
        path: [next(iter(way)) for way in operation.get("security", [])]
        for path, operations in described["paths"].items()
        for operation in operations.values()
    }
    assert opened_by["/v1/cases"] == ["key"]
    assert opened_by["/v1/chat/messages"] == ["chat_token"]
    free = {path for path, ways in opened_by.items() if not ways}
    # Twilio's own requests are opened by their signature.
    signed = {"/v1/webhooks/twilio/messages", "/v1/webhooks/twilio/status"}
    assert free - signed == {"/health", "/ready", "/v1/chat/sessions", "/open311/v2/discovery.json"}


@pytest.mark.parametrize(
    ("action", "facts", "problem"),
    [
        ("assign", {"owner": "ann"}, "must be written as ^(staff|team):"),
        ("send_notice", {"notice": "not_accepted", "ombudsman_details_given": False}, "not one of"),
    ],
)
async def test_a_refused_value_says_what_may_stand_there(
    bot: Client, staff: Client, action: str, facts: dict[str, object], problem: str
) -> None:
    refused = await staff.act(await created(bot), action, **facts)
    assert refused.status_code == 422, refused.text
    faults = {fault["field"]: fault for fault in refused.json()["errors"]}
    [fault] = [each for name, each in faults.items() if name.split(".")[-1] in facts]
    assert problem in fault["problem"]
    if action == "send_notice":
        assert fault["allowed"] == ["true"]


async def test_words_that_are_too_long_are_counted_in_characters(staff: Client) -> None:
    refused = await staff.get("/v1/cases", q="x" * 201)
    [fault] = refused.json()["errors"]
    assert fault == {"field": "q", "problem": "must have at most 200 characters"}
