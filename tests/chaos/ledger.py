"""What the database holds, looked at from beside: what no page shows, such as what is still waiting.

It only reads, and waits while the database is away.
"""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from handoff_api.database import driver_address

_UNSETTLED = {
    "messages waiting for the bot": "SELECT count(*) FROM messages WHERE state = 'waiting'",
    "texts not in a thread": "SELECT count(*) FROM inbox WHERE state = 'kept'",
    "deliveries not tried to the end":
        "SELECT count(*) FROM dispatches WHERE status IN ('queued', 'held')",
    "webhooks to landlords not sent":
        "SELECT count(*) FROM webhook_dispatches WHERE state = 'queued'",
}  # fmt: skip


class Ledger:
    """Reads through a connection of its own for each question: a kept one would die with a fault."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._engine = create_engine(
            driver_address(address, waits=True), pool_pre_ping=True, pool_size=4
        )

    async def rows(self, question: str, **values: Any) -> list[dict[str, Any]]:
        """The rows of one question, asked again until there is an answer."""
        while True:
            try:
                return await asyncio.to_thread(self._rows, question, values)
            except SQLAlchemyError:
                await asyncio.sleep(1)

    async def unsettled(self) -> dict[str, int]:
        """What is still on its way, by name; empty when everything has come to its end."""
        found = {name: (await self.rows(q))[0]["count"] for name, q in _UNSETTLED.items()}
        return {name: count for name, count in found.items() if count}

    async def thread_of_phone(self, number: str) -> tuple[str, list[dict[str, Any]]]:
        """The conversation somebody has by phone, and what was said in it, oldest first."""
        rows = await self.rows(
            "SELECT m.conversation_id, m.author, m.purpose, m.text, m.asks, m.state, m.client_id,"
            " m.case_reference AS reference FROM messages m JOIN phones p"
            " ON p.conversation_id = m.conversation_id WHERE p.address = :number"
            " ORDER BY m.number",
            number=number,
        )
        return (rows[0]["conversation_id"] if rows else ""), rows

    def close(self) -> None:
        self._engine.dispose()

    def _rows(self, question: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        with self._engine.connect() as connection:
            found = connection.execute(
                text(question.replace("count(*)", "count(*) AS count")), values
            )
            return [dict(row) for row in found.mappings()]
