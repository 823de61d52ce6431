"""Machines that answer machines: an automatic reply is kept and shown to staff, and not answered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.channels.records import InboxRecord
from handoff_api.messages import repository as messages

# An automatic reply says the same each time, at once, and for ever. A person repeats "no" or "2".
_SAME_MOST, _SAME_WITHIN, _WORDS_LEAST = 3, timedelta(minutes=10), 4
# As many of the newest as can matter: what comes faster is a rush (``channels.rush``).
_LOOKED_AT = 20


def is_nobodys_number(row: InboxRecord) -> bool:
    """A sender's name ("NHSNoReply") or a short code: nothing can be sent there."""
    return not row.sender.startswith("+")


async def seems_automatic(session: AsyncSession, row: InboxRecord, conversation_id: str) -> bool:
    """Whether this message, not yet in the thread, goes on what looks like a machine's talk."""
    if row.said["tapped"]:
        # Buttons are pressed by people, an old one perhaps again and again.
        return False
    text = str(row.said["text"])
    if len(text.split()) < _WORDS_LEAST:
        return False
    since = row.received_at - _SAME_WITHIN
    before = await messages.said_lately(session, conversation_id, since, _LOOKED_AT)
    return sum(m.text == text for m in before) + 1 >= _SAME_MOST
