"""What a resident says, on whatever way it comes in or goes out, is in no log and stands nowhere in plain words."""

from __future__ import annotations

import base64
import io
import json
import time
from collections.abc import Callable
from typing import Any

import httpx

from tests.handoff_api.files import photo
from tests.journeys.breaking.sitecustomize import BREAKS_ACTIONS, BREAKS_RASA
from tests.journeys.resident import Resident
from tests.journeys.stack import Stack

MARKER = "zyxmarkerword"
# One of each kind of thing that must not be told: words, a name in a file's, a number, an address, a postcode.
TRACES = (
    MARKER,
    MARKER.title(),
    "00900717",
    "00 900717",
    "00900718",
    "00 900718",
    "zyxmail",
    "ZZ99 7QX",
    "ZZ997QX",
)
PROCESSES = ("api", "intake", "worker", "standins", "rasa", "actions", "supervisord")
PARTY = {
    "role": "resident",
    "name": f"Sam {MARKER.title()}",
    "address": f"14 {MARKER} Close ZZ99 7QX",
    "contacts": [
        {"channel": "email", "value": "zyxmail@invented.example", "preferred": True, "safe": True}
    ],
}


def test_no_log_of_any_process_holds_what_was_said_on_any_channel(
    stack: Stack, resident: Callable[..., Resident], caseworker: httpx.Client
) -> None:
    conversation = _on_the_website(stack, resident)
    for channel, number in (("sms", "+447700900717"), ("whatsapp", "+447700900718")):
        _by_phone(stack, channel, number)
    _on_the_page_for_photos(stack, caseworker, conversation)
    _by_staff(caseworker)
    _wrongly(stack, caseworker)
    _while_the_bot_fails(stack, resident, caseworker)
    _wait(lambda: "zyxmail" in httpx.get(f"{stack.url}/demo/email", timeout=20).text)
    _wait(lambda: _answered(stack, "+447700900717", "sms"))

    logs = sorted((stack.data / "log").glob("*.log*"))
    assert {log.name.partition(".")[0] for log in logs} >= set(PROCESSES)
    told = {log.name: log.read_text(errors="replace") for log in logs}
    assert all(told[f"{name}.log"] for name in ("api", "intake"))
    for name, lines in {**told, "what make run prints": "\n".join(stack.said)}.items():
        for trace in TRACES:
            assert trace not in lines, f"{trace} in {name}"


def test_neither_database_nor_rasas_store_holds_it_in_plain_words(
    stack: Stack, resident: Callable[..., Resident], caseworker: httpx.Client
) -> None:
    _on_the_website(stack, resident)
    _by_staff(caseworker)
    found = caseworker.get("/v1/cases", params={"q": MARKER}).json()["cases"]
    assert found, "it is found by staff"
    files = [*stack.data.glob("*.db"), *stack.data.glob("*.db-wal")]
    assert {"putright.db", "rasa.db"} <= {file.name for file in files}
    for file in files:
        written = file.read_bytes()
        for trace in TRACES:
            assert trace.encode() not in written, f"{trace} in {file.name}"


def _on_the_website(stack: Stack, resident: Callable[..., Resident]) -> str:
    me = resident(
        name=f"Sam {MARKER}",
        address=f"14 {MARKER} Close ZZ99 7QX",
        outcome_wanted=MARKER,
        contact_value="07700 900717",
        adjustments=f"I am deaf, says {MARKER}",
    )
    sent = me.http.post(
        "/v1/chat/attachments",
        files={"file": (f"{MARKER}.jpg", io.BytesIO(photo()), "image/jpeg")},
    )
    assert sent.status_code == 201, sent.text
    me.write(f"my {MARKER} gate has been broken for weeks and nobody has come")
    me.talk_until_done()
    return me.conversation_id


def _by_phone(stack: Stack, channel: str, number: str) -> None:
    phone: dict[str, Any] = {"landlord": "west-kent", "channel": channel, "phone": number}
    picture = {"type": "image/jpeg", "body": base64.b64encode(photo()).decode()}
    said = [
        {"text": f"the {MARKER} lift is stuck again, I am {MARKER.title()}"},
        {"text": f"ring zyxmail@invented.example, {MARKER}"},
    ]
    if channel == "whatsapp":
        said.append({"text": MARKER, "photo": picture})
    for each in said:
        answer = httpx.post(f"{stack.url}/demo/phone/messages", json={**phone, **each}, timeout=30)
        assert answer.status_code == 200, answer.text
    # A way out that fails is told of in the log too.
    httpx.post(f"{stack.url}/demo/phone/failures", json={"phone": number, "code": 30007})
    httpx.post(f"{stack.url}/demo/phone/messages", json={**phone, "text": f"{MARKER} again"})


def _answered(stack: Stack, number: str, channel: str) -> bool:
    phone = {"landlord": "west-kent", "channel": channel, "phone": number}
    shown = httpx.get(f"{stack.url}/demo/phone/messages", params=phone, timeout=20).json()
    return any(not message["mine"] for message in shown["messages"])


def _on_the_page_for_photos(stack: Stack, caseworker: httpx.Client, conversation: str) -> None:
    made = caseworker.post(f"/v1/conversations/{conversation}/upload-links", json={})
    assert made.status_code == 201, made.text
    page = stack.url + "/upload/" + made.json()["url"].rpartition("/")[2]
    sent = httpx.post(
        page,
        data={"words": f"{MARKER} took this"},
        files=[("files", (f"{MARKER}.jpg", photo(), "image/jpeg")),
               ("files", (f"{MARKER}.exe", b"MZ" + MARKER.encode(), "image/jpeg"))],
        timeout=30,
    )  # fmt: skip
    assert sent.status_code < 500, sent.text


def _by_staff(caseworker: httpx.Client) -> None:
    body = {
        "landlord": "west-kent",
        "kind": "complaint",
        "state": "received",
        "stage": "stage_1",
        "channel": "phone",
        "description": f"{MARKER} says the gate is broken",
        "outcome_wanted": MARKER,
        "adjustments": [{"need": f"{MARKER} is deaf"}],
        "parties": [PARTY],
        "issues": [{"topic": "repairs", "summary": MARKER}],
    }
    case = caseworker.post("/v1/cases", json=body).json()
    path = f"/v1/cases/{case['reference']}"
    note = {"action": "note", "version": case["version"], "text": f"rang {MARKER}"}
    assert caseworker.post(f"{path}/actions", json=note).status_code == 200
    reply = caseworker.post(f"{path}/messages", json={"text": f"Dear {MARKER}, we are sorry."})
    assert reply.status_code == 201, reply.text
    for asked in (path, f"{path}/history", f"{path}/messages", f"{path}/evidence"):
        assert caseworker.get(asked).status_code == 200
    assert caseworker.get("/v1/cases", params={"q": MARKER}).status_code == 200


def _wrongly(stack: Stack, caseworker: httpx.Client) -> None:
    """What is refused is not told of in its own words either."""
    for path in (f"/{MARKER}", f"/v1/cases/{MARKER}", f"/letters/{MARKER}", f"/upload/{MARKER}"):
        httpx.get(stack.url + path, params={"q": MARKER}, timeout=20)
        caseworker.get(path, params={"q": MARKER})
    for path in ("/v1/chat/sessions", "/v1/chat/messages", "/v1/cases", "/v1/webhooks/twilio/sms"):
        for headers in ({}, {"Authorization": f"Bearer {MARKER}"}, {"X-Request-ID": f"{MARKER} !"}):
            httpx.post(stack.url + path, content=f'{{"{MARKER}'.encode(), headers=headers)
            httpx.post(stack.url + path, data={"Body": MARKER, "From": MARKER}, headers=headers)
        caseworker.post(path, json={MARKER: MARKER, "landlord": MARKER, "kind": MARKER})


def _while_the_bot_fails(
    stack: Stack, resident: Callable[..., Resident], caseworker: httpx.Client
) -> None:
    """An exception that holds everything that was said leaves its type and its places in the log."""
    for word, log in ((BREAKS_RASA, "rasa"), (BREAKS_ACTIONS, "actions")):
        me = resident()
        me.write(f"{word} says {MARKER.title()} of {MARKER} Close, ring 07700 900717")
        _wait(lambda log=log: _failure(stack, log) is not None)
        told = _failure(stack, log)
        assert told is not None
        assert ".py:" in told["places"], told
        # It would be tried again and again: a person who answers has the conversation from then on.
        path = f"/v1/conversations/{me.conversation_id}/messages"
        assert caseworker.post(path, json={"text": "We are here."}).status_code == 201


def _failure(stack: Stack, log: str) -> dict[str, Any] | None:
    """What the log tells of the exception; Rasa puts its own around it."""
    lines = (stack.data / "log" / f"{log}.log").read_text(errors="replace").splitlines()
    told = [json.loads(line[line.index("{") :]) for line in lines if "ValueError" in line]
    return told[0] if told else None


def _wait(what: Callable[[], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.3)
