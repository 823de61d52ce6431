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
TIMERS = Counter("putright_timers_total", "What happened by itself", ["timer", "outcome"])
WEBHOOKS = Counter(
    "putright_twilio_webhooks_total", "Messages Twilio delivered, by what was done", ["outcome"]
)
DELIVERIES = Counter(
    "putright_deliveries_total", "Deliveries by channel and how far they came", [
        "channel", "outcome",
    ],
)  # fmt: skip
STREAMS = Gauge("putright_event_streams", "Open event streams of this process")
LIMITED = Counter("putright_rate_limited_total", "Requests refused for being too many", ["rule"])
ATTACHMENTS = Counter("putright_attachments_total", "Files residents sent", ["outcome"])

# How things stand, measured when somebody looks: the same whichever process is asked.
WAITING_SECONDS = Gauge("putright_message_waiting_seconds", "How long the longest has waited")
DANGERS_OPEN = Gauge(
    "putright_dangers_open", "Emergencies and safeguarding alerts nobody has taken"
)
DANGER_SECONDS = Gauge("putright_danger_open_seconds", "How long the oldest of them has been open")
OUTBOX_DUE = Gauge("putright_outbox_due", "Messages to people that should have gone out by now")
OUTBOX_SECONDS = Gauge("putright_outbox_due_seconds", "How long the oldest of them has been due")
OUTBOX_FAILED = Gauge("putright_outbox_failed", "Messages of the last day that reached nobody")
WEBHOOKS_DEAD = Gauge("putright_webhooks_dead", "Webhook deliveries given up and not sent again")
BOT_UP = Gauge("putright_bot_up", "1 when a message sent now would be answered")
CALENDAR_DAYS = Gauge("putright_calendar_days_left", "Days until the known bank holidays run out")
BACKUP_SECONDS = Gauge("putright_backup_seconds", "Age of the newest backup; -1 when there is none")
WORKER_SECONDS = Gauge(
    "putright_worker_late_seconds",
    "By how much the latest of the worker's rounds is late; -1 where there never was a worker",
)
