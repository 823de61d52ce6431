"""What is known against the bot's pinned libraries cannot be reached, and the page about it is kept honest."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "dependencies.md").read_text("utf-8")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s\\;]+)", (ROOT / name).read_text("utf-8"), re.M))


PINS = pins("bot/requirements.txt")
FACING = pins("handoff_api/requirements.txt")
IDENTIFIER = re.compile(r"CVE-\d{4}-\d{4,}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|PYSEC-\d{4}-\d+")
# Everything that starts Rasa or the action server.
STARTS = (
    "scripts/supervisord.conf",
    "scripts/run.py",
    "docker/bot.Dockerfile",
    "docker-compose.yml",
)


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading of the page."""
    table = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


AGAINST = rows("Known against what is pinned")
NOT_AGAINST = rows("Looked at, and not against what is pinned")
PAST = rows("Past what is known: the parts that face the internet")


def name_of(row: list[str]) -> str:
    return f"{row[0]} {row[2]}"


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def settings(name: str) -> Any:
    return yaml.safe_load(read(name))


@pytest.mark.parametrize("row", [*AGAINST, *NOT_AGAINST], ids=name_of)
def test_every_package_listed_is_still_pinned_at_that_version(row: list[str]) -> None:
    package, version, *rest = row
    assert PINS[package] == version, f"{package} is {PINS[package]} now: think about its line again"
    assert all(rest)


@pytest.mark.parametrize("row", AGAINST, ids=name_of)
def test_what_fixes_it_is_newer_than_what_is_pinned(row: list[str]) -> None:
    package, version, _, fixed, *_ = row
    if fixed != "none":
        first = Version(fixed.split()[0])
        assert Version(version) < first, f"{package} {version} has the fix: take its line away"


@pytest.mark.parametrize("row", PAST, ids=name_of)
def test_what_faces_the_internet_is_past_what_is_known(row: list[str]) -> None:
    package, _, fixed, _ = row
    assert Version(FACING[package]) >= Version(fixed), f"upgrade {package}: {fixed} fixes {row[1]}"


@pytest.mark.parametrize("row", [*AGAINST, *NOT_AGAINST, *PAST], ids=name_of)
def test_each_line_says_by_what_it_was_checked(row: list[str]) -> None:
    """A record for each advisory it names, or the notes that named them, or that it is memory."""
    advisories = row[1] if row in PAST else row[2]
    assert IDENTIFIER.search(advisories)
    kind, _, where = row[-1].partition(" ")
    if kind == "record":
        named = len(IDENTIFIER.findall(advisories))
        assert row in PAST or len(IDENTIFIER.findall(where)) == named
        assert IDENTIFIER.fullmatch(re.split(r", | \(", where)[0])
    else:
        assert (kind == "notes:" and where) or row[-1] == "[memory]"


def test_the_tables_are_read() -> None:
    assert len(AGAINST) >= 20
    assert len(NOT_AGAINST) >= 10
    assert len(PAST) >= 20


def test_rasa_has_no_api_and_takes_its_model_from_the_disk() -> None:
    for name in STARTS:
        assert "--enable-api" not in read(name), name
        assert "--remote-storage" not in read(name), name
        assert "--auth-token" not in read(name), name
        assert "--cors" not in read(name), name
    endpoints = settings("bot/endpoints.yml")
    assert set(endpoints) == {"action_endpoint", "tracker_store", "lock_store"}
    for name in ("scripts/supervisord.conf", "docker/bot.Dockerfile"):
        assert re.search(
            r"--model[\", ]+(models/putright\.tar\.gz|%\(ENV_PUTRIGHT_MODEL\)s)", read(name)
        )


def test_rasa_speaks_on_two_channels() -> None:
    assert set(settings("bot/credentials.yml")) == {
        "bot.turns.TurnChannel",  # Rasa's REST channel, with its log line
        "bot.hearing.HearingChannel",
    }


def test_the_bot_listens_on_the_loopback_alone() -> None:
    supervised = read("scripts/supervisord.conf")
    commands = re.findall(r"^command=(.*bot\.serve run --model.*)$", supervised, re.M)
    assert len(commands) == 2
    assert all("--interface 127.0.0.1" in command for command in commands)
    assert '"SANIC_HOST": "127.0.0.1"' in read("scripts/run.py")


def test_the_pipeline_is_ours_and_reads_no_foreign_model() -> None:
    config = settings("bot/config.yml")
    assert all(part["name"].startswith("bot.components.") for part in config["pipeline"])
    assert [policy["name"] for policy in config["policies"]] == ["RulePolicy"]


def test_the_stores_are_ours() -> None:
    endpoints = settings("bot/endpoints.yml")
    assert endpoints["tracker_store"]["type"] == "bot.tracker_store.QuickTrackerStore"
    assert "class QuickTrackerStore(SQLTrackerStore)" in read("bot/tracker_store.py")


def test_telemetry_is_off_wherever_rasa_starts() -> None:
    assert '"RASA_TELEMETRY_ENABLED": "false"' in read("scripts/run.py")
    assert "RASA_TELEMETRY_ENABLED=false" in read("docker/bot.Dockerfile")


def test_no_code_of_the_bot_uses_what_is_at_fault() -> None:
    """No import of what is at fault, and no use of its parts, anywhere in the bot's own code."""
    at_fault = {
        "tensorflow",
        "keras",
        "skops",
        "pymongo",
        "jsonpickle",
        "pickle",
        "joblib",
        "dill",
        "dask",
        "google",
        "PIL",
        "matplotlib",
    }
    for path in (ROOT / "bot").rglob("*.py"):
        if path.is_relative_to(ROOT / "bot" / "finetune") or "evaluate" in path.parts:
            # A maintainer's tools: nothing that answers residents imports them.
            continue
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{a.name}" for a in node.names)]
            for name in names:
                assert name.partition(".")[0] not in at_fault, f"{path}: {name}"
                assert name != "aiohttp.web", path
        for word in ("EmailStr", "TfidfVectorizer", "PackageIndex"):
            assert word not in source, f"{path}: {word}"


def test_the_bots_http_client_calls_our_own_servers_alone() -> None:
    """Where it is opened, whom it calls, and that it keeps and follows nothing of theirs."""
    sources = {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for path in (ROOT / "bot").rglob("*.py")
    }
    opened = {name for name, source in sources.items() if re.search(r"\baiohttp\b", source)}
    assert opened == {"bot/actions/clients/case_api.py", "bot/quick/calls.py"}
    for name in opened:
        for part in ("Cookie", "cookies", "Digest", "proxy", "trust_env", "ws_connect", "FormData"):
            assert part not in sources[name], f"{name}: {part}"
    started = read("scripts/run.py")
    for setting in ("PUTRIGHT_INTAKE_URL", "PUTRIGHT_ACTIONS_URL"):
        given = started.partition(f'"{setting}": ')[2].partition("),\n")[0]
        assert re.search(r"http://127\.0\.0\.1:\{\w+\}", given), setting
    services = settings("docker-compose.yml")["services"]
    called = set(
        re.findall(r"PUTRIGHT_(?:INTAKE|ACTIONS)_URL: http://(\S+?):", read("docker-compose.yml"))
    )
    assert called == {"intake", "actions"}
    for name in called:
        assert "ports" not in services[name], name


@pytest.mark.parametrize("page", ["dependencies.md", "threat-model.md"])
def test_every_test_a_page_names_exists(page: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / page).read_text())
    assert len(named) > 10
    for file, test in named:
        source = ROOT / file
        assert source.is_file(), f"{page} names {file}, which is not there"
        if test:
            pattern = rf"^\s*(async )?def {test}\("
            assert re.search(pattern, source.read_text("utf-8"), re.M), f"{page}: {file}::{test}"
