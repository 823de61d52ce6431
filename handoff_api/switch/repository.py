"""Where the switch stands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.keys.service import EVERY_LANDLORD
from handoff_api.switch.records import SwitchRecord


async def is_off(session: AsyncSession, landlord: str) -> bool:
    """Whether the last word about this landlord, or about all of them, was "off"."""
    last = await session.scalar(
        select(SwitchRecord.is_off)
        .where(SwitchRecord.landlord.in_((landlord, EVERY_LANDLORD)))
        .order_by(SwitchRecord.id.desc())
        .limit(1)
    )
    return bool(last)


async def turns(session: AsyncSession, limit: int) -> Sequence[SwitchRecord]:
    """Who turned it and why, newest first."""
    found = await session.scalars(
        select(SwitchRecord).order_by(SwitchRecord.id.desc()).limit(limit)
    )
    return found.all()


async def landlords_off(session: AsyncSession, known: Sequence[str]) -> list[str]:
    """For whom of the known landlords it is off."""
    said = await session.execute(
        select(SwitchRecord.landlord, SwitchRecord.is_off).order_by(SwitchRecord.id)
    )
    off: set[str] = set()
    for landlord, is_off_ in said:
        meant = set(known) if landlord == EVERY_LANDLORD else {landlord}
        off = off | meant if is_off_ else off - meant
    return [landlord for landlord in known if landlord in off]
