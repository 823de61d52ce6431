"""Builders: a complaint taken as far as its answer."""

from __future__ import annotations

from typing import Any

from tests.handoff_api.house import Client


async def acknowledged(staff: Client, case: dict[str, Any]) -> dict[str, Any]:
    """The case once the landlord has said that it has it."""
    return await staff.done(case, "acknowledge")


async def answered(staff: Client, case: dict[str, Any]) -> dict[str, Any]:
    """The case once it has its answer."""
    case = await acknowledged(staff, case)
    return await staff.done(case, "respond", summary="The door is mended and we are sorry.")


async def closed(staff: Client, case: dict[str, Any]) -> dict[str, Any]:
    """The case once nothing is left to do."""
    return await staff.done(await answered(staff, case), "close", reason="answered")
