"""Keys on the wire; a secret only ever once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from handoff_api.wire import Instant, RequestBody, ResponseBody

Role = Literal["intake", "caseworker", "manager", "auditor", "admin"]


class KeyCreate(RequestBody):
    """A key for a member of staff or a system of the landlord's."""

    role: Literal["caseworker", "manager", "auditor", "admin"]
    landlord: Annotated[str, Field(max_length=64, examples=["west-kent"])]
    name: Annotated[str, Field(min_length=1, max_length=120, examples=["Housing system"])]
    expires_at: Instant | None = None


class KeyRenew(RequestBody):
    """A new secret; the old one may be used a while longer, so that nothing stands still."""

    old_for_hours: Annotated[float, Field(ge=0, le=24 * 30)] = 24


class KeyRead(ResponseBody):
    """A key without its secret."""

    id: str
    name: str
    role: Role
    landlord: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    renewed_at: datetime | None
    last_used_at: datetime | None


class KeyShown(KeyRead):
    """A key with its secret, shown this once."""

    key: str


class KeyList(ResponseBody):
    """Keys, newest first."""

    keys: list[KeyRead]
