"""What is counted, for whoever watches over the service."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter(
    "putright_messages_total", "Messages from residents, by what became of them", ["outcome"]
)
TURN_SECONDS = Histogram(
    "putright_turn_seconds",
    "How long the bot took to answer one message",
    buckets=(0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 4, 10),
)
BOT_FAILURES = Counter("putright_bot_failures_total", "Turns the bot did not manage", ["reason"])
WAITING = Gauge("putright_messages_waiting", "Messages waiting for the bot")
CASES = Counter("putright_cases_total", "Cases by landlord, kind and what was done", [
    "landlord", "kind", "action",
])  # fmt: skip
ALERTS = Counter("putright_alerts_total", "Alerts raised", ["category"])
REQUESTS = Histogram(
    "putright_request_seconds",
    "How long a request took",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
STREAMS = Gauge("putright_event_streams", "Open event streams of this process")
LIMITED = Counter("putright_rate_limited_total", "Requests refused for being too many", ["rule"])
ATTACHMENTS = Counter("putright_attachments_total", "Files residents sent", ["outcome"])
