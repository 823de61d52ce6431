"""Whoever has no right to a thing learns nothing of it: no token, no name, no reference, not by the time it takes."""

from __future__ import annotations

import asyncio
import io
import math
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpcore
import httpx
import httpx_secure
import pikepdf
import pytest
from anyio.abc import SocketAttribute
from httpcore._backends.auto import AutoBackend
from sqlalchemy import select

from handoff_api.conversations.records import SessionRecord
from handoff_api.identity.evenness import EvenAnswers
from handoff_api.logging import start_logging
from handoff_api.main import compose, create_app
from handoff_api.settings import Settings
from handoff_api.webhooks.sending import make_client
from tests.handoff_api.decided import decided, record, understood
from tests.handoff_api.files import photo
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.post import link_for, sent_to

MARKUP = '<img src=x onerror="hurt()"><script>hurt()</script>'
MOBILE = "+447700900123"


async def test_a_session_token_is_long_random_and_kept_as_a_hash_alone(house: House) -> None:
    tokens = [(await house.resident()).token for _ in range(20)]
    assert len(set(tokens)) == 20
    # 32 random bytes: nobody guesses one of a million in the life of the universe.
    assert all(len(token) == math.ceil(32 * 8 / 6) for token in tokens)
    assert len({token[:4] for token in tokens}) > 15
    async with house.public.database.reads() as session:
        kept = list(await session.scalars(select(SessionRecord.token_hash)))
    assert not set(kept) & set(tokens)
    assert all(len(digest) == 64 for digest in kept)


@pytest.mark.parametrize(
    "given", [{"token": "fixed"}, {"conversation_id": "fixed"}, {"session": "fixed"}]
)
async def test_a_session_cannot_be_fixed_by_whoever_sends_the_link(
    house: House, given: dict[str, str]
) -> None:
    mine = {"Authorization": f"Bearer {'f' * 43}", "Cookie": "session=fixed"}
    opened = await house.street.post(
        "/v1/chat/sessions", params=given, headers=mine, json={"landlord": "west-kent"}
    )
    assert opened.status_code == 201
    assert "fixed" not in opened.text
    assert "f" * 43 not in opened.text
    assert "set-cookie" not in opened.headers
    assert (await house.street.get("/v1/chat/messages", headers=mine)).status_code == 401
    smuggled = await house.street.post(
        "/v1/chat/sessions", headers=mine, json={"landlord": "west-kent", **given}
    )
    assert "fixed" not in smuggled.text or smuggled.status_code == 422


async def test_a_token_is_worth_nothing_anywhere_else(
    house: House, resident: Resident, bot: Client
) -> None:
    other = await house.resident()
    await other.say("the other's words")
    case = await created(bot, conversation_id=other.conversation_id)
    sent = await house.street.post(
        "/v1/chat/attachments",
        headers=other.headers,
        files={"file": ("wall.jpg", io.BytesIO(photo()), "image/jpeg")},
    )
    theirs = sent.json()["id"]
    mine = resident.headers
    for client, method, path in (
        (house.street, "GET", f"/v1/chat/attachments/{theirs}"),
        (house.street, "GET", f"/v1/cases/{case['reference']}"),
        (house.street, "GET", f"/v1/conversations/{other.conversation_id}/messages"),
        (house.street, "GET", "/v1/keys"),
        (house.inside, "POST", "/v1/cases"),
        (house.inside, "GET", f"/v1/conversations/{other.conversation_id}/cases"),
    ):
        refused = await client.request(method, path, headers=mine)
        assert refused.status_code in (401, 403, 404), path
        assert "the other's words" not in refused.text
    # Answered as if it had been theirs, and gone already: the file is still there.
    await house.street.delete(f"/v1/chat/attachments/{theirs}", headers=mine)
    kept = await house.street.get(f"/v1/chat/attachments/{theirs}", headers=other.headers)
    assert kept.status_code == 200
    with_theirs = await resident.post(text="mine", attachments=[theirs])
    assert with_theirs.status_code in (404, 409, 422)
    assert [m["text"] for m in await other.read() if m.get("attachments")] == []


async def test_after_leaving_the_token_opens_nothing_and_the_conversation_stays(
    house: House, resident: Resident, staff: Client
) -> None:
    await resident.say("said before")
    left = await house.street.delete("/v1/chat/session", headers=resident.headers)
    assert left.status_code == 204
    for method, path in (
        ("GET", "/v1/chat/messages"),
        ("GET", "/v1/chat/events"),
        ("POST", "/v1/chat/messages"),
        ("POST", "/v1/chat/attachments"),
        ("DELETE", "/v1/chat/session"),
    ):
        refused = await house.street.request(method, path, headers=resident.headers)
        assert refused.status_code == 401, path
        assert refused.json()["code"] == "session_unknown"
        assert "said before" not in refused.text
    thread = await staff.get(f"/v1/conversations/{resident.conversation_id}/messages")
    assert "said before" in thread.text


async def test_words_let_go_with_the_session_come_in_though_they_arrive_later(
    house: House, resident: Resident
) -> None:
    late = str(uuid4())
    leaving = asyncio.create_task(
        house.street.delete("/v1/chat/session", params={"after": late}, headers=resident.headers)
    )
    await asyncio.sleep(0.2)
    assert not leaving.done()
    said = await house.street.post(
        "/v1/chat/messages", json={"id": late, "text": "my last words"}, headers=resident.headers
    )
    assert said.status_code == 200
    assert (await leaving).status_code == 204
    gone = await house.street.get("/v1/chat/messages", headers=resident.headers)
    assert gone.status_code == 401


async def test_a_stream_left_open_hears_nothing_after_leaving(
    house: House, resident: Resident, staff: Client
) -> None:
    await resident.say("hello")
    heard: list[str] = []
    header = resident.headers["Authorization"]
    last = (await resident.read())[-1]["id"]
    number = await house.public.chat.number_of(resident.conversation_id, last)

    async def listen() -> None:
        async for message in house.public.chat.follow(resident.conversation_id, number, header):
            heard.append(message.text)

    listening = asyncio.create_task(listen())
    path = f"/v1/conversations/{resident.conversation_id}/messages"
    await staff.post(f"/v1/conversations/{resident.conversation_id}/take", {})
    await staff.post(path, {"text": "for the resident"})
    async with asyncio.timeout(5):
        while "for the resident" not in heard:
            await asyncio.sleep(0.02)
    await house.street.delete("/v1/chat/session", headers=resident.headers)
    await staff.post(path, {"text": "for whoever sits there now"})
    async with asyncio.timeout(5):
        await listening
    assert "for whoever sits there now" not in heard


async def test_what_is_anothers_and_what_is_not_are_answered_alike(
    house: House, bot: Client, staff: Client
) -> None:
    """A reference, a conversation, a letter or a file of another landlord is as unknown as an invented one."""
    theirs = await created(bot, landlord="medway")
    there = await house.resident("medway")
    for real, made_up in (
        (f"/v1/cases/{theirs['reference']}", "/v1/cases/MC-26-ZZZZZZ"),
        (f"/v1/cases/{theirs['reference']}/history", "/v1/cases/MC-26-ZZZZZZ/history"),
        (f"/v1/cases/{theirs['reference']}/letters", "/v1/cases/MC-26-ZZZZZZ/letters"),
        (f"/v1/cases/{theirs['reference']}/evidence", "/v1/cases/MC-26-ZZZZZZ/evidence"),
        (
            f"/v1/conversations/{there.conversation_id}/messages",
            "/v1/conversations/00000000-0000-4000-8000-000000000000/messages",
        ),
    ):
        one, other = await staff.get(real), await staff.get(made_up)
        assert one.status_code == other.status_code == 404, real
        for name in ("type", "title", "detail", "code"):
            assert one.json()[name] == other.json()[name], real
    found = await staff.get("/v1/cases", q=theirs["reference"])
    assert found.json()["cases"] == []


@pytest.mark.parametrize("page", ["letters", "upload", "consent"])
async def test_links_cannot_be_told_apart_from_outside(house: House, page: str) -> None:
    answers = [
        await house.street.get(f"/{page}/{guess}") for guess in ("a" * 43, "b" * 43, "x", "0" * 64)
    ]
    assert {answer.status_code for answer in answers} <= {404, 410}
    assert len({answer.text.replace(str(answer.url), "") for answer in answers}) == 1


def _person(**more: Any) -> dict[str, Any]:
    return {
        "role": "resident",
        "name": "Primrose Testcase",
        "address": "1 Example Row ZZ99 1AA",
        "contacts": [{"channel": "sms", "value": MOBILE, "preferred": True, "safe": True}],
        **more,
    }


async def test_a_case_that_is_there_takes_no_longer_to_ask_about(
    settings: Settings, house: House, bot: Client, resident: Resident
) -> None:
    """Answers leave on the beat, whether a code was sent, refused, or there is no such case."""
    case = await created(bot, parties=[_person()])
    beat = 0.3
    even = create_app(compose(settings.model_copy(update={"identity_beat": beat}), "intake"))
    transport = httpx.ASGITransport(even)
    inside = Client(httpx.AsyncClient(transport=transport, base_url="http://inside"), bot.key)
    took: dict[str, list[float]] = {}
    for reference in (case["reference"], "WK-26-ZZZZZZ"):
        asked = {
            "landlord": "west-kent",
            "conversation_id": resident.conversation_id,
            "case_reference": reference,
        }
        check = (await inside.post("/v1/identity-checks", asked)).json()
        for tail, body in (("code", {}), ("attempts", {"postcode": "ZZ99 9ZZ"})):
            began = time.monotonic()
            answer = await inside.post(f"/v1/identity-checks/{check['id']}/{tail}", body)
            assert answer.status_code in (200, 202), answer.text
            took.setdefault(reference, []).append(time.monotonic() - began)
    assert all(each >= beat * 0.98 for each in [*took[case["reference"]], *took["WK-26-ZZZZZZ"]])
    assert len(await sent_to(house, MOBILE)) == 1


@pytest.mark.parametrize(("took", "held_until"), [(0.01, 0.25), (0.2, 0.25), (0.26, 0.5)])
async def test_an_answer_waits_for_the_next_beat(took: float, held_until: float) -> None:
    now, waited, sent = 0.0, [], []

    async def app(*_: Any) -> None:
        nonlocal now
        now += took
        await _[2]({"type": "http.response.start"})

    async def wait(seconds: float) -> None:
        assert sent == []
        waited.append(seconds)

    async def send(message: Any) -> None:
        sent.append(message)

    even = EvenAnswers(app, 0.25, lambda: now, wait)
    await even({"type": "http", "path": "/v1/identity-checks/x/code"}, None, send)  # type: ignore[arg-type]
    assert took + waited[0] == pytest.approx(held_until)
    assert len(sent) == 1


async def test_a_body_that_never_ends_is_not_waited_for(settings: Settings, house: House) -> None:
    app = create_app(compose(settings.model_copy(update={"body_time": 0.2}), "public"))

    async def drip() -> AsyncIterator[bytes]:
        yield b'{"landlord": '
        await asyncio.sleep(3)
        yield b'"west-kent"}'

    began = time.monotonic()
    async with httpx.AsyncClient(
        transport=_Dripping(app), base_url="http://house.example"
    ) as street:
        answer = await street.post("/v1/chat/sessions", content=drip())
    assert answer.status_code == 408
    assert answer.json()["code"] == "too_slow"
    assert answer.headers["x-request-id"]
    assert time.monotonic() - began < 2.5


class _Dripping(httpx.AsyncBaseTransport):
    """The app as a server would run it: the body handed on as it comes."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        parts = request.stream.__aiter__()  # type: ignore[union-attr]
        got: dict[str, Any] = {"body": b""}

        async def receive() -> dict[str, Any]:
            try:
                return {"type": "http.request", "body": await anext(parts), "more_body": True}
            except StopAsyncIteration:
                return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                got.update(message)
            else:
                got["body"] += message.get("body", b"")

        scope = {
            "type": "http", "method": request.method, "path": request.url.path,
            "raw_path": request.url.raw_path, "query_string": b"", "root_path": "",
            "headers": [(k.lower(), v) for k, v in request.headers.raw], "scheme": "http",
            "http_version": "1.1", "server": ("house.example", 80), "client": ("192.0.2.1", 1),
        }  # fmt: skip
        await self._app(scope, receive, send)
        return httpx.Response(got["status"], headers=got["headers"], content=got["body"])


async def test_a_name_that_turns_inwards_after_it_was_looked_up_is_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: the connection goes to the address that was judged, never to the name once more."""
    outer, judged, connected = "93.184.216.34", ["93.184.216.34", "127.0.0.1"], []

    class Probe:
        def __init__(self, address: str) -> None:
            self._address = address

        def extra(self, attribute: Any) -> tuple[str, int]:
            assert attribute is SocketAttribute.remote_address
            return self._address, 443

        async def aclose(self) -> None: ...

    async def probe(host: str, *_: Any, **__: Any) -> Probe:
        assert host == "rebind.landlord.example"
        return Probe(judged.pop(0))

    async def connect(_: Any, host: str, *__: Any, **___: Any) -> Any:
        connected.append(host)
        raise httpcore.ConnectError("nobody there")

    monkeypatch.setattr(httpx_secure, "connect_tcp", probe)
    monkeypatch.setattr(AutoBackend, "connect_tcp", connect)
    for _ in range(2):
        client = make_client(private_addresses=False)
        with pytest.raises(httpx.HTTPError):
            await client.post("https://rebind.landlord.example/hook", content=b"{}")
        await client.aclose()
    # The second time the name led inwards: refused before anything was connected.
    assert connected == [outer]
    assert judged == []


async def test_residents_words_are_text_on_every_page(
    house: House, resident: Resident, bot: Client, staff: Client
) -> None:
    """Letters, the resident's link to one, the evidence pack, the board's page, the pages sent by link."""
    await resident.say(MARKUP)
    case = await created(
        bot,
        conversation_id=resident.conversation_id,
        description=MARKUP,
        outcome_wanted=MARKUP,
        parties=[
            _person(name=f"Sam {MARKUP}", address=MARKUP),
            {"role": "representative", "name": f"Rowan {MARKUP}", "authority": {"status": "pending"}},
        ],
        issues=[{"topic": "repairs", "summary": MARKUP}],
    )  # fmt: skip
    await record(house, case["reference"], understood, decided)
    reference = case["reference"]
    asked = await bot.post(
        f"/v1/cases/{reference}/authority-requests",
        {
            "contact": {"channel": "sms", "value": "07700900124"},
            "representative_name": "Rowan Example",
            "scope": MARKUP,
        },
    )
    assert asked.status_code == 201, asked.text
    upload = await bot.post(f"/v1/conversations/{resident.conversation_id}/upload-links", {})
    here = house.settings.public_address()
    version = (await staff.read(case))["version"]
    issued = await staff.post(
        f"/v1/cases/{reference}/letters/acknowledgement", {"version": version}
    )
    assert issued.status_code == 201, issued.text
    pages = {
        "draft": await staff.get(f"/v1/cases/{reference}/letters/stage_1_response.html"),
        "issued": await staff.get(f"{issued.json()['href']}.html"),
        "by link": await house.street.get(await link_for(house, MOBILE, "letters")),
        "evidence": await staff.get(f"/v1/cases/{reference}/evidence", format="html"),
        "board": await staff.get("/v1/reports/board"),
        "consent": await house.street.get(await link_for(house, "+447700900124", "consent")),
        "upload": await house.street.get(upload.json()["url"].removeprefix(here)),
        "demo": await house.street.get("/demo/west-kent"),
        "emails": await house.street.get("/demo/email"),
    }
    for name, page in pages.items():
        assert page.status_code == 200, f"{name}: {page.text}"
        assert page.headers["content-type"].startswith("text/html"), name
        assert "<img src=x" not in page.text, name
        assert "hurt()</script>" not in page.text, name
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy or "default-src 'self'" in policy, name
        assert "unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0], name
    assert "&lt;img src=x" in pages["issued"].text
    assert "&lt;img src=x" in pages["evidence"].text
    printed = await staff.get(f"{issued.json()['href']}.pdf")
    with pikepdf.open(io.BytesIO(printed.content)) as pdf:
        assert "/JavaScript" not in str(pdf.Root)
        assert "/OpenAction" not in pdf.Root


async def test_no_secret_is_ever_in_a_log_or_an_error(
    house: House,
    resident: Resident,
    bot: Client,
    staff: Client,
    manager: Client,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Keys, tokens, links, codes, webhook secrets: used rightly and wrongly, and then looked for."""
    start_logging("DEBUG")
    case = await created(bot, conversation_id=resident.conversation_id, parties=[_person()])
    await record(house, case["reference"], understood)
    version = (await staff.read(case))["version"]
    await staff.post(f"/v1/cases/{case['reference']}/letters/acknowledgement", {"version": version})
    letter = await link_for(house, MOBILE, "letters")
    upload = (
        await bot.post(f"/v1/conversations/{resident.conversation_id}/upload-links", {})
    ).json()["url"].rpartition("/")[2]  # fmt: skip
    hook = await manager.post(
        "/v1/webhooks/subscriptions",
        {"landlord": "west-kent", "url": "https://127.0.0.1/hook?token=hooktoken"},
    )
    secrets = {
        "key": staff.key.rpartition("_")[2],
        "session": resident.token,
        "letter": letter.rpartition("/")[2],
        "upload": upload,
        "webhook": hook.json()["secret"],
        "webhook address": "hooktoken",
        "twilio": house.settings.twilio_auth_token.get_secret_value(),  # type: ignore[union-attr]
        "field key": (house.settings.data / "field-keys").read_text().strip(),
    }
    answers = [await house.street.get(letter), await house.street.get(f"/upload/{upload}")]
    for bad in (f"{staff.key}x", resident.token + "x", f"Bearer {staff.key}", "%00" + staff.key):
        for path in ("/v1/cases", "/v1/chat/messages", f"/v1/cases/{case['reference']}"):
            wrong = {"Authorization": f"Bearer {bad}"}
            answers.append(await house.street.get(path, headers=wrong))
    for path in (letter + "x", f"/upload/{upload}x", f"/v1/keys/{secrets['key']}/nothing"):
        answers.append(await house.street.get(path))

    async def fails(*_: Any) -> None:
        raise ValueError(f"failed over {resident.token} and {letter}")

    monkeypatch.setattr(type(house.public.chat), "_answers", fails)
    answers.append(await resident.post(text="which fails inside"))
    assert answers[-1].status_code == 500
    await house.work()
    logged = capsys.readouterr()
    lines = logged.err + logged.out
    assert lines.count('"event"') > 20
    for name, secret in secrets.items():
        assert secret not in lines, name
        for answer in answers[2:]:
            assert secret not in answer.text, f"{name} in {answer.request.url.path}"
            assert secret not in str(answer.headers), name
