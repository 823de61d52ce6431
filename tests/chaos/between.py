"""Stands between two parts and passes on what they say, or spoils it as told."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

# Words of somebody else's conversation: wherever they turn up, a resident has read another's mail.
STRANGER = "This was said to somebody else."
# ``deaf`` never passes the request on; every other mood does, and spoils the answer alone, so that
# what was asked has been done and whoever asked does not know.
RASA_MOODS = ("late", "html", "half", "cut", "error", "empty", "silent", "stranger", "deaf")
INTAKE_MOODS = ("late", "error", "cut", "deaf")
ACTIONS_MOODS = ("late", "error", "cut", "half", "deaf")


class Between:
    """``upstream`` says where the real one is now; ``mood`` what becomes of POSTs meanwhile."""

    def __init__(self, upstream: Callable[[], str], late_s: float) -> None:
        self.mood = "plain"
        self.spoilt: Counter[str] = Counter()
        self._upstream = upstream
        self._late_s = late_s
        self._http = httpx.Client(timeout=65, trust_env=False)
        between = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                between._pass(self, "GET")

            def do_POST(self) -> None:
                between._pass(self, "POST")

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Whoever asked has gone, which is what this is all about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _pass(self, asked: BaseHTTPRequestHandler, method: str) -> None:
        body = asked.rfile.read(int(asked.headers.get("content-length") or 0))
        mood = self.mood if method == "POST" else "plain"
        if mood != "plain":
            self.spoilt[mood] += 1
        if mood == "deaf":
            _answer(asked, 500, b"no")
            return
        headers = {
            name: value
            for name, value in asked.headers.items()
            if name.lower() not in ("host", "content-length", "connection", "accept-encoding")
        }
        try:
            got = self._http.request(
                method, self._upstream() + asked.path, content=body, headers=headers
            )
        except (httpx.HTTPError, OSError):
            # As if it were not there: the connection ends without a word.
            asked.close_connection = True
            return
        if mood == "late":
            time.sleep(self._late_s)
        status, content, kind = _spoilt(mood, got)
        _answer(asked, status, content, kind, cut=mood == "cut")


def _spoilt(mood: str, got: httpx.Response) -> tuple[int, bytes, str]:
    kind = got.headers.get("content-type", "application/json")
    if mood == "html":
        return 200, b"<html><body>502 Bad Gateway</body></html>", "text/html"
    if mood == "half":
        return 200, got.content[: len(got.content) // 2] or b"[", kind
    if mood == "error":
        return 500, b"Internal Server Error", "text/plain"
    if mood == "empty":
        return 200, b"", kind
    if mood == "silent":
        return 200, b"[]", kind
    if mood == "stranger":
        said = [{"recipient_id": "somebody-else", "custom": {"text": STRANGER, "asks": None}}]
        return 200, json.dumps(said).encode(), "application/json"
    return got.status_code, got.content, kind


def _answer(
    asked: BaseHTTPRequestHandler,
    status: int,
    content: bytes,
    kind: str = "application/json",
    *,
    cut: bool = False,
) -> None:
    asked.send_response(status)
    asked.send_header("content-type", kind)
    asked.send_header("content-length", str(len(content) + (1 if cut else 0)))
    asked.end_headers()
    asked.wfile.write(content[: len(content) // 2] if cut else content)
    if cut:
        asked.close_connection = True
