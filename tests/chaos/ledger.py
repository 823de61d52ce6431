"""What the database holds, looked at from beside: what no page shows, such as what is still waiting.

It only reads, and waits while the database is away.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy import Select, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from handoff_api.channels.records import InboxRecord
from handoff_api.conversations.records import ConversationRecord
from handoff_api.database import driver_address
from handoff_api.messages.outbox import DispatchRecord
from handoff_api.messages.records import MessageRecord
from handoff_api.sealing.columns import give_keys
from handoff_api.sealing.keyring import keep_keys
from handoff_api.settings import FIELD_KEYS
from handoff_api.webhooks.records import WebhookDispatchRecord

Row = dict[str, Any]
_UNSETTLED = {
    "messages waiting for the bot": MessageRecord.state == "waiting",
    "texts not in a thread": InboxRecord.state == "kept",
    "deliveries not tried to the end": DispatchRecord.status.in_(("queued", "held")),
    "webhooks to landlords not sent": WebhookDispatchRecord.state == "queued",
}


class Ledger:
    """Opens what is sealed with the keys that the trial's own data folder holds."""

    def __init__(self, address: str, data: Path) -> None:
        self.address, self._data = address, data
        self._engine = create_engine(
            driver_address(address, waits=True), pool_pre_ping=True, pool_size=4
        )

    async def rows(self, question: Select[Any]) -> list[Row]:
        """The rows of one question, asked again until there is an answer."""
        while True:
            try:
                return await asyncio.to_thread(self._rows, question)
            except SQLAlchemyError:
                await asyncio.sleep(1)

    async def unsettled(self) -> dict[str, int]:
        """What is still on its way, by name; empty when everything has come to its end."""
        found = {}
        for name, still in _UNSETTLED.items():
            [row] = await self.rows(select(func.count().label("count")).where(still))
            found[name] = int(row["count"])
        return {name: count for name, count in found.items() if count}

    async def thread(self, conversation_id: str) -> list[Row]:
        """Everything that was said in a conversation, oldest first."""
        m = MessageRecord
        return await self.rows(
            select(
                m.id, m.conversation_id, m.number, m.author, m.purpose, m.text, m.asks, m.state,
                m.client_id, m.in_reply_to, m.case_reference.label("reference"), m.created_at,
            )
            .where(m.conversation_id == conversation_id)
            .order_by(m.number)
        )  # fmt: skip

    async def conversation_of(self, sid: str) -> str:
        """The conversation a text was put into; nothing while it is in none."""
        found = await self.rows(select(InboxRecord.conversation_id).where(InboxRecord.sid == sid))
        return str(found[0]["conversation_id"] or "") if found else ""

    async def holder(self, conversation_id: str) -> Row:
        """Who has a conversation, and why."""
        c = ConversationRecord
        [row] = await self.rows(
            select(c.held_by, c.hand_over_reason).where(c.id == conversation_id)
        )
        return row

    def close(self) -> None:
        self._engine.dispose()

    def _rows(self, question: Select[Any]) -> list[Row]:
        if not hasattr(self._engine.dialect, "field_keys"):
            # They are made at the first start.
            give_keys(self._engine, keep_keys(self._data / FIELD_KEYS))
        with Session(self._engine) as session:
            return [dict(row) for row in session.execute(question).mappings()]
