"""What left the house by message: read where the worker finds it."""

from __future__ import annotations

import re

from sqlalchemy import select

from handoff_api.messages.outbox import DispatchRecord
from handoff_api.sealing.marks import marks
from tests.handoff_api.house import House


async def sent_to(house: House, address: str) -> list[str]:
    """Texts queued for an address, oldest first."""
    async with house.public.database.reads() as session:
        found = await session.scalars(
            select(DispatchRecord)
            .where(DispatchRecord.address_mark.in_(marks(session, address, "dispatches.address")))
            .order_by(DispatchRecord.created_at)
        )
        return [dispatch.text for dispatch in found]


async def code_for(house: House, address: str) -> str:
    """The six digits in the newest message to an address that has any."""
    for text in reversed(await sent_to(house, address)):
        found = re.search(r"\b\d{6}\b", text)
        if found:
            return found[0]
    raise AssertionError(f"no code was sent to {address}")


async def link_for(house: House, address: str, page: str) -> str:
    """The path of the newest link to a page in what was sent to an address."""
    for text in reversed(await sent_to(house, address)):
        found = re.search(rf"{re.escape(house.settings.public_address())}(/{page}/[\w-]+)", text)
        if found:
            return found[1]
    raise AssertionError(f"no link was sent to {address}")
