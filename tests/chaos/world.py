"""Everything one trial runs on: the stack as `make run` starts it, and what stands around it."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import xmlrpc.client
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from scripts.free_ports import free_port
from tests.chaos.between import Between
from tests.chaos.ledger import Ledger
from tests.chaos.stores import Disk, Postgres, Redis
from tests.chaos.telephone import Telephone
from tests.handoff_api.receiver import Receiver
from tests.journeys.stack import MONDAY, PYTHON, ROOT, Stack

# As in production, but for pauses that would make a trial of minutes one of hours.
_PACE = {
    "PUTRIGHT_REPLAY_LONGEST": "8",
    "PUTRIGHT_WEBHOOK_PRIVATE_ADDRESSES": "true",
    "PUTRIGHT_LOG_LEVEL": "WARNING",
}
_STARTS = 3
# Longer than the gateway waits for Rasa, and the actions for the case API.
_RASA_LATE_S, _INTAKE_LATE_S = 11.0, 3.5


class World:
    """``database`` is sqlite (one machine) or postgresql (the production shape: PostgreSQL, Redis,
    two Rasa replicas)."""

    def __init__(self, database: str, draw: random.Random, *, disk: bool = True) -> None:
        self.database, self.draw = database, draw
        self.folder = Path(tempfile.mkdtemp(prefix="putright-chaos-"))
        self.why_no_disk = Disk.why_not() if disk else "not asked for"
        self.disk = None if self.why_no_disk else Disk(self.folder / "data")
        self.data = self.folder / "data"
        self.postgres: Postgres | None = None
        self.redis: Redis | None = None
        self.offset = timedelta(0)
        self._began = time.time()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.receiver = Receiver()
        self.rasa = Between(lambda: (self.data / "rasa.url").read_text(), _RASA_LATE_S)
        self.intake = Between(lambda: (self.data / "intake.url").read_text(), _INTAKE_LATE_S)
        self.actions = Between(lambda: (self.data / "actions.url").read_text(), _INTAKE_LATE_S)
        self.telephone = Telephone(self.url, draw, lambda: self.now().timestamp())
        self.settings = {
            **_PACE,
            "PUTRIGHT_PUBLIC_URL": self.url,
            "PUTRIGHT_INTAKE_THROUGH": self.intake.url,
            "PUTRIGHT_ACTIONS_THROUGH": self.actions.url,
            **self.telephone.start(),
        }
        address = f"sqlite:///{self.data / 'putright.db'}"
        if database == "postgresql":
            self.postgres, self.redis = Postgres(), Redis()
            self.postgres.start()
            for name in ("putright", "tracker"):
                self.postgres.create(name)
            self.redis.start()
            address = self.postgres.address()
            self.settings |= {
                "DATABASE_URL": address,
                # Rasa's driver takes no folder in place of a host but in this form.
                "PUTRIGHT_TRACKER_URL": self.postgres.address("tracker"),
                "PUTRIGHT_REDIS_URL": self.redis.address,
                "PUTRIGHT_RASA_REPLICAS": "2",
            }
        else:
            self.settings["PUTRIGHT_RASA_THROUGH"] = self.rasa.url
        self.ledger = Ledger(address, self.data)
        self.stack = self._stack()

    def now(self) -> datetime:
        """What the stack's clock shows."""
        start = datetime.fromisoformat(MONDAY)
        return start + self.offset + timedelta(seconds=time.time() - self._began)

    def start(self) -> None:
        self.stack.start()

    async def restart(self, jump: timedelta) -> None:
        """Stop everything, move the clock, start again on the same data."""
        await asyncio.to_thread(self.stack.stop)
        self.offset += jump
        for tries_left in reversed(range(_STARTS)):
            self.stack = self._stack()
            try:
                await asyncio.to_thread(self.stack.start)
            except AssertionError:
                # A machine that is busy with other work may be too slow for a start's time limit.
                if not tries_left:
                    raise
            else:
                return

    def parts(self) -> dict[str, dict[str, Any]]:
        """Every supervised process: its state and its pid."""
        socket = (self.data / "supervisor.path").read_text().strip()
        proxy = xmlrpc.client.ServerProxy(
            "http://127.0.0.1", transport=SupervisorTransport(None, None, f"unix://{socket}")
        )
        found: Any = proxy.supervisor.getAllProcessInfo()
        return {one["name"]: one for one in found if one["statename"] != "STOPPED"}

    def kill(self, name: str) -> bool:
        """kill -9; whether there was something to kill."""
        pid = int(self.parts()[name]["pid"])
        if pid:
            os.kill(pid, signal.SIGKILL)
        return bool(pid)

    def verify_history(self) -> tuple[int, str]:
        """`make verify-history` of this world: its exit status and what it said."""
        done = subprocess.run(
            [PYTHON, "-m", "handoff_api", "verify-history"],
            cwd=ROOT,
            env=self.stack.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout or done.stderr

    def keep(self) -> Path:
        """Copy what this world leaves, for whoever looks for a cause; its disk goes with it."""
        kept = self.folder / "kept"
        shutil.copytree(self.data, kept, ignore=shutil.ignore_patterns("ballast", "*.sock"))
        return kept

    def stop(self) -> None:
        self.stack.stop()
        self.ledger.close()
        self.telephone.stop()
        self.receiver.stop()
        for between in (self.rasa, self.intake, self.actions):
            between.stop()
        if self.redis is not None:
            self.redis.stop()
        if self.postgres is not None:
            self.postgres.remove()
        if self.disk is not None:
            self.disk.remove()

    def _stack(self) -> Stack:
        return Stack(self.data, self.now().isoformat(), port=self.port, **self.settings)
