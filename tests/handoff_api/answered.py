"""Builders: a complaint taken as far as its answer."""

from __future__ import annotations

from typing import Any

from tests.handoff_api.house import Client


async def acknowledged(staff: Client, case: dict[str, Any]) -> dict[str, Any]:
    """The case once the landlord has said that it has it."""
    return await staff.done(case, "acknowledge")


async def decided(staff: Client, case: dict[str, Any], outcome: str = "upheld") -> dict[str, Any]:
    """The acknowledged case once every issue is decided and a remedy offered."""
    for issue in case["issues"]:
        case = await staff.done(
            case, "decide_issue", issue_id=issue["id"], outcome=outcome, reasons="Visits missed."
        )
    return await staff.done(case, "offer_remedy", kind="apology", description="We are sorry.")


async def responded(staff: Client, case: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The acknowledged case once it has its answer, with all that the Code asks of one."""
    case = await decided(staff, case)
    letter: dict[str, Any] = {
        "summary": "The door is mended and we are sorry.",
        "nothing_outstanding": True,
        "tells_what_next": True,
        **more,
    }
    return await staff.done(case, "respond", **letter)


async def answered(staff: Client, case: dict[str, Any]) -> dict[str, Any]:
    """The case once it has its answer."""
    return await responded(staff, await acknowledged(staff, case))


async def closed(staff: Client, case: dict[str, Any]) -> dict[str, Any]:
    """The case once nothing is left to do."""
    return await staff.done(await answered(staff, case), "close", reason="answered")
