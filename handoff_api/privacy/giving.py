"""Giving a person everything that is kept about them (UK GDPR, article 15): rows, files, Rasa's memory."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.attachments.store import BlobStore
from handoff_api.privacy.inventory import Line, inventory
from handoff_api.privacy.subject import Subject, rows_of

# Tables whose rows are not given, each with why. Whoever asks is told.
LEFT_OUT: Mapping[str, str] = {
    "idempotent_answers": "Answers kept two days to be given alike when asked twice: copies of what "
    "stands in the other tables, and they may hold what opens a conversation"
}


@dataclass(frozen=True)
class Everything:
    """What the database holds about a person: ``tables`` by name, with what each is kept for; ``kept``,
    where in the parcel what the rows hold as bytes lies; ``photos``, the hash of each file sent."""

    tables: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)


async def everything(session: AsyncSession, subject: Subject) -> Everything:
    """Every row that is theirs. What opens something stays out."""
    told = Everything()
    for name, line in sorted(inventory().items()):
        theirs = await rows_of(session, line, subject)
        if theirs is None or name in LEFT_OUT:
            continue
        secret = {*line.columns["secret"], *line.columns["mark"]}
        columns = [column for column in line.table.c if column.name not in secret]
        rows = (await session.execute(select(*columns).where(theirs))).mappings().all()
        if rows:
            given = [_given(told, line, dict(row)) for row in rows]
            told.tables[name] = {"why": line.why, "rows": given}
    return told


def pack(
    to: IO[bytes],
    subject: Subject,
    told: Everything,
    remembered: Mapping[str, list[Any]],
    files: BlobStore,
) -> list[str]:
    """Write all of it as a zip; the names of files that are no longer in the folder.

    A person must read it before it goes out: other people's names in it may have to be covered.
    """
    lost = []
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, data in told.kept.items():
            parcel.writestr(name, data)
        for name, sha256 in told.photos.items():
            photo = files.get(sha256)
            if photo is None:
                lost.append(name)
            else:
                # Pictures do not get smaller twice.
                parcel.writestr(name, photo, zipfile.ZIP_STORED)
        parcel.writestr("conversation-engine.json", _json(remembered))
        parcel.writestr(
            "person.json",
            _json(
                {
                    "cases": subject.references,
                    "conversations": subject.conversations,
                    "also_about_somebody_else": subject.shared,
                    "left_out": LEFT_OUT,
                    "files_lost": lost,
                    "tables": told.tables,
                }
            ),
        )
    return lost


def _given(told: Everything, line: Line, row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON can hold it; its bytes, and the file it stands for, get a place of their own."""
    table = line.table.name
    if table == "attachments":
        # What the sender called it is in the row: it may be no name for a file, or the same twice.
        kind = PurePosixPath(row["type"]).name
        row["file"] = f"files/{row['id']}.{kind}"
        told.photos[row["file"]] = row["sha256"]
    for name, value in row.items():
        if isinstance(value, bytes):
            row[name] = f"{table}/{row['id']}.{name}"
            told.kept[row[name]] = value
    return row


def _json(told: Any) -> str:
    return json.dumps(told, indent=1, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be given as JSON")
