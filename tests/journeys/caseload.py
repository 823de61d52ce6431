"""What a caseworker finds of one conversation."""

from __future__ import annotations

from typing import Any

import httpx

from tests.journeys.resident import Resident

# Tests are few and run one after another: the newest page holds every case of this one.
NEWEST = 20


def cases_about(caseworker: httpx.Client, resident: Resident) -> list[dict[str, Any]]:
    """The cases made in this conversation, newest first."""
    listed = caseworker.get("/v1/cases", params={"limit": NEWEST})
    assert listed.status_code == 200, listed.text
    read = [caseworker.get(f"/v1/cases/{c['reference']}").json() for c in listed.json()["cases"]]
    return [case for case in read if case["conversation_id"] == resident.conversation_id]


def alerts_about(caseworker: httpx.Client, resident: Resident) -> list[dict[str, Any]]:
    """The alerts raised in this conversation."""
    listed = caseworker.get("/v1/alerts")
    assert listed.status_code == 200, listed.text
    return [a for a in listed.json()["alerts"] if a["conversation_id"] == resident.conversation_id]
