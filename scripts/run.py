"""Start the whole of Putright on this machine and print ``ready http://localhost:<port>``.

Supervision (start, restart, stop, logs) is supervisord's; this script only chooses ports, migrates,
makes the bot's key, waits until a message can be answered, and passes a stop on. Settings come
from the environment: PORT, PUTRIGHT_DATA, PUTRIGHT_CLOCK, DATABASE_URL.
"""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from handoff_api.sealing.keyring import keep_keys  # noqa: E402
from handoff_api.secret_files import SecretFileError, unfold  # noqa: E402
from scripts.free_ports import FreePorts  # noqa: E402

PYTHON = ROOT / ".venv" / "api" / "bin" / "python"
READY_WITHIN_S = 180
MOST_REPLICAS = 10


class StartError(Exception):
    """Why Putright cannot start, in one sentence."""


def step(message: str) -> None:
    print(f"putright: {message}", flush=True)


def claim(port: int, host: str) -> None:
    """Raise StartError when the public port is taken."""
    with socket.socket() as wanted:
        wanted.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            wanted.bind((host, port))
        except OSError as error:
            raise StartError(
                f"port {port} is taken ({error.strerror}): stop what uses it, or choose another "
                f"with `PORT={port + 1} make run`."
            ) from error


def environment(port: int, host: str, data: Path, ports: FreePorts) -> dict[str, str]:
    """Everything the processes are told, secrets included; none of these is written to disk, but for
    keys that must be the same at the next start."""
    rasa, actions, intake, metrics = (ports.one() for _ in range(4))
    redis = os.environ.get("PUTRIGHT_REDIS_URL", "")
    replicas = os.environ.get("PUTRIGHT_RASA_REPLICAS", "1")
    if not replicas.isdigit() or not 1 <= int(replicas) <= MOST_REPLICAS:
        raise StartError(
            f"PUTRIGHT_RASA_REPLICAS is {replicas!r}: it must be 1 to {MOST_REPLICAS}."
        )
    if int(replicas) > 1 and not redis:
        raise StartError(
            "several Rasa replicas keep a conversation in order by locks in Redis: "
            "set PUTRIGHT_REDIS_URL, such as redis://127.0.0.1:6379/0."
        )
    more = ports.in_a_row(int(replicas) - 1)
    sockets = tempfile.mkdtemp(prefix="putright-")
    rasas = ",".join(f"http://127.0.0.1:{one}" for one in (rasa, *more))
    return {
        **os.environ,
        "PORT": str(port),
        "PUTRIGHT_HOST": host,
        "PUTRIGHT_DATA": str(data),
        "PUTRIGHT_SUPERVISOR": f"{sockets}/supervisor.sock",
        "PUTRIGHT_CLOCK_STARTED": os.environ.get("PUTRIGHT_CLOCK_STARTED", str(time.time())),
        "PUTRIGHT_RASA_PORT": str(rasa),
        "PUTRIGHT_RASA_MORE": str(len(more)),
        # supervisord can only count: a replica's port is this and 0, 1, 2 …
        "PUTRIGHT_RASA_PORT_STEM": str(more[0])[:-1] if more else "",
        "PUTRIGHT_RASA_AT": rasas,
        # A trial may put something in between, to see what becomes of answers that are spoilt.
        "PUTRIGHT_RASA_URL": os.environ.get("PUTRIGHT_RASA_THROUGH", rasas),
        "PUTRIGHT_ACTIONS_PORT": str(actions),
        "PUTRIGHT_ACTIONS_AT": f"http://127.0.0.1:{actions}",
        "PUTRIGHT_ACTIONS_URL": os.environ.get(
            "PUTRIGHT_ACTIONS_THROUGH", f"http://127.0.0.1:{actions}"
        ),
        "PUTRIGHT_METRICS_PORT": os.environ.get("PUTRIGHT_METRICS_PORT", str(metrics)),
        "PUTRIGHT_INTAKE_PORT": str(intake),
        "PUTRIGHT_INTAKE_AT": f"http://127.0.0.1:{intake}",
        "PUTRIGHT_INTAKE_URL": os.environ.get(
            "PUTRIGHT_INTAKE_THROUGH", f"http://127.0.0.1:{intake}"
        ),
        "PUTRIGHT_TRACKER_URL": os.environ.get(
            "PUTRIGHT_TRACKER_URL", f"sqlite:///{data / 'rasa.db'}"
        ),
        "PUTRIGHT_TRACKER_KEYS": tracker_keys(data),
        "PUTRIGHT_REDIS_URL": redis,
        "PUTRIGHT_LOCK_STORE": "bot.lock_store.SharedLockStore" if redis else "in_memory",
        "PUTRIGHT_MODEL": os.environ.get("PUTRIGHT_MODEL", "models/putright.tar.gz"),
        "RASA_TELEMETRY_ENABLED": "false",
        "LOG_LEVEL": "WARNING",
        "LOG_LEVEL_LIBRARIES": "ERROR",
        "ACTION_SERVER_SANIC_WORKERS": "1",
        # The action server would listen on every address; only the gateway may be reached.
        "SANIC_HOST": "127.0.0.1",
        "SANIC_WORKERS": "1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }


def tracker_keys(data: Path) -> str:
    """What Rasa's store is sealed with; made on the first start, outside production."""
    given = os.environ.get("PUTRIGHT_TRACKER_KEYS", "").strip()
    if given:
        return given
    if os.environ.get("PUTRIGHT_ENV") == "production":
        raise StartError(
            "PUTRIGHT_TRACKER_KEYS is needed in production: make a key with "
            "`python -m handoff_api new-field-key`."
        )
    keep_keys(data / "tracker-keys")
    return (data / "tracker-keys").read_text().strip()


def scrape_targets(settings: dict[str, str]) -> list[dict[str, object]]:
    """Where Prometheus finds what each process counts (watching/prometheus.yml reads it)."""
    ports = {"api": "PORT", "intake": "PUTRIGHT_INTAKE_PORT", "worker": "PUTRIGHT_METRICS_PORT"}
    return [
        {"targets": [f"127.0.0.1:{settings[port]}"], "labels": {"part": part}}
        for part, port in ports.items()
    ]


def stand_ins(settings: dict[str, str], ports: FreePorts) -> dict[str, str]:
    """A pretended Twilio and mail server, unless the operator has real ones or this is production."""
    real = settings.get("PUTRIGHT_TWILIO_AUTH_TOKEN") or settings.get("PUTRIGHT_SMTP_HOST")
    if real or settings.get("PUTRIGHT_ENV") == "production":
        off = {"PUTRIGHT_STANDINS": "false", "PUTRIGHT_STANDIN_PORT": "0"}
        return {**off, "PUTRIGHT_SMTP_PORT": settings.get("PUTRIGHT_SMTP_PORT", "587")}
    port, mail = ports.one(), ports.one()
    return {
        "PUTRIGHT_STANDINS": "true",
        "PUTRIGHT_STANDIN_PORT": str(port),
        "PUTRIGHT_TWILIO_URL": f"http://127.0.0.1:{port}",
        "PUTRIGHT_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "PUTRIGHT_TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "PUTRIGHT_SMTP_HOST": "127.0.0.1",
        "PUTRIGHT_SMTP_PORT": str(mail),
        "PUTRIGHT_SMTP_TLS": "false",
    }


def api(settings: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(PYTHON), "-m", "handoff_api", *arguments],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise StartError(f"`python -m handoff_api {arguments[0]}` failed: {said[-1]}")
    return done.stdout.strip()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - loopback only
            return bool(response.status < 400)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(settings: dict[str, str], supervisor: subprocess.Popen[bytes]) -> None:
    """Return when every part answers; StartError when one does not come up in time."""
    waiting = {
        "the case API": f"{settings['PUTRIGHT_INTAKE_URL']}/health",
        "the action server": settings["PUTRIGHT_ACTIONS_URL"] + "/health",
        **{
            f"Rasa at {url} (loading the model)": url + "/webhooks/hearing/ready"
            for url in settings["PUTRIGHT_RASA_URL"].split(",")
        },
        "the gateway": f"http://127.0.0.1:{settings['PORT']}/ready",
    }
    if settings["PUTRIGHT_STANDINS"] == "true":
        waiting["the stand-in telephone"] = settings["PUTRIGHT_TWILIO_URL"] + "/health"
    until = time.monotonic() + READY_WITHIN_S
    while waiting:
        for name, url in list(waiting.items()):
            if answers(url):
                del waiting[name]
        if supervisor.poll() is not None:
            raise StartError(f"the supervisor stopped; see {settings['PUTRIGHT_DATA']}/log/.")
        if time.monotonic() > until:
            raise StartError(
                f"{', '.join(waiting)} did not answer within {READY_WITHIN_S} s; "
                f"see {settings['PUTRIGHT_DATA']}/log/."
            )
        time.sleep(0.1)


def die_with_parent() -> None:
    """Linux: stop the supervisor even when this script is killed outright."""
    try:
        ctypes.CDLL("libc.so.6").prctl(1, signal.SIGTERM)
    except OSError:
        return


def main() -> int:
    unfold(os.environ)
    wanted = os.environ.get("PORT", "8000")
    if not wanted.isdigit():
        raise StartError(f"PORT is {wanted!r}: it must be a number, such as `PORT=8001 make run`.")
    port = int(wanted)
    host = os.environ.get("PUTRIGHT_HOST", "127.0.0.1")
    data = Path(os.environ.get("PUTRIGHT_DATA", ROOT / "var")).resolve()
    (data / "log").mkdir(parents=True, exist_ok=True)
    claim(port, host)
    ports = FreePorts({port})
    settings = environment(port, host, data, ports)
    settings |= stand_ins(settings, ports)
    if not (ROOT / settings["PUTRIGHT_MODEL"]).exists():
        raise StartError("there is no trained model: run `make train`.")
    step("bringing the database up to date")
    api(settings, "migrate")
    settings["PUTRIGHT_INTAKE_KEY"] = api(
        settings, "key", "--role", "intake", "--landlord", "*", "--name", "bot", "--renew"
    ).splitlines()[-1]
    # Where the supervisor listens, for `supervisorctl`; a socket path must be short, hence apart.
    (data / "supervisor.path").write_text(settings["PUTRIGHT_SUPERVISOR"])
    (data / "rasa.url").write_text(settings["PUTRIGHT_RASA_AT"].split(",")[0])
    (data / "intake.url").write_text(settings["PUTRIGHT_INTAKE_AT"])
    (data / "actions.url").write_text(settings["PUTRIGHT_ACTIONS_AT"])
    (data / "scrape.json").write_text(json.dumps(scrape_targets(settings)))
    step("starting")
    supervisor = subprocess.Popen(
        [str(PYTHON), "-m", "supervisor.supervisord", "-c", "scripts/supervisord.conf"],
        cwd=ROOT,
        env=settings,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, lambda *_: supervisor.terminate())
    try:
        wait_until_ready(settings, supervisor)
        print(f"ready http://localhost:{port}", flush=True)
        code = supervisor.wait()
    finally:
        if supervisor.poll() is None:
            supervisor.terminate()
            supervisor.wait()
        shutil.rmtree(Path(settings["PUTRIGHT_SUPERVISOR"]).parent, ignore_errors=True)
    return 0 if code in (0, -signal.SIGTERM) else code


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (StartError, SecretFileError) as error:
        sys.exit(f"putright: {error}")
    except KeyboardInterrupt:
        sys.exit("putright: stopped before it was ready.")
