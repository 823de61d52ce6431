"""What is said at the wrong question: how a test gets to a question, and what was kept of an answer."""

from __future__ import annotations

from typing import Any

from tests.bot.actions.desk import Desk

RADIATORS = "no wait its the radiaters in the bedrom too"
WISH = "fix it n say sory"
ROOMS: dict[str, Any] = {"topic": "heating_hot_water"}


async def at(
    desk: Desk,
    question: str,
    opening: str = "the gate has been broken for weeks",
    **understood: Any,
) -> None:
    desk.landlord = understood.pop("landlord", "medway")
    await desk.hear(opening, kind="complaint", **understood)
    await desk.hear("yes")
    if desk.asks != question:
        await desk.skip_until(question)


def last(desk: Desk) -> dict[str, Any]:
    body: dict[str, Any] = desk.api.acts[-1][1]
    return body
