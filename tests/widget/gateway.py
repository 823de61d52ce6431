"""A small gateway that keeps the chat contract: it can be slow, refuse, drop and come back."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

WIDGET = Path(__file__).resolve().parents[2] / "widget"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE = {
    "landlord_id": "west-kent",
    "landlord_name": "Sample Homes",
    "phone": "01632 960001",
    "email": "help@example.org",
    "web": "",
    "post": "1 Invented Street, Sampletown, ZZ99 1AA",
    "policy_title": "Complaints policy",
    "policy_edition": "sample-2026",
    "emergency": "999",
    "gas": "0800 111 999",
    "ombudsman_phone": "0300 111 3000",
    "ombudsman_post": "Housing Ombudsman Service, Sampletown",
    "any_way": "You can complain in any way, to anybody here.",
    "any_way_cite": "Sample Code, 1",
}
GREETING = (
    "Hello. I am an automated assistant for Sample Homes, not a person. To reach a person at any "
    'time, write "talk to a person" or ring 01632 960001. If anyone is in danger now, ring 999. '
    "If you smell gas, ring 0800 111 999. Tell me in your own words: what has happened?"
)
Said = dict[str, Any]


@dataclass
class Conversation:
    """Everything said under one token, in order."""

    token: str
    messages: list[Said] = field(default_factory=list)
    is_expired: bool = False


class FakeGateway:
    """Conversations in memory. Set ``reply`` to script the assistant."""

    def __init__(self) -> None:
        self.conversations: dict[str, Conversation] = {}
        self.page = dict(PAGE)
        self.delay_s = 0.0
        self.is_down = False
        # Asked of pages while down: long enough, and only a person's own press tries again.
        self.retry_after_s = 0
        self.refusal: tuple[int, Said] | None = None
        # Messages alone are turned away, while what is said can be read and followed.
        self.takes_messages = True
        # Store the message, then cut the connection before the answer.
        self.drop_answers = 0
        self.posts: list[Said] = []
        # Every request that was told to come back later, as "GET /v1/chat/messages".
        self.turned_away: list[str] = []
        # Files by id: what the gateway says of each, and its bytes.
        self.files: dict[str, tuple[Said, bytes]] = {}
        self.taken_back: list[str] = []
        self.refuse_files: tuple[int, Said] | None = None
        # Cut the connection in the middle of this many uploads.
        self.drop_uploads = 0
        self.upload_delay_s = 0.0
        self.opened = 0
        # Tokens that open nothing any more, because whoever held them left.
        self.ended: list[str] = []
        self.policy = POLICY
        self.reply = self._echo
        self.news = threading.Condition()
        self._turns = threading.Lock()
        self._server: ThreadingHTTPServer | None = None

    # What a test asks and does.

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def said(self) -> list[str]:
        """What residents said, over all conversations, as it was stored."""
        return [
            m["text"]
            for c in self.conversations.values()
            for m in c.messages
            if m["sender"] == "resident"
        ]

    def staff_say(self, text: str) -> None:
        """A caseworker replies in the latest conversation."""
        self.add(list(self.conversations.values())[-1], "staff", text)

    def notice(self, text: str, held_by: str | None = None) -> None:
        """The gateway itself tells something in the latest conversation."""
        self.add(list(self.conversations.values())[-1], "gateway", text, held_by=held_by)

    def add(self, conversation: Conversation, sender: str, text: str, **more: Any) -> Said:
        message = {
            "id": str(uuid4()),
            "text": text,
            "asks": None,
            "buttons": [],
            "case_reference": None,
            "sender": sender,
            # As the gateway's own notices, which come whoever holds the conversation, say nothing of it.
            "held_by": sender if sender in ("bot", "staff") else None,
            "sent_at": datetime.now(UTC).isoformat(),
            "client_id": None,
            "attachments": [],
            **more,
        }
        with self.news:
            conversation.messages.append(message)
            self.news.notify_all()
        return message

    # The contract.

    def open(self) -> Said:
        self.opened += 1
        conversation = Conversation(token=f"token-{uuid4()}")
        self.conversations[conversation.token] = conversation
        self.add(conversation, "gateway", GREETING, asks="what_happened", held_by="bot")
        return {"token": conversation.token, "messages": conversation.messages[:]}

    def say(self, conversation: Conversation, body: Said) -> list[Said]:
        """One turn; the same id again gives the same answers."""
        with self._turns:
            if not any(m["client_id"] == body["id"] for m in conversation.messages):
                offered = {
                    b["payload"]: b["title"] for m in conversation.messages for b in m["buttons"]
                }
                text = body.get("text") or (
                    "" if "attachments" in body else offered[body["payload"]]
                )
                files = [self.files[id][0] for id in body.get("attachments", [])]
                self.add(conversation, "resident", text, client_id=body["id"], attachments=files)
                for reply in self.reply(text):
                    self.add(conversation, reply.pop("sender", "bot"), **reply, to=body["id"])
        return [m for m in conversation.messages if m.get("to") == body["id"]]

    def _echo(self, text: str) -> list[Said]:
        return [{"text": f"You wrote: {text}"}]

    @contextmanager
    def running(self) -> Iterator[FakeGateway]:
        """Serve on a free port of the loopback for as long as the block runs."""
        fake = self

        class Handler(_Handler):
            gateway = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.is_down = True
            with self.news:
                self.news.notify_all()
            self._server.shutdown()
            self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    gateway: FakeGateway
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path.startswith("/demo/"):
            return self._demo(address.path.removeprefix("/demo/"))
        if address.path.startswith("/widget/"):
            asked = address.path.removeprefix("/widget/")
            # As the gateway serves it: the one script made from the modules.
            return self._file(WIDGET / ("dist" if asked == "putright-chat.js" else "") / asked)
        conversation = self._allowed()
        if conversation is None:
            return None
        if address.path.startswith("/v1/chat/attachments/"):
            shown, data = self.gateway.files[address.path.rpartition("/")[2]]
            return self._send(200, shown["type"], data, {})
        after = parse_qs(address.query).get("after", [None])[0]
        place = self._place(conversation, after)
        if address.path == "/v1/chat/messages":
            return self._json(200, {"messages": conversation.messages[place:]})
        return self._stream(conversation, place)

    def do_POST(self) -> None:
        gateway = self.gateway
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/v1/chat/attachments":
            return self._keep_file(raw)
        body = json.loads(raw)
        time.sleep(gateway.delay_s)
        if self.path == "/v1/chat/sessions":
            if gateway.is_down:
                return self._unavailable()
            return self._json(201, gateway.open())
        gateway.posts.append(body)
        conversation = self._allowed()
        if conversation is None:
            return None
        if not gateway.takes_messages:
            return self._unavailable()
        if gateway.refusal:
            (status, problem), gateway.refusal = gateway.refusal, None
            return self._json(status, problem)
        answers = gateway.say(conversation, body)
        if gateway.drop_answers:
            gateway.drop_answers -= 1
            self.close_connection = True
            return self.connection.close()
        return self._json(200, {"messages": answers})

    def do_DELETE(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/v1/chat/session":
            return self._end_session(parse_qs(address.query).get("after", []))
        id = self.path.rpartition("/")[2]
        self.gateway.taken_back.append(id)
        self._send(204, "text/plain", b"", {})

    def _end_session(self, after: list[str]) -> None:
        time.sleep(self.gateway.delay_s)
        conversation = self._allowed()
        if conversation is None:
            return
        with self.gateway.news:
            # As the gateway does: words let go with the session come in first.
            self.gateway.news.wait_for(
                lambda: {*after} <= {m["client_id"] for m in conversation.messages}, 5
            )
        conversation.is_expired = True
        self.gateway.ended.append(conversation.token)
        self._send(204, "text/plain", b"", {})

    def _keep_file(self, raw: bytes) -> None:
        gateway = self.gateway
        time.sleep(gateway.upload_delay_s)
        if gateway.drop_uploads:
            gateway.drop_uploads -= 1
            self.close_connection = True
            return self.connection.close()
        if self._allowed() is None:
            return None
        if gateway.refuse_files:
            status, problem = gateway.refuse_files
            return self._json(status, problem)
        head, _, rest = raw.partition(b"\r\n\r\n")
        data = rest.rpartition(b"\r\n--")[0]
        name = head.decode().split('filename="')[1].split('"')[0]
        kind = "application/pdf" if data.startswith(b"%PDF") else "image/png"
        shown = {"id": str(uuid4()), "name": name, "type": kind, "size": len(data)}
        gateway.files[shown["id"]] = (shown, data)
        return self._json(201, shown)

    def _allowed(self) -> Conversation | None:
        """The conversation of the token, or None after answering why not."""
        if self.gateway.is_down:
            self._unavailable()
            return None
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        found = self.gateway.conversations.get(token)
        if found is None or found.is_expired:
            self._json(401, {"code": "session_unknown", "detail": "Open a new chat to go on."})
            return None
        return found

    def _place(self, conversation: Conversation, after: str | None) -> int:
        ids = [m["id"] for m in conversation.messages]
        return ids.index(after) + 1 if after in ids else 0

    def _stream(self, conversation: Conversation, place: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            while not self.gateway.is_down and not conversation.is_expired:
                for message in conversation.messages[place:]:
                    place += 1
                    data = json.dumps(message)
                    event = f"event: message\nid: {message['id']}\ndata: {data}\n\n"
                    self.wfile.write(event.encode())
                self.wfile.write(b": here\n\n")
                self.wfile.flush()
                with self.gateway.news:
                    self.gateway.news.wait(0.2)
        except OSError:
            return

    def _demo(self, landlord: str) -> None:
        filled = self.gateway.page | {"landlord_id": landlord}
        page = {name: escape(value) for name, value in filled.items()}
        html = Template((WIDGET / "demo" / "demo.html").read_text("utf-8")).substitute(page)
        headers = {"Content-Security-Policy": self.gateway.policy}
        self._send(200, "text/html; charset=utf-8", html.encode(), headers)

    def _file(self, path: Path) -> None:
        if not path.is_file():
            return self._json(404, {})
        return self._send(200, TYPES[path.suffix], path.read_bytes(), {})

    def _json(self, status: int, body: object) -> None:
        self._send(status, "application/json", json.dumps(body).encode(), {})

    def _unavailable(self) -> None:
        self.gateway.turned_away.append(f"{self.command} {urlsplit(self.path).path}")
        seconds = {"Retry-After": str(self.gateway.retry_after_s)}
        self._send(503, "application/json", b'{"status": 503}', seconds)

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
