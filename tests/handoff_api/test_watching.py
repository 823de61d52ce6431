"""What whoever watches over the service is shown, and to whom it is shown."""

from __future__ import annotations

import json
import os
import re
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import yaml
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from handoff_api.clock import StoppedClock
from handoff_api.main import create_app
from tests.handoff_api.house import Client, House, created

WATCHING = Path(__file__).parents[2] / "watching"


async def gauges(house: House) -> dict[str, float]:
    text = (await house.street.get("/metrics")).text
    lines = [line.split(" ") for line in text.splitlines() if line.startswith("putright_")]
    return {name: float(value) for name, value in lines}


async def test_a_danger_nobody_takes_is_seen_to_age(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    said = {
        "landlord": "west-kent",
        "category": "emergency",
        "hazard": "gas",
        "aware_at": clock.now().isoformat(),
    }
    raised = (await bot.post("/v1/alerts", said)).json()
    clock.advance(timedelta(minutes=7))
    seen = await gauges(house)
    assert (seen["putright_dangers_open"], seen["putright_danger_open_seconds"]) == (1, 420)
    await staff.post(f"/v1/alerts/{raised['id']}/actions", {"action": "take"})
    assert (await gauges(house))["putright_dangers_open"] == 0


async def test_a_wait_for_the_bot_is_seen(house: House, clock: StoppedClock) -> None:
    house.rasa.state = "down"
    await (await house.resident()).say("hello?")
    clock.advance(timedelta(seconds=90))
    seen = await gauges(house)
    assert (seen["putright_messages_waiting"], seen["putright_message_waiting_seconds"]) == (1, 90)
    assert seen["putright_bot_up"] == 0


async def test_bank_holidays_running_out_are_seen_long_before(house: House) -> None:
    assert (await gauges(house))["putright_calendar_days_left"] > 90


async def test_a_backup_that_is_old_or_missing_is_seen(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.public.settings, "data", tmp_path)
    assert (await gauges(house))["putright_backup_seconds"] == -1
    mark = tmp_path / "backup.stamp"
    mark.touch()
    os.utime(mark, (time.time() - 3600,) * 2)
    assert 3590 < (await gauges(house))["putright_backup_seconds"] < 3700


async def test_strangers_are_not_shown_the_counts(house: House) -> None:
    transport = httpx.ASGITransport(create_app(house.public), client=("81.2.69.142", 4000))
    async with httpx.AsyncClient(transport=transport, base_url="http://house.example") as stranger:
        assert (await stranger.get("/metrics")).status_code == 404


async def test_every_alert_rule_watches_something_real_and_has_its_runbook(house: House) -> None:
    known = {name.split("{")[0] for name in await gauges(house)}
    text = (await house.street.get("/metrics")).text
    known |= {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE putright_")}
    rules = yaml.safe_load((WATCHING / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    assert len(rules) >= 8
    for rule in rules:
        named = _names(rule["expr"])
        assert named, rule["alert"]
        assert named <= known, named - known
        page = WATCHING.parent / rule["annotations"]["runbook"]
        assert page.is_file(), f"{rule['alert']} has no runbook"
        assert f"## {rule['alert']}" in page.read_text("utf-8")


async def test_the_dashboard_shows_only_what_is_measured(house: House) -> None:
    text = (await house.street.get("/metrics")).text
    types = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE putright_")}
    board = json.loads((WATCHING / "dashboard.json").read_text("utf-8"))
    expressions = [t["expr"] for panel in board["panels"] for t in panel.get("targets", [])]
    assert expressions
    for expression in expressions:
        for name in _names(expression):
            assert name.removesuffix("_bucket").removesuffix("_count") in types, name


def _names(expression: str) -> set[str]:

    return set(re.findall(r"putright_[a-z_]+", expression))


class _Kept(InMemorySpanExporter):
    """Keeps spans; says so."""

    def export(self, spans: object) -> SpanExportResult:
        return super().export(spans)  # type: ignore[arg-type]


async def test_a_trace_runs_from_the_request_to_the_bot_and_names_nobody(
    house: House, bot: Client, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opentelemetry import trace
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

    from handoff_api.tracing import start_tracing

    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    kept = _Kept()
    start_tracing("test", kept)
    app = create_app(house.public)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://house.example") as door:
        opened = (await door.post("/v1/chat/sessions", json={"landlord": "west-kent"})).json()
        await door.post(
            "/v1/chat/messages",
            headers={"Authorization": f"Bearer {opened['token']}"},
            json={"id": "6f1c1f0e-0000-4000-8000-000000000001", "text": "Marker-Tulip-Seven"},
        )
        case = await created(bot)
        await door.get(f"/v1/cases/{case['reference']}", headers=staff._headers())
    provider = trace.get_tracer_provider()
    provider.force_flush()  # type: ignore[attr-defined]
    heard = house.rasa.heard[-1]["metadata"]
    assert heard["traceparent"].startswith("00-")
    spans = kept.get_finished_spans()
    ids = {f"{span.context.trace_id:032x}" for span in spans if span.context}
    assert heard["traceparent"].split("-")[1] in ids
    said = " ".join(str(dict(span.attributes or {})) + span.name for span in spans)
    assert "/v1/chat/messages" in said
    for private in ("Tulip", case["reference"], opened["token"]):
        assert private not in said
    FastAPIInstrumentor.uninstrument_app(app)
