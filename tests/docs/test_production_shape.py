"""The production shape keeps its promises on paper: nothing but the gateway is published, nobody is
root, secrets are files, and every setting and program it names exists."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from handoff_api.health.gauges import BACKUP_MARK
from handoff_api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
LASTING = {name for name in SERVICES if name != "migrate" and "profiles" not in SERVICES[name]}


def test_only_the_gateway_is_published() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["gateway"]


def test_rasa_the_database_and_the_locks_cannot_be_reached_or_reach_out() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("rasa-1", "rasa-2", "actions", "intake", "postgres", "redis"):
        assert SERVICES[name]["networks"] == ["inside"], name


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_processes_are_nobody_in_particular(name: str) -> None:
    service = OURS[name]
    assert service["user"] == "10001:10001"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", sorted(LASTING))
def test_every_process_has_a_limit_and_is_looked_after(name: str) -> None:
    service = SERVICES[name]
    assert "mem_limit" in service
    assert "healthcheck" in service
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(LASTING))
def test_a_process_that_starts_slowly_is_not_called_unwell(name: str) -> None:
    """On a busy machine the first ``up --wait`` failed: the database took 26 seconds to be made."""
    [(amount, unit)] = re.findall(r"^(\d+)([sm])$", SERVICES[name]["healthcheck"]["start_period"])
    assert int(amount) * {"s": 1, "m": 60}[unit] >= 60


@pytest.mark.parametrize("name", sorted(LASTING))
def test_nobody_who_starts_it_waits_minutes_for_the_first_look(name: str) -> None:
    """`up --wait` waits until each is known to be well, and Docker looks first after one interval."""
    assert re.fullmatch(r"[1-3]?\d", SERVICES[name]["healthcheck"]["interval"].removesuffix("s"))


def test_the_database_is_well_once_it_answers_over_the_network() -> None:
    """While it is made it answers on its socket, and whoever comes over the network is refused."""
    test = SERVICES["postgres"]["healthcheck"]["test"]
    assert test[test.index("-h") + 1] == "127.0.0.1"


def test_secrets_are_files_and_never_in_the_environment() -> None:
    for name, service in SERVICES.items():
        for setting, value in (service.get("environment") or {}).items():
            if re.search(r"PASSWORD|SECRET|TOKEN|KEY|_URL$", setting) and "://" in str(value):
                assert "@" not in str(value), f"{name}: {setting}"
            if re.search(r"PASSWORD|TOKEN|INTAKE_KEY|_KEYS", setting):
                assert setting.endswith("_FILE"), f"{name}: {setting}"
        for secret in service.get("secrets", []):
            assert secret in COMPOSE["secrets"], f"{name}: {secret}"


def test_every_setting_it_names_is_one_of_ours() -> None:
    known = {f"PUTRIGHT_{field.upper()}" for field in Settings.model_fields} | {"DATABASE_URL"}
    bot = "".join(
        path.read_text("utf-8")
        for folder in (
            "bot/endpoints.yml",
            "bot/tracker_store.py",
            "bot/actions/clients/case_api.py",
        )
        for path in [ROOT / folder]
    )
    for name, service in OURS.items():
        for setting in service["environment"]:
            plain = setting.removesuffix("_FILE")
            if not plain.startswith("PUTRIGHT_") and plain != "DATABASE_URL":
                continue
            assert plain in known or plain in bot, f"{name}: {setting}"


def test_images_are_built_from_lock_files_and_hold_what_they_run() -> None:
    for file in (ROOT / "docker").glob("*.Dockerfile"):
        text = file.read_text("utf-8")
        assert "--require-hashes" in text
        assert re.search(r"^USER 10001$", text, re.MULTILINE)
        for line in text.splitlines():
            if line.startswith("COPY") and "--from" not in line:
                assert (ROOT / line.split()[1]).exists(), line


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    script = tmp_path / "make-secrets.sh"
    script.write_bytes((ROOT / "docker" / "make-secrets.sh").read_bytes())
    subprocess.run(["sh", str(script)], check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert made["postgres_password"] in made["database_url"]
    assert len(made["redis_password"]) == 64
    subprocess.run(["sh", str(script)], check=True, capture_output=True)
    assert made == {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}


@pytest.mark.parametrize("name", sorted(OURS))
def test_no_secret_waits_for_a_program_that_exec_does_not_run(name: str) -> None:
    """``docker compose exec`` starts a command without the image's entry point."""
    assert "entrypoint" not in OURS[name]
    for file in (ROOT / "docker").glob("*.Dockerfile"):
        assert "ENTRYPOINT" not in file.read_text("utf-8")


def test_the_bots_new_key_shuts_nobody_out_who_runs_with_the_old_one() -> None:
    [renewal] = [
        line
        for line in SERVICES["migrate"]["command"][-1].splitlines()
        if "key --role intake" in line
    ]
    assert float(re.findall(r"--keep-old (\d+)", renewal)[0]) >= 1
    assert renewal.endswith(
        f"--to {SERVICES['actions']['environment']['PUTRIGHT_INTAKE_KEY_FILE']}"
    )
    assert "|" not in renewal, "a failed program before a pipe would leave an empty key"


def test_a_worker_whose_rounds_have_stopped_is_unwell() -> None:
    assert SERVICES["worker"]["healthcheck"]["test"][1:] == [
        "python",
        "-m",
        "handoff_api.heartbeat",
    ]
    assert "data:/data" in SERVICES["worker"]["volumes"], "where the marks are, for /metrics too"
    assert "data:/data" in SERVICES["api"]["volumes"]


def test_the_gateway_asks_each_api_process_by_name_whether_it_lives() -> None:
    caddy = (ROOT / "docker" / "Caddyfile").read_text("utf-8")
    assert not re.search(r"^\s*dynamic ", caddy, re.MULTILINE), "those are never asked"
    assert "health_uri /health" in caddy
    [named] = re.findall(r"PUTRIGHT_API_AT:(.*?)}", caddy)
    replicas = SERVICES["api"]["deploy"]["replicas"]
    # The names that Compose gives them.
    names = [f"{COMPOSE['name']}-api-{n}:8000" for n in range(1, replicas + 1)]
    assert named.split() == names
    assert " ".join(names) in SERVICES["gateway"]["environment"]["PUTRIGHT_API_AT"]


class _Api(BaseHTTPRequestHandler):
    """An API process that says which it is, and may be ill."""

    def do_GET(self) -> None:
        server = cast("_ApiServer", self.server)
        self.send_response(500 if server.is_ill else 200)
        self.end_headers()
        self.wfile.write(server.name.encode())

    def log_message(self, format: str, *args: object) -> None:
        return


class _ApiServer(ThreadingHTTPServer):
    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), _Api)
        self.name, self.is_ill = name, False
        threading.Thread(target=self.serve_forever, daemon=True).start()


def test_an_api_process_that_is_ill_or_gone_is_given_no_requests(tmp_path: Path) -> None:
    if shutil.which("caddy") is None:
        pytest.fail("Caddy is needed: your system's package caddy")
    one, two = _ApiServer("one"), _ApiServer("two")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    caddy = subprocess.Popen(
        ["caddy", "run", "--config", "docker/Caddyfile", "--adapter", "caddyfile"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "CADDY_ADMIN": f"unix/{tmp_path}/admin",
            "PUTRIGHT_HOSTNAME": f"http://127.0.0.1:{port}",
            "PUTRIGHT_API_AT": f"127.0.0.1:{one.server_port} 127.0.0.1:{two.server_port}",
        },
        stderr=subprocess.DEVNULL,
    )

    def answered(count: int = 12) -> set[str]:
        said = set()
        for _ in range(count):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1", timeout=10) as response:
                    said.add(response.read().decode())
            except OSError as error:
                said.add(type(error).__name__)
        return said

    def wait_for(wanted: set[str]) -> None:
        until = time.monotonic() + 30
        while (said := answered()) != wanted:
            assert time.monotonic() < until, said
            time.sleep(0.5)

    try:
        wait_for({"one", "two"})
        one.is_ill = True
        wait_for({"two"})
        one.is_ill = False
        wait_for({"one", "two"})
        two.shutdown()
        two.server_close()
        # At once: a request that could not be handed over is handed to the other.
        assert answered() == {"one"}
    finally:
        caddy.terminate()
        caddy.wait()
        one.shutdown()


def test_what_makes_the_backups_is_of_the_servers_own_version() -> None:
    image = (ROOT / "docker" / "api.Dockerfile").read_text("utf-8")
    [client] = re.findall(r"postgresql-client-(\d+)", image)
    [server] = re.findall(r"^postgres:(\d+)", SERVICES["postgres"]["image"])
    assert client == server


def test_a_backup_is_made_every_night_where_it_outlives_the_containers() -> None:
    service = SERVICES["backup"]
    assert service["command"][:3] == ["python", "scripts/backup.py", "nightly"]
    folder = service["command"][service["command"].index("--to") + 1]
    assert any(volume.endswith(f":{folder}") for volume in service["volumes"])
    assert "data:/data" in service["volumes"], "photos, and the mark that BackupOld goes by"
    assert BACKUP_MARK in service["healthcheck"]["test"][-1]


def test_whoever_forgets_people_or_backs_up_reaches_both_databases() -> None:
    for name, service in OURS.items():
        if service["image"] != "putright-api":
            continue
        for setting, secret in (
            ("DATABASE_URL_FILE", "database_url"),
            ("PUTRIGHT_TRACKER_URL_FILE", "tracker_url"),
        ):
            assert service["environment"][setting] == f"/run/secrets/{secret}", name
            assert secret in service["secrets"], name


def test_who_gives_people_what_is_theirs_alone_opens_rasas_store_beside_rasa() -> None:
    opens = {name for name, service in OURS.items() if "tracker_keys" in service.get("secrets", ())}
    assert opens == {"rasa-1", "rasa-2", "privacy"}
    service = SERVICES["privacy"]
    assert "mem_limit" in service
    assert service["environment"]["PUTRIGHT_TRACKER_KEYS_FILE"] == "/run/secrets/tracker_keys"
    assert service["profiles"] == ["tools"], "it runs only while somebody asks"
    assert service["networks"] == ["inside"]


def test_prometheus_finds_every_process_that_counts() -> None:
    watched = yaml.safe_load((ROOT / "watching" / "prometheus-compose.yml").read_text("utf-8"))
    assert watched["rule_files"] == ["alerts.yml"]
    ports = {}
    for job in watched["scrape_configs"]:
        [found] = job["dns_sd_configs"]
        ports[found["names"][0]] = str(found["port"])
        assert job["relabel_configs"] == [
            {"target_label": "part", "replacement": found["names"][0]}
        ]
    assert set(ports) == {"api", "intake", "worker"}
    assert ports["worker"] == SERVICES["worker"]["environment"]["PUTRIGHT_METRICS_PORT"]
    for door in ("api", "intake"):
        assert ports[door] in SERVICES[door]["command"]
