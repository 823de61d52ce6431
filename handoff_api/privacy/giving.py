"""Giving a person everything that is kept about them (UK GDPR, article 15)."""

from __future__ import annotations

import base64
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.privacy.inventory import inventory
from handoff_api.privacy.subject import Subject, rows_of


async def everything(session: AsyncSession, subject: Subject) -> dict[str, Any]:
    """Every row that is theirs, by table, with what it is kept for. What opens something stays out.

    A person must read it before it goes out: other people's names in it may have to be covered.
    """
    told: dict[str, Any] = {}
    for name, line in sorted(inventory().items()):
        theirs = await rows_of(session, line, subject)
        if theirs is None or name == "idempotent_answers":
            continue
        secret = {*line.columns["secret"], *line.columns["mark"]}
        columns = [column for column in line.table.c if column.name not in secret]
        rows = (await session.execute(select(*columns).where(theirs))).mappings().all()
        if rows:
            told[name] = {
                "why": line.why,
                "rows": [{key: plain(value) for key, value in row.items()} for row in rows],
            }
    return {
        "cases": list(subject.references),
        "conversations": list(subject.conversations),
        "also_about_somebody_else": list(subject.shared),
        "tables": told,
    }


def plain(value: Any) -> Any:
    """``value`` as JSON can hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value
