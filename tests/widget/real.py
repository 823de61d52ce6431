"""The real gateway, worker and stand-in telephone as processes of their own, before a stand-in Rasa."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import httpx

from scripts.free_ports import free_port
from tests.handoff_api.rasa import FakeRasa
from tests.journeys.stack import PYTHON, ROOT, make_key

# As long as a crowded machine may take.
READY_WITHIN_S = 180


class RealGateway:
    """What `make run` starts, without Rasa. ``origin``: another website that may carry the chat."""

    def __init__(self, data: Path, rasa: FakeRasa, *, origin: str) -> None:
        self.port, self._twilio, self._mail = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.exchange = f"http://127.0.0.1:{self._twilio}"
        self._log = data / "said.log"
        mine = {k: v for k, v in os.environ.items() if not k.startswith("PUTRIGHT_")}
        self.environment = mine | {
            "PORT": str(self.port),
            "DATABASE_URL": f"sqlite:///{data / 'house.db'}",
            "PUTRIGHT_DATA": str(data),
            "PUTRIGHT_RASA_URL": rasa.url,
            "PUTRIGHT_PUBLIC_URL": self.url,
            "PUTRIGHT_TWILIO_URL": self.exchange,
            "PUTRIGHT_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "PUTRIGHT_TWILIO_AUTH_TOKEN": "a-token-of-the-tests",
            "PUTRIGHT_SMTP_HOST": "127.0.0.1",
            "PUTRIGHT_SMTP_PORT": str(self._mail),
            "PUTRIGHT_SMTP_TLS": "false",
            "PUTRIGHT_ORIGINS": json.dumps([origin]),
            # Few, so that a test can be one too many.
            "PUTRIGHT_RATES": json.dumps({"attachments": "3/minute"}),
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Migrate, start, and wait until both answer; raises with what was said."""
        subprocess.run(
            [PYTHON, "-m", "handoff_api", "migrate"], cwd=ROOT, env=self.environment, check=True
        )
        standins = ["--port", str(self._twilio), "--smtp-port", str(self._mail)]
        self._start("handoff_api.standins", *standins)
        self._start("handoff_api", "serve")
        self._start("handoff_api", "worker")
        for address in (f"{self.exchange}/health", f"{self.url}/demo/email"):
            self._wait_for(address)

    def stop(self) -> None:
        """End what was started."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()

    def staff(self, landlord: str = "west-kent") -> httpx.Client:
        """A caseworker with a new key."""
        key = make_key("caseworker", landlord, self.environment)
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {key}"}, timeout=20
        )

    def email(self, subject: str, text: str) -> None:
        """Send an email as the gateway would, to be shown by the stand-in."""
        import smtplib
        from email.message import EmailMessage

        message = EmailMessage()
        message["From"], message["To"] = "complaints@example.org", "sam@example.org"
        message["Subject"], message["Date"] = subject, "Mon, 23 Nov 2026 10:00:00 +0000"
        message.set_content(text)
        with smtplib.SMTP("127.0.0.1", self._mail, timeout=10) as server:
            server.send_message(message)

    def _start(self, *command: str) -> None:
        with self._log.open("ab") as log:
            self._processes.append(
                subprocess.Popen(
                    [PYTHON, "-m", *command],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )

    def _wait_for(self, address: str) -> None:
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until:
            try:
                if httpx.get(address, timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        self.stop()
        raise AssertionError(f"nothing answers at {address}:\n{self._log.read_text()}")
