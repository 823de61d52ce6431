"""PostgreSQL, Redis and a small disk of this trial's own, which can be stopped, started and filled."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from scripts.free_ports import free_port

# As large as a trial's data folder gets, several times over.
_DISK_MB = 160
_WAIT_S = 30


class StoreMissingError(Exception):
    """A program this trial needs is not installed; says which and how to get it."""


class Postgres:
    """A private cluster in a folder of its own, reached by a socket."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        if not found:
            raise StoreMissingError("PostgreSQL is missing: apt-get install postgresql")
        self._programs = found[0]
        self._home = Path(tempfile.mkdtemp(prefix="chaos-postgres-"))
        self._as_owner: list[str] = []
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            shutil.chown(self._home, "postgres")
            self._as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self._home.chmod(0o755)
        self._run("initdb", "-D", self._data, "-U", "putright", "-A", "trust", "-E", "UTF8")

    @property
    def _data(self) -> str:
        return str(self._home / "data")

    def address(self, name: str = "putright") -> str:
        """The address of one of its databases."""
        return f"postgresql://putright@/{name}?host={self._home}"

    def start(self) -> None:
        options = f"-k '{self._home}' -c listen_addresses='' -c max_connections=200"
        log = str(self._home / "log")
        self._run("pg_ctl", "-D", self._data, "-s", "-w", "-l", log, "-o", options, "start")

    def create(self, name: str) -> None:
        self._run("createdb", "-h", str(self._home), "-U", "putright", name)

    def stop(self, mode: str = "immediate") -> None:
        """``immediate`` is a crash: nobody is waited for and nothing is tidied up."""
        self._run("pg_ctl", "-D", self._data, "-s", "-w", "-m", mode, "stop")

    def remove(self) -> None:
        try:
            self.stop()
        except subprocess.CalledProcessError:
            pass  # it is stopped already
        shutil.rmtree(self._home, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*self._as_owner, str(self._programs / program), *arguments],
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=90,
        )


class Redis:
    """A private server that keeps nothing on disk: what it held is gone when it stops."""

    def __init__(self) -> None:
        found = shutil.which("redis-server")
        if found is None:
            raise StoreMissingError("Redis is missing: apt-get install redis-server")
        self._program, self._port = found, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [self._program, "--port", str(self._port), "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _WAIT_S
        while time.monotonic() < until:
            with socket.socket() as wanted:
                if wanted.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.05)
        raise StoreMissingError("redis-server did not start")

    def hang(self) -> None:
        """Let it neither answer nor refuse, until ``go_on``."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(10)
            self._process = None


class Disk:
    """A file system of its own in memory, small enough to be filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={_DISK_MB}m", "putright-trial", str(folder)],
            check=True,
            capture_output=True,
        )

    @staticmethod
    def why_not() -> str | None:
        """Why this machine cannot have one; None when it can."""
        if os.geteuid() != 0:
            return "not root: a disk to be filled cannot be mounted, so a full disk is NOT tried"
        with tempfile.TemporaryDirectory() as trial:
            try:
                Disk(Path(trial)).remove()
            except subprocess.CalledProcessError as error:
                return f"mounting is not allowed here ({error.stderr.decode().strip()})"
        return None

    def fill(self) -> None:
        """Leave not one byte."""
        with (self.folder / "ballast").open("wb", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12, 1):
                block = b"\0" * size
                while True:
                    try:
                        ballast.write(block)
                    except OSError:
                        break

    def free(self) -> None:
        (self.folder / "ballast").unlink(missing_ok=True)

    def remove(self) -> None:
        subprocess.run(["umount", "-l", str(self.folder)], check=True, capture_output=True)
