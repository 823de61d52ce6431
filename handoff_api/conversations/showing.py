"""A conversation as it begins, and a message of it as the resident may see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handoff_api.attachments.records import AttachmentRecord
from handoff_api.attachments.schemas import AttachmentShown
from handoff_api.conversations.records import ConversationRecord
from handoff_api.conversations.schemas import Button, ChatMessage
from handoff_api.messages.records import MessageRecord


def new_conversation(
    id: str, landlord: str, channel: str, now: datetime, held_by: str = "bot"
) -> ConversationRecord:
    """A conversation nobody has spoken in yet."""
    return ConversationRecord(
        id=id,
        landlord=landlord,
        channel=channel,
        held_by=held_by,
        last_number=0,
        tries=0,
        created_at=now,
        last_activity_at=now,
    )


def show(message: MessageRecord, files: Sequence[AttachmentRecord] = ()) -> ChatMessage:
    """A message as the resident may see it."""
    sender = "staff" if message.author.startswith("staff:") else message.author
    return ChatMessage.model_validate(
        {
            "id": message.id,
            "text": message.text,
            "asks": message.asks,
            "buttons": [Button(**button) for button in message.buttons],
            "case_reference": message.case_reference if sender == "bot" else None,
            "sender": sender,
            "held_by": _holder_shown_by(message, sender),
            "sent_at": message.created_at,
            "in_reply_to": message.in_reply_to,
            "client_id": message.client_id,
            "state": message.state,
            "attachments": [AttachmentShown.model_validate(file) for file in files],
        }
    )


def _holder_shown_by(message: MessageRecord, sender: str) -> str | None:
    """Who answers from this message on. The gateway's other notices, and a letter of staff's, come
    whoever holds the conversation."""
    if message.purpose in ("farewell", "held_notice"):
        return "staff"
    if message.purpose in ("greeting", "hand_back"):
        return "bot"
    return sender if sender in ("bot", "staff") and message.purpose == "said" else None
