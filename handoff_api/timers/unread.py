"""A person's answer in the web chat that nobody reads: somebody who closed the page is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.cases import repository as cases
from handoff_api.cases.records import CaseRecord
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.records import ConversationRecord
from handoff_api.letters.recipients import recipient
from handoff_api.messages import repository as messages
from handoff_api.messages.notifications import Contact, notify
from handoff_api.messages.records import MessageRecord
from handoff_api.timers import repository
from handoff_api.timers.timer import Occasion, Round
from handoff_api.wording import wording
from handoff_api.wording.phone import for_staff

_WAYS = ("sms", "whatsapp", "email")
# As much as is read in a text message; of a longer answer only that it is there.
_WORDS_MOST = 300


class ReplyUnread:
    """Once for each run of answers, counted from the first that was not read."""

    name = "reply_unread"

    async def due(self, round_: Round, limit: int) -> Sequence[Occasion]:
        """Answers on the web unread for as long as ``PUTRIGHT_UNREAD_AFTER``."""
        before = round_.now - timedelta(seconds=round_.settings.unread_after)
        return await repository.unread_replies(round_.session, self.name, before, limit)

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        """Tell the resident by the case's first safe contact; without one, tell staff."""
        session, now = round_.session, round_.now
        message = await messages.find(session, occasion.about)
        delivery = await messages.delivery(session, occasion.about)
        if message is None or delivery is None or delivery.status != "queued":
            return False
        conversation = await conversations.lock(session, message.conversation_id)
        if conversation is None:
            return False
        case = await _case(session, message, conversation)
        contact = _safe_contact(case) if case else None
        if case is None or contact is None:
            await alerts.raise_alert(
                session,
                Alarm(
                    landlord=conversation.landlord,
                    category="delivery_failed",
                    aware_at=now,
                    words=for_staff("reply_unread"),
                    conversation_id=conversation.id,
                    case_reference=case.reference if case else None,
                ),
                now,
            )
            return True
        says = wording(case.landlord, rulebook.london_date(now))
        # Words only where the person named the way as safe; elsewhere that there is something to read.
        in_words = contact.get("safe") is True and len(message.text) <= _WORDS_MOST
        name = "reply_unread_words" if in_words else "reply_unread"
        await notify(
            session,
            landlord=case.landlord,
            contact=Contact(contact["channel"], contact["value"]),
            text=says.say(name, reference=case.reference, words=message.text),
            purpose=self.name,
            now=now,
            case_reference=case.reference,
            conversation_id=conversation.id,
            subject=f"About {case.reference}",
        )
        return True


async def _case(
    session: AsyncSession, message: MessageRecord, conversation: ConversationRecord
) -> CaseRecord | None:
    reference = message.case_reference or conversation.case_reference
    return await cases.find(session, reference) if reference else None


def _safe_contact(case: CaseRecord) -> dict[str, Any] | None:
    """Of whoever may speak: a way named as safe, else the preferred of those not called unsafe."""
    to = recipient(case)
    if to.party is None or case.anonymity == "anonymous":
        return None
    usable = [
        c for c in to.party.contacts if c.get("channel") in _WAYS and c.get("safe") is not False
    ]
    usable.sort(key=lambda c: (c.get("safe") is not True, not c.get("preferred")))
    return usable[0] if usable else None
