"""Keys for administrators: make, list, renew, take back."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response

import rulebook
from handoff_api.dependencies import Now, Reads, Writes, key_for
from handoff_api.errors import PROBLEMS, FieldInvalidError
from handoff_api.keys import repository, service
from handoff_api.keys.records import KeyRecord
from handoff_api.keys.schemas import KeyCreate, KeyList, KeyRead, KeyRenew, KeyShown
from handoff_api.keys.service import EVERY_LANDLORD, Key
from handoff_api.wire import Id

router = APIRouter(prefix="/v1/keys", tags=["keys"], responses=PROBLEMS)

Admin = Annotated[Key, Depends(key_for("admin"))]


@router.get("")
async def listed(key: Admin, session: Reads) -> KeyList:
    """Every key of this key's landlord, with when it was last used (to within five minutes)."""
    found = await repository.of_landlord(
        session, None if key.landlord == EVERY_LANDLORD else key.landlord
    )
    return KeyList(keys=[KeyRead.model_validate(record) for record in found])


# No Idempotency-Key here: a repeated answer would mean keeping the secret.
@router.post("", status_code=201)
async def make(
    body: KeyCreate, key: Admin, session: Writes, now: Now, response: Response
) -> KeyShown:
    """A new key. Its secret is shown this once."""
    known = [*rulebook.landlord_ids(), EVERY_LANDLORD]
    if body.landlord not in known:
        raise FieldInvalidError("landlord", "is not one of the allowed values", known)
    key.check_landlord(body.landlord)
    if body.expires_at is not None and body.expires_at <= now:
        raise FieldInvalidError("expires_at", "must be in the future")
    shown = await service.make_key(
        session,
        role=body.role,
        landlord=body.landlord,
        name=body.name,
        now=now,
        expires_at=body.expires_at,
    )
    response.headers["Cache-Control"] = "no-store"
    return _show(await service.owned(session, service.id_of(shown), key), shown)


@router.post("/{id}/renew")
async def renew(
    id: Id, body: KeyRenew, key: Admin, session: Writes, now: Now, response: Response
) -> KeyShown:
    """A new secret for a key. The old one opens ``old_for_hours`` longer, then nothing."""
    record = await service.owned(session, id, key)
    shown = service.renew(record, now, keep_old=timedelta(hours=body.old_for_hours))
    response.headers["Cache-Control"] = "no-store"
    return _show(record, shown)


@router.post("/{id}/revoke")
async def revoke(id: Id, key: Admin, session: Writes, now: Now) -> KeyRead:
    """Take a key back: from now on it opens nothing. Again changes nothing."""
    record = await service.owned(session, id, key)
    service.revoke(record, now)
    return KeyRead.model_validate(record)


def _show(record: KeyRecord, shown: str) -> KeyShown:
    return KeyShown(**KeyRead.model_validate(record).model_dump(), key=shown)
