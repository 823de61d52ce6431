"""The append-only history: each entry holds the hash of the one before."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases import repository
from handoff_api.cases.records import CaseRecord, EventRecord
from handoff_api.webhooks.announcing import announce

FIRST = "0" * 64


async def append(
    session: AsyncSession,
    case: CaseRecord,
    *,
    actor: str,
    action: str,
    from_state: str | None,
    now: datetime,
    details: dict[str, Any],
    private: dict[str, Any] | None = None,
) -> None:
    """Add an entry. What identifies anybody belongs in ``private``: only that can be erased."""
    last = await repository.last_event(session, case.id)
    # With salt, so that an erased name cannot be found again by trying names.
    kept = {**private, "salt": secrets.token_hex(16)} if private else None
    event = EventRecord(
        case_id=case.id,
        number=last.number + 1 if last else 1,
        at=now,
        actor=actor,
        action=action,
        from_state=from_state,
        to_state=case.state,
        details=details,
        private=kept,
        private_digest=_digest(kept) if kept else None,
        previous_hash=last.hash if last else FIRST,
        hash="",
    )
    event.hash = hash_of(event, case.reference)
    await repository.add_event(session, event)
    await announce(session, case.landlord, f"case.{action}", _outline(case, event), now)


def _outline(case: CaseRecord, event: EventRecord) -> dict[str, Any]:
    """What a landlord's own systems hear: which case and how it stands, nothing anybody said."""
    return {
        "reference": case.reference,
        "version": case.version,
        "event": event.number,
        "kind": case.kind,
        "stage": case.stage,
        "state": case.state,
        "priority": case.priority,
        "href": f"/v1/cases/{case.reference}",
    }


def is_intact(events: Sequence[EventRecord], reference: str) -> bool:
    """Whether the entries follow each other unchanged from the first; an erased ``private`` is
    no break, a changed one is."""
    previous = FIRST
    for number, event in enumerate(events, start=1):
        whole = event.number == number and event.previous_hash == previous
        private_fits = event.private is None or event.private_digest == _digest(event.private)
        if not whole or not private_fits or event.hash != hash_of(event, reference):
            return False
        previous = event.hash
    return True


def hash_of(event: EventRecord, reference: str) -> str:
    """The entry's hash, over everything but ``private`` itself."""
    entry = {
        "reference": reference,
        "number": event.number,
        "at": event.at.astimezone(UTC).isoformat(),
        "actor": event.actor,
        "action": event.action,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "details": event.details,
        "private_digest": event.private_digest,
        "previous_hash": event.previous_hash,
    }
    return _digest(entry)


def _digest(value: dict[str, Any]) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
