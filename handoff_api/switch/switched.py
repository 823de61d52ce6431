"""The bot behind its switch: turned off, it takes no turns, and every message is kept for staff as when it is
down. It still listens for danger."""

from __future__ import annotations

import rulebook
from handoff_api.conversations.bot import SWITCHED_OFF, Bot, Danger, Outgoing, Turn
from handoff_api.database import Database
from handoff_api.switch import repository


class SwitchedBot:
    """Asks the database before each turn: every process and both doors obey at once."""

    def __init__(self, bot: Bot, database: Database) -> None:
        self._bot = bot
        self._database = database

    async def answer(self, message: Outgoing) -> Turn:
        """The bot's turn; a failed one while it is off for the message's landlord."""
        async with self._database.reads() as session:
            if await repository.is_off(session, message.landlord):
                return Turn(failed=SWITCHED_OFF)
        return await self._bot.answer(message)

    async def hear(self, text: str) -> list[Danger] | None:
        """The dangers in a text: listening is no answer, and goes on."""
        return await self._bot.hear(text)

    async def is_up(self) -> bool:
        """Whether a message sent now has a chance, for any landlord."""
        known = rulebook.landlord_ids()
        async with self._database.reads() as session:
            if len(await repository.landlords_off(session, known)) == len(known):
                return False
        return await self._bot.is_up()

    async def close(self) -> None:
        """Give connections back."""
        await self._bot.close()
