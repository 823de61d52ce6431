"""What staff do with a case over the API, with a key, so that a resident has something to come back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

Case = dict[str, Any]


def done(staff: httpx.Client, case: Case, action: str, **facts: Any) -> Case:
    """The case after one action; anything but a success fails with what was said."""
    acted = staff.post(
        f"/v1/cases/{case['reference']}/actions",
        json={"action": action, "version": case["version"], **facts},
    )
    assert acted.status_code == 200, acted.text
    changed: Case = acted.json()
    return changed


def answer(staff: httpx.Client, reference: str) -> Case:
    """Take a Stage 1 complaint as far as its answer, with all that the Code asks of one."""
    case: Case = staff.get(f"/v1/cases/{reference}").json()
    case = done(
        staff,
        case,
        "acknowledge",
        definition="The back door is broken and nobody came.",
        outcomes_wanted="The door mended.",
        responsibilities=[
            {"issue_id": issue["id"], "responsible": "responsible"} for issue in case["issues"]
        ],
    )
    for issue in case["issues"]:
        case = done(
            staff,
            case,
            "decide_issue",
            issue_id=issue["id"],
            outcome="upheld",
            reasons="Three visits were missed.",
        )
    case = done(staff, case, "offer_remedy", kind="apology", description="We are sorry.")
    said = {"summary": "Upheld.", "nothing_outstanding": True, "tells_what_next": True}
    return done(staff, case, "respond", **said)


def close(staff: httpx.Client, reference: str) -> Case:
    """Answer a Stage 1 complaint and close it: from then on it can be said how it went."""
    return done(staff, answer(staff, reference), "close", reason="answered")


# What staff do between a resident's receipt and the next thing they say, by its name in the table.
BY_STAFF: dict[str, Callable[[httpx.Client, str], Case]] = {"answer": answer, "close": close}
