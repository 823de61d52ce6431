"""What went out about a case and what became of it, each try with its reason, for staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases import service as cases
from handoff_api.dependencies import Made, Now, Reads, StaffReader, StaffWriter, WriteOnce, Writes
from handoff_api.errors import PROBLEMS, Problem
from handoff_api.messages import outbox_repository as outbox
from handoff_api.messages.outbox import DispatchRecord, SendingRecord
from handoff_api.wire import Id, RequestBody, ResponseBody

router = APIRouter(prefix="/v1/cases", tags=["cases"], responses=PROBLEMS)

DispatchStatus = Literal[
    "queued", "held", "sent", "delivered", "read", "failed", "with_staff", "overtaken"
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


class DoneByStaff(RequestBody):
    """What staff did instead, such as "posted first class"."""

    how: Annotated[str, Field(min_length=1, max_length=300)]


class DeliveryNotYoursError(Problem):
    """There is nothing for staff to do about this delivery."""

    status = 409
    code = "delivery_not_yours"
    title = "This delivery is not waiting for staff"

    def __init__(self, status: str) -> None:
        super().__init__(
            f"It is {status}; only one that is with_staff or failed can be done by hand.",
            state=status,
        )


class DeliveryUnknownError(Problem):
    """No such delivery on this case."""

    status = 404
    code = "delivery_unknown"
    title = "There is no such delivery"

    def __init__(self) -> None:
        super().__init__("Take the id from the case's deliveries.")


@router.post("/{reference}/deliveries/{id}/done", response_model=Dispatch)
async def done(
    reference: Id,
    id: Id,
    body: DoneByStaff,
    key: StaffWriter,
    session: Writes,
    now: Now,
    made: Made,
    once: WriteOnce,
) -> Response:
    """Say that staff have told the resident themselves: posted the letter, or rung them."""
    case = await cases.find(session, reference, key)

    async def write() -> Dispatch:
        found = await outbox.find(session, id)
        if found is None or found.case_reference != case.reference:
            raise DeliveryUnknownError
        if found.status not in ("with_staff", "failed"):
            raise DeliveryNotYoursError(found.status)
        how = f"{body.how} ({key.actor})"[:300]
        await made.channels.receipts.fates.done_by_staff(session, found, how, now)
        return (await shown(session, [found]))[0]

    return await once.do(key, 200, write)


async def shown(session: AsyncSession, dispatches: Sequence[DispatchRecord]) -> list[Dispatch]:
    """Dispatches with every try at each."""
    tries: dict[str, list[SendingRecord]] = defaultdict(list)
    for sending in await outbox.tries(session, dispatches):
        tries[sending.batch].append(sending)
    return [_show(dispatch, tries[dispatch.batch or dispatch.id]) for dispatch in dispatches]


def _show(dispatch: DispatchRecord, tries: list[SendingRecord]) -> Dispatch:
    fields = {name: getattr(dispatch, name) for name in Dispatch.model_fields if name != "tries"}
    to_post = dispatch.channel == "letter" and dispatch.purpose == "authority"
    if not dispatch.may_change_way and not to_post:
        # A one-time code: whoever could read it here could speak in the resident's name. What goes
        # by post, staff must be able to print; it holds no code.
        fields["text"] = None
    return Dispatch(**fields, tries=[Try.model_validate(sending) for sending in tries])
