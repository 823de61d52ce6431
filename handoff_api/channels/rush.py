"""Somebody who sends more by phone than a person writes.

Every word is kept and staff read it; the bot is not run, and nothing is sent, for each. The bot still
listens for danger in what goes to staff (``conversations.listening``), as it does while they speak.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from limits import parse_many
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.messages import repository as messages


async def is_rush(session: AsyncSession, conversation_id: str, rates: str, now: datetime) -> bool:
    """Whether this conversation, which is one number's with one landlord, has had its share.

    ``rates`` as in ``30/minute;300/day``. Counted in the thread itself: the same for every worker.
    """
    for rate in parse_many(rates):
        since = now - timedelta(seconds=rate.get_expiry())
        if await messages.said_since(session, conversation_id, since) >= rate.amount:
            return True
    return False
