"""Both doors of one house over real HTTP, with what a stranger would have to hold to get further in."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pydantic import SecretStr
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from handoff_api.clock import StoppedClock
from handoff_api.keys.service import make_key
from handoff_api.main import compose, create_app
from handoff_api.migrations import migrate
from handoff_api.settings import Settings
from handoff_api.worker import answer_phones, carry_outbox, fetch_media, work_once
from tests.handoff_api.files import photo
from tests.handoff_api.house import complaint
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.twilio import ACCOUNT, ADDRESS, TOKEN, FakeTwilio

LANDLORD = "west-kent"
_LETTER, _THEIR_PHONE = "acknowledgement", "+447700900777"


class Served:
    """The public and the intake door on one database, a worker's rounds, keys, tokens and links."""

    def __init__(
        self, folder: Path, rasa: FakeRasa, twilio: FakeTwilio, database: str = ""
    ) -> None:
        address = database or f"sqlite:///{folder / 'served.db'}"
        migrate(address)
        self.twilio = twilio
        settings = Settings(
            rasa_url=rasa.url,
            rasa_timeout=1.5,
            data=folder,
            identity_beat=0,
            DATABASE_URL=address,
            public_url=ADDRESS,
            twilio_account_sid=ACCOUNT,
            twilio_auth_token=SecretStr(TOKEN),
            twilio_url=twilio.url,
            smtp_host="127.0.0.1",
            smtp_port=twilio.smtp_port,
            smtp_tls=False,
            rates={"keys": "100000000/minute", "guesses": "100000000/minute"},
        )
        self._settings, self._clock = settings, StoppedClock(datetime(2026, 11, 23, 10, tzinfo=UTC))
        self._loop = asyncio.Runner()
        self._worker = compose(settings, "intake", clock=self._clock)
        self._keys: dict[str, str] = {}
        self._servers: list[tuple[uvicorn.Server, threading.Thread]] = []
        self.app = {door: create_app(compose(settings, door, clock=self._clock))
                    for door in ("public", "intake")}  # fmt: skip
        self.url = {door: self._serve(app) for door, app in self.app.items()}
        self.http = httpx.Client(timeout=30)
        self.new_chat()
        self.new_case()

    def stop(self) -> None:
        self.http.close()
        for server, thread in self._servers:
            server.should_exit = True
            thread.join(10)
        self._loop.run(self._worker.close())
        self._loop.close()

    def _serve(self, app: Any) -> str:
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        self._servers.append((server, thread))
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    def work(self) -> None:
        """One round of the worker; what falls there falls here."""
        for job in (answer_phones, fetch_media, work_once, carry_outbox):
            self._loop.run(job(self._worker))

    def count(self, statement: Any) -> int:
        """What one SELECT of a number says."""

        async def ask() -> int:
            async with self._worker.database.reads() as session:
                return int((await session.execute(statement)).scalar_one())

        return self._loop.run(ask())

    # What somebody holds.

    def key(self, role: str) -> str:
        """A key of this role: intake and admin for every landlord, others for one."""

        async def make() -> str:
            async with self._worker.database.writes() as session:
                return await make_key(
                    session,
                    role=role,
                    landlord="*" if role in ("admin", "intake") else LANDLORD,
                    name="",
                    now=self._clock.now(),
                )

        if role not in self._keys:
            self._keys[role] = self._loop.run(make())
        return self._keys[role]

    def headers(self, role: str) -> dict[str, str]:
        """As somebody with a key of this role; ``chat``: with the token of an open chat."""
        held = self.chat["token"] if role == "chat" else self.key(role)
        return {"Authorization": f"Bearer {held}"}

    def new_chat(self) -> None:
        """Another conversation on the website."""
        opened = self.http.post(
            f"{self.url['public']}/v1/chat/sessions", json={"landlord": LANDLORD}
        )
        self.chat = self._said(opened, 201)

    def new_case(self) -> None:
        """Another case, told of in the chat that is open."""
        body = complaint(conversation_id=self.chat["conversation_id"])
        # Nobody else writes from there, so that nobody else says STOP.
        body["parties"][0]["contacts"][0]["value"] = _THEIR_PHONE
        self.case = self.ask("POST", "/v1/cases", "intake", 201, json=body, door="intake")

    def ask(self, method: str, path: str, role: str, status: int, *, door: str = "public",
            **more: Any) -> Any:  # fmt: skip
        """A good request, answered as it must be."""
        answer = self.http.request(
            method, self.url[door] + path, headers=self.headers(role), **more
        )
        return self._said(answer, status)

    def _said(self, answer: httpx.Response, status: int) -> Any:
        assert answer.status_code == status, f"{answer.request.url}: {answer.text}"
        return answer.json() if answer.content else None

    def version(self) -> int:
        """The case's, as it is now."""
        read = self.ask("GET", f"/v1/cases/{self.case['reference']}", "caseworker", 200)
        return int(read["version"])

    def known(self, path: str) -> dict[str, str]:
        """Of the parts of a path, those that name something which is there."""
        found = {"reference": self.case["reference"], "service_request_id": self.case["reference"]}
        id = self._id_for(path)
        return found | ({"id": id} if id else {})

    def _id_for(self, path: str) -> str | None:
        reference = self.case["reference"]
        if path.startswith("/v1/conversations/"):
            return str(self.chat["conversation_id"])
        if path.startswith("/v1/chat/attachments/"):
            return self._uploaded()
        if path.startswith("/v1/alerts/"):
            body = {"landlord": LANDLORD, "category": "emergency", "hazard": "gas",
                    "aware_at": "2026-11-23T10:00:00Z",
                    "conversation_id": self.chat["conversation_id"]}  # fmt: skip
            return str(
                self.ask("POST", "/v1/alerts", "intake", 201, json=body, door="intake")["id"]
            )
        if "/drafts/" in path:
            made = self.ask("POST", f"/v1/cases/{reference}/drafts", "caseworker", 201,
                            json={"text": "We are coming on Monday."})  # fmt: skip
            return str(made["id"])
        return None

    def _uploaded(self) -> str:
        files = {"file": ("wall.png", photo("PNG"), "image/png")}
        kept = self._upload(files)
        if kept.status_code == 409 and kept.json()["code"] == "attachments_too_many":
            self.new_chat()
            kept = self._upload(files)
        return str(self._said(kept, 201)["id"])

    def _upload(self, files: dict[str, tuple[str, bytes, str]]) -> httpx.Response:
        return self.http.post(
            f"{self.url['public']}/v1/chat/attachments", headers=self.headers("chat"), files=files
        )

    def upload_link(self) -> str:
        """The path of a page on which files can be sent."""
        made = self.ask("POST", f"/v1/conversations/{self.chat['conversation_id']}/upload-links",
                        "caseworker", 201, json={})  # fmt: skip
        return "/upload/" + str(made["url"]).rpartition("/")[2]

    def consent_link(self) -> str:
        """The path of a page on which somebody says whether another may speak for them."""
        body = {"contact": {"channel": "sms", "value": "07700 900321"},
                "representative_name": "Rowan Example"}  # fmt: skip
        told = complaint()
        told["parties"].append({"role": "representative", "name": "Rowan Example",
                                "authority": {"status": "pending"}})  # fmt: skip
        case = self.ask("POST", "/v1/cases", "intake", 201, json=told, door="intake")
        path = f"/v1/cases/{case['reference']}/authority-requests"
        self.ask("POST", path, "caseworker", 201, json=body)
        return self._link_by_text("+447700900321", "/consent/")

    def letter_link(self) -> str:
        """The path of a letter that was issued to the resident."""
        path = f"/v1/cases/{self.case['reference']}"
        act = {"action": "acknowledge", "version": self.version(), "definition": "The door sticks.",
               "outcomes_wanted": "It is mended.",
               "responsibilities": [{"issue_id": i["id"], "responsible": "responsible"}
                                    for i in self.case["issues"]]}  # fmt: skip
        self.ask("POST", f"{path}/actions", "caseworker", 200, json=act)
        self.ask("POST", f"{path}/letters/{_LETTER}", "caseworker", 201,
                 json={"version": self.version()})  # fmt: skip
        return self._link_by_text(_THEIR_PHONE, "/letters/")

    def text_somebody(self) -> None:
        """A message of ours goes to a phone."""
        self.consent_link()

    def sent_sid(self) -> str:
        """The id Twilio gave the last message of ours."""
        return next(m.sid for m in reversed(self.twilio.exchange.messages) if not m.mine)

    def _link_by_text(self, phone: str, beginning: str) -> str:
        self.work()
        came = self.twilio.exchange.of_phone(phone, "sms", None)
        links = [link for m in came for link in re.findall(beginning + r"[\w-]+", m.text)]
        assert links, f"no link to {beginning} reached the phone"
        return links[-1]

    def signed(self, path: str, query: str, form: ImmutableMultiDict[str, str]) -> dict[str, str]:
        """The headers Twilio sends with this form to this address."""
        address = f"{ADDRESS}{path}" + (f"?{query}" if query else "")
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(address, form),
        }
