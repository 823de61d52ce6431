"""What went out about a case and what became of it, each try with its reason, for staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases import service as cases
from handoff_api.dependencies import Reads, StaffReader
from handoff_api.errors import PROBLEMS
from handoff_api.messages import outbox_repository as outbox
from handoff_api.messages.outbox import DispatchRecord, SendingRecord
from handoff_api.wire import Id, ResponseBody

router = APIRouter(prefix="/v1/cases", tags=["cases"], responses=PROBLEMS)

DispatchStatus = Literal[
    "queued", "held", "sent", "delivered", "read", "failed", "with_staff"
]  # fmt: skip


class Try(ResponseBody):
    """One try at one way; ``skipped`` ones were passed over, with why."""

    channel: str
    address: str
    status: Literal["skipped", "sending", "sent", "delivered", "read", "failed"]
    code: str | None
    reason: str | None
    created_at: datetime
    changed_at: datetime


class Dispatch(ResponseBody):
    """One thing said to a person; nothing but ``delivered`` and ``read`` means it arrived."""

    id: str
    message_id: str | None
    purpose: str
    channel: str
    address: str
    subject: str | None
    text: str | None
    status: DispatchStatus
    attempts: int
    reason: str | None
    created_at: datetime
    changed_at: datetime
    tries: list[Try]


class Deliveries(ResponseBody):
    """Everything sent about a case outside the website, oldest first."""

    deliveries: list[Dispatch]


@router.get("/{reference}/deliveries")
async def deliveries(reference: Id, key: StaffReader, session: Reads) -> Deliveries:
    """What went out by SMS, WhatsApp, email and post, and whether it arrived."""
    case = await cases.find(session, reference, key)
    found = await outbox.of_case(session, case.reference, case.conversation_id)
    return Deliveries(deliveries=await shown(session, found))


async def shown(session: AsyncSession, dispatches: Sequence[DispatchRecord]) -> list[Dispatch]:
    """Dispatches with every try at each."""
    tries: dict[str, list[SendingRecord]] = defaultdict(list)
    for sending in await outbox.tries(session, dispatches):
        tries[sending.batch].append(sending)
    return [_show(dispatch, tries[dispatch.batch or dispatch.id]) for dispatch in dispatches]


def _show(dispatch: DispatchRecord, tries: list[SendingRecord]) -> Dispatch:
    fields = {name: getattr(dispatch, name) for name in Dispatch.model_fields if name != "tries"}
    if not dispatch.may_change_way:
        # A one-time code: whoever could read it here could speak in the resident's name.
        fields["text"] = None
    return Dispatch(**fields, tries=[Try.model_validate(sending) for sending in tries])
