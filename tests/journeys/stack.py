"""The whole of Putright, started as `make run` starts it, for tests that talk to it as people do."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.free_ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PYTHON = str(ROOT / ".venv" / "api" / "bin" / "python")
# Longer than the script's own limit, so that it can still say which process did not come up.
START_WITHIN_S = 240
# The supervisor gives each process its time to end before it kills it, one group after the other.
STOP_WITHIN_S = 90
# The day on which all journeys happen.
MONDAY = "2026-11-23T10:00:00Z"


class Stack:
    """One running Putright on a free port with a data folder of its own."""

    def __init__(self, data: Path, clock: str, *, port: int | None = None, **settings: str) -> None:
        self.data = data
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "PORT": str(self.port),
            "PUTRIGHT_DATA": str(data),
            "PUTRIGHT_CLOCK": clock,
            "PUTRIGHT_CLOCK_STARTED": str(time.time()),
            **settings,
        }
        self.said: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str | None] = queue.Queue()

    def start(self) -> None:
        """Start and wait for the ready line; raises with everything that was printed."""
        self._process = subprocess.Popen(
            [PYTHON, "scripts/run.py"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        until = time.monotonic() + START_WITHIN_S
        while time.monotonic() < until:
            try:
                line = self._lines.get(timeout=1)
            except queue.Empty:
                continue
            if line is None:
                break
            self.said.append(line)
            if line.startswith("ready "):
                return
        self.stop()
        raise AssertionError("Putright did not become ready:\n" + "\n".join(self.said))

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise

    @contextmanager
    def gateway_at(self, clock: str) -> Iterator[str]:
        """A second gateway on the same data for which it is another day; gives its address."""
        known = Path(f"/proc/{self.part('pid', 'api')}/environ").read_bytes().decode()
        port = free_port()
        settings = {
            **dict(entry.split("=", 1) for entry in known.split("\0") if "=" in entry),
            "PORT": str(port),
            "PUTRIGHT_CLOCK": clock,
            "PUTRIGHT_CLOCK_STARTED": str(time.time()),
        }
        gateway = subprocess.Popen(
            [PYTHON, "-m", "handoff_api", "serve", "--door", "public", "--port", str(port)],
            cwd=ROOT,
            env=settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            gateway.terminate()
            gateway.wait(timeout=STOP_WITHIN_S)

    def part(self, verb: str, name: str) -> str:
        """``stop``, ``start``, ``status`` or ``pid`` of one process; returns what was said."""
        done = subprocess.run(
            [
                PYTHON,
                "-m",
                "supervisor.supervisorctl",
                "-s",
                f"unix://{self._socket()}",
                verb,
                name,
            ],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout.strip()

    def kill(self, name: str) -> None:
        """End one process without a goodbye."""
        os.kill(int(self.part("pid", name)), signal.SIGKILL)

    def wait_until_running(self, name: str) -> None:
        """Wait until the supervisor has the process up again."""
        until = time.monotonic() + START_WITHIN_S
        while "RUNNING" not in self.part("status", name):
            assert time.monotonic() < until, f"{name} did not come back"
            time.sleep(0.2)

    def ensure(self, name: str) -> None:
        """Start one process if it is not running, and wait until it answers."""
        self.part("start", name)
        self.wait_until_running(name)
        if name == "rasa":
            _wait_for((self.data / "rasa.url").read_text().strip() + "/")

    def rasa_port(self) -> int:
        """Where the first Rasa listens."""
        return int((self.data / "rasa.url").read_text().strip().rsplit(":", 1)[1])

    def key(self, role: str, landlord: str) -> str:
        """A new API key, made as `make key` makes it."""
        return make_key(role, landlord, self.environment)

    def _socket(self) -> str:
        return (self.data / "supervisor.path").read_text().strip()

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)


def make_key(role: str, landlord: str, environment: dict[str, str] | None = None) -> str:
    """A new API key in the data folder that the environment names."""
    done = subprocess.run(
        [PYTHON, "-m", "handoff_api", "key", "--role", role, "--landlord", landlord],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip().splitlines()[-1]


def _wait_for(url: str) -> None:
    until = time.monotonic() + START_WITHIN_S
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=2)
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError(f"nothing answers at {url}")
