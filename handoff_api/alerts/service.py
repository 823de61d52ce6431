"""Raising alerts and taking them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts import repository
from handoff_api.alerts.records import AlertRecord
from handoff_api.alerts.schemas import AlertRead
from handoff_api.cases import special
from handoff_api.errors import Problem
from handoff_api.keys.service import Key
from handoff_api.metrics import ALERTS
from handoff_api.webhooks.announcing import announce


class AlertUnknownError(Problem):
    """No such alert for this key."""

    status = 404
    code = "alert_unknown"
    title = "There is no such alert"

    def __init__(self) -> None:
        super().__init__("Check the id; a key sees its own landlord's alerts only.")


class AlertTakenError(Problem):
    """Somebody else already has it."""

    status = 409
    code = "alert_taken"
    title = "Somebody already has this alert"


@dataclass(frozen=True)
class Alarm:
    """What happened; ``aware_at`` is when the landlord first could know, which starts clocks."""

    landlord: str
    category: str
    aware_at: datetime
    hazard: str | None = None
    words: str | None = None
    conversation_id: str | None = None
    case_reference: str | None = None
    about: str | None = None


def show(alert: AlertRecord, key: Key) -> AlertRead:
    """An alert as this key sees it: the words of danger are for those who handle cases."""
    shown = AlertRead.model_validate(alert)
    if special.may_read(key):
        return shown
    return shown.model_copy(update={"words": None, "done_note": None})


async def raise_alert(session: AsyncSession, alarm: Alarm, now: datetime) -> AlertRecord:
    """Put an alarm in front of staff."""
    record = AlertRecord(
        id=str(uuid4()),
        landlord=alarm.landlord,
        category=alarm.category,
        hazard=alarm.hazard,
        words=alarm.words,
        about=alarm.about,
        conversation_id=alarm.conversation_id,
        case_reference=alarm.case_reference,
        aware_at=alarm.aware_at,
        raised_at=now,
        state="open",
    )
    await repository.add(session, record)
    ALERTS.labels(alarm.category).inc()
    await _tell(session, record, now)
    return record


async def act(
    session: AsyncSession, id: str, action: str, note: str | None, key: Key, now: datetime
) -> AlertRecord:
    """Take or finish an alert; one person has it at a time."""
    record = await repository.find(session, id, to_change=True)
    if record is None or not key.sees(record.landlord):
        raise AlertUnknownError
    if action == "take":
        if record.state != "open" and record.taken_by != key.actor:
            raise AlertTakenError(f"It is {record.state}.", state=record.state)
        if record.state == "open":
            record.state, record.taken_by, record.taken_at = "taken", key.actor, now
            await _tell(session, record, now)
    elif record.state != "done":
        record.state, record.done_by, record.done_at = "done", key.actor, now
        record.done_note = note
        await _tell(session, record, now)
    return record


async def finish_all(
    session: AsyncSession, conversation_id: str, category: str, note: str, now: datetime
) -> None:
    """Finish what has answered itself, such as a wait that ended."""
    for record in await repository.unfinished(session, conversation_id, category):
        await finish(session, record, note, now)


async def finish(session: AsyncSession, record: AlertRecord, note: str, now: datetime) -> None:
    """Finish an alert that has answered itself."""
    record.state, record.done_by, record.done_at = "done", "gateway", now
    record.done_note = note
    await _tell(session, record, now)


async def move(session: AsyncSession, record: AlertRecord, reference: str, now: datetime) -> None:
    """What it is about is looked after in another case: whoever has it goes on having it."""
    record.case_reference = reference
    await _tell(session, record, now, "alert.moved")


async def _tell(
    session: AsyncSession, record: AlertRecord, now: datetime, event: str | None = None
) -> None:
    """Announce how the alert stands; the words stay behind the API."""
    outline = {
        "id": record.id,
        "category": record.category,
        "hazard": record.hazard,
        "case_reference": record.case_reference,
        "href": "/v1/alerts",
    }
    event = event or ("alert.raised" if record.state == "open" else f"alert.{record.state}")
    await announce(session, record.landlord, event, outline, now)
