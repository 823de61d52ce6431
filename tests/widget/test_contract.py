"""The small gateway of these tests answers as the real one does: the same requests, the same shapes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from tests.handoff_api.rasa import FakeRasa, says
from tests.widget.gateway import FakeGateway
from tests.widget.real import RealGateway
from tests.widget.test_photos import photo

# All that the widget reads of a message.
READ = {"id", "text", "asks", "buttons", "case_reference", "sender", "held_by", "sent_at", "client_id",
        "attachments"}  # fmt: skip
CHOICES = [{"title": "Yes", "payload": "/yes"}, {"title": "No", "payload": "/no"}]
Seen = list[tuple[str, int, Any]]


def shape(message: dict[str, Any]) -> dict[str, Any]:
    """Of what kind each part is, and the parts by which the widget decides, as they are."""
    assert set(message) >= READ, READ - set(message)
    found = {name: type(message[name]).__name__ for name in READ}
    decided_by = ("sender", "held_by", "asks", "case_reference")
    return found | {name: message[name] for name in decided_by} | {
        "buttons": [sorted(button) for button in message["buttons"]],
        "attachments": [sorted(file) for file in message["attachments"]],
    }  # fmt: skip


def asked_of(url: str) -> Seen:
    """What a widget asks in a conversation, and the shapes of the answers."""
    seen: Seen = []
    with httpx.Client(base_url=url, timeout=20) as http:

        def ask(what: str, method: str, path: str, **more: Any) -> Any:
            answer = http.request(method, f"/v1/chat{path}", **more)
            body = answer.json() if answer.content else None
            shown: Any = sorted(body) if isinstance(body, dict) else None
            if answer.status_code >= 400:
                shown = body["code"]
            elif isinstance(body, dict) and "messages" in body:
                shown = [shape(message) for message in body["messages"]]
            seen.append((what, answer.status_code, shown))
            return body

        opened = ask("open", "POST", "/sessions", json={"landlord": "west-kent"})
        http.headers["Authorization"] = f"Bearer {opened['token']}"
        said = {"id": str(uuid4()), "text": "my front door"}
        [answer] = ask("say", "POST", "/messages", json=said)["messages"]
        ask("say again", "POST", "/messages", json=said)
        chosen = {"id": str(uuid4()), "payload": answer["buttons"][0]["payload"]}
        ask("choose", "POST", "/messages", json=chosen)
        ask("read all", "GET", "/messages")
        ask("read on", "GET", "/messages", params={"after": answer["id"]})
        one = photo()
        files = {"file": (one["name"], one["buffer"], one["mimeType"])}
        kept = ask("upload", "POST", "/attachments", files=files)
        other = ask("upload another", "POST", "/attachments", files=files)
        ask("take back", "DELETE", f"/attachments/{other['id']}")
        with_photo = {"id": str(uuid4()), "text": "here", "attachments": [kept["id"]]}
        ask("say with a photo", "POST", "/messages", json=with_photo)
        [told] = [m for m in ask("read it", "GET", "/messages")["messages"] if m["text"] == "here"]
        seen.append(("its photo", len(told["attachments"]), sorted(told["attachments"][0])))
        ask("leave", "DELETE", "/session")
        ask("say after leaving", "POST", "/messages", json={"id": str(uuid4()), "text": "hello"})
    return seen


def test_the_small_gateway_answers_as_the_real_one(
    gateway: FakeGateway, real: RealGateway, rasa: FakeRasa
) -> None:
    question = {"text": "Still?", "asks": "still_happening"}
    rasa.answers.append([says(**question, buttons=CHOICES)])
    gateway.reply = lambda text: (
        [{**question, "buttons": [dict(each) for each in CHOICES]}]
        if text == "my front door"
        else [{"text": f"heard {text}"}]
    )
    for of_small, of_real in zip(asked_of(gateway.url), asked_of(real.url), strict=True):
        assert of_small == of_real
