"""Each alert rings when it should and is quiet before, as Prometheus itself evaluates the rules."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

WATCHING = Path(__file__).resolve().parents[2] / "watching"


def _promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    path = shutil.which("promtool")
    if path is None:
        pytest.fail("promtool is needed: your system's package prometheus")
    return subprocess.run([path, *arguments], capture_output=True, text=True, check=False)


def _read(name: str) -> Any:
    return yaml.safe_load((WATCHING / name).read_text("utf-8"))


def test_every_rule_rings_when_it_should_and_not_before() -> None:
    done = _promtool("test", "rules", str(WATCHING / "alerts.test.yml"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_rule_is_tried_ringing_and_quiet() -> None:
    rules = {rule["alert"] for rule in _read("alerts.yml")["groups"][0]["rules"]}
    tried = [one for test in _read("alerts.test.yml")["tests"] for one in test["alert_rule_test"]]
    assert {one["alertname"] for one in tried if one["exp_alerts"]} == rules
    assert {one["alertname"] for one in tried if not one["exp_alerts"]} == rules


def test_a_rule_that_no_longer_rings_is_found(tmp_path: Path) -> None:
    rules = (WATCHING / "alerts.yml").read_text("utf-8")
    (tmp_path / "alerts.yml").write_text(rules.replace("> 600", "> 6000"))
    shutil.copy(WATCHING / "alerts.test.yml", tmp_path)
    done = _promtool("test", "rules", str(tmp_path / "alerts.test.yml"))
    assert done.returncode != 0
    assert "EmergencyNotTaken" in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["prometheus.yml", "prometheus-compose.yml"])
def test_prometheus_can_read_its_configuration(name: str) -> None:
    done = _promtool("check", "config", str(WATCHING / name))
    assert done.returncode == 0, done.stdout + done.stderr
