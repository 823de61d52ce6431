"""Which of the choices that stand open a message by phone means."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.channels.choices import chosen
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.records import ChoiceRecord
from handoff_api.messages import repository as messages
from handoff_api.messages.records import MessageRecord


async def choice_meant(
    session: AsyncSession,
    conversation_id: str,
    question: MessageRecord | None,
    tapped: str | None,
    text: str,
) -> ChoiceRecord | None:
    """The open choice of ``question`` that was ``tapped`` or typed as ``text``; None where it means none."""
    if question is None or not question.buttons:
        return None
    waiting = await messages.waiting(session, conversation_id)
    if any(m.number > question.number for m in waiting):
        # Something else was said after the question and is still to be heard.
        return None
    id = next((b["payload"] for b in question.buttons if b["payload"] == tapped), None)
    if id is None and not tapped:
        place = chosen(text, [str(b["title"]) for b in question.buttons])
        id = question.buttons[place]["payload"] if place is not None else None
    choice = await conversations.find_choice(session, id) if id else None
    return choice if choice is not None and choice.is_open else None
