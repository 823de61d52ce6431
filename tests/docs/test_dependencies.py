"""What is known against the bot's pinned libraries cannot be reached, and the page about it is kept honest."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
PINS = dict(
    re.findall(r"^([\w.-]+)==([^\s\\;]+)", (ROOT / "bot" / "requirements.txt").read_text(), re.M)
)
# Everything that starts Rasa or the action server.
STARTS = (
    "scripts/supervisord.conf",
    "scripts/run.py",
    "docker/bot.Dockerfile",
    "docker-compose.yml",
)


def rows() -> list[list[str]]:
    """The table of advisories: package, version, advisory, what, why, shown by."""
    table = PAGE.partition("## Known against what is pinned")[2]
    lines = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def settings(name: str) -> Any:
    return yaml.safe_load(read(name))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]} {row[2]}")
def test_every_package_listed_is_still_pinned_at_that_version(row: list[str]) -> None:
    package, version, advisory, *rest = row
    assert PINS[package] == version, f"{package} is {PINS[package]} now: think about its line again"
    assert re.match(r"CVE-\d{4}-\d{4,}", advisory)
    assert all(rest)


def test_the_table_is_read() -> None:
    assert len(rows()) >= 14


def test_rasa_has_no_api_and_takes_its_model_from_the_disk() -> None:
    for name in STARTS:
        assert "--enable-api" not in read(name), name
        assert "--remote-storage" not in read(name), name
        assert "--auth-token" not in read(name), name
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
        "dill",
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
