"""What the chat and the staff's view of a conversation look like on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from handoff_api.attachments.schemas import AttachmentShown
from handoff_api.wire import Line, RequestBody, ResponseBody, Words


class SessionCreate(RequestBody):
    """A resident opens a landlord's chat."""

    landlord: Annotated[str, Field(max_length=64, examples=["west-kent"])]


class Button(ResponseBody):
    """A choice; ``payload`` is an opaque id that is good while the choice is open."""

    title: str
    payload: str


class ChatMessage(ResponseBody):
    """One message as the resident may see it."""

    id: str
    text: str
    asks: str | None = None
    buttons: list[Button] = []
    case_reference: str | None = None
    sender: Literal["resident", "bot", "gateway", "staff"]
    # Who answers from here on, in messages that show it; a notice in between says nothing of it.
    held_by: Literal["bot", "staff"] | None = None
    sent_at: datetime
    in_reply_to: str | None = None
    client_id: str | None = None
    state: str | None = None
    attachments: list[AttachmentShown] = []


class SessionOpened(ResponseBody):
    """The token is shown once; it speaks for this conversation only."""

    conversation_id: str
    token: str
    expires_at: datetime
    messages: list[ChatMessage]


class MessageCreate(RequestBody):
    """Text, or the payload of a button that was offered last; text may come with files, or files
    alone, by the ids that ``POST /v1/chat/attachments`` gave."""

    id: UUID
    # The limit on text is a setting, and an empty one has its own answer.
    text: str | None = None
    payload: Annotated[str, Field(max_length=100)] | None = None
    attachments: list[UUID] = []


class ChatMessages(ResponseBody):
    """Messages, oldest first."""

    messages: list[ChatMessage]


class HandOver(RequestBody):
    """Give the conversation to a person."""

    reason: Annotated[str, Field(min_length=1, max_length=80)]
    summary: Words | None = None
    case_reference: Annotated[str, Field(max_length=16)] | None = None
    # False: in a language in which danger is not heard; the alert is about "not_screened".
    screened: bool = True


class HandBack(RequestBody):
    """Give the conversation back to the bot."""

    note: Line | None = None


class ConversationRead(ResponseBody):
    """Who holds a conversation, and since when."""

    id: str
    landlord: str
    channel: str
    held_by: Literal["bot", "staff"]
    handed_over_by: str | None
    handed_over_at: datetime | None
    hand_over_reason: str | None
    hand_over_summary: str | None
    case_reference: str | None
    waiting_since: datetime | None
    created_at: datetime
    last_activity_at: datetime


class ConversationPage(ResponseBody):
    """Conversations, newest activity first."""

    conversations: list[ConversationRead]
