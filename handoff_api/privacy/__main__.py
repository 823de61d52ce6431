"""``python -m handoff_api.privacy page|export|erase|retain|hold|release``: for the landlord's operator."""

from __future__ import annotations

import argparse
import asyncio
import sys

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.attachments.store import FolderStore
from handoff_api.cases.records import CaseRecord
from handoff_api.database import Database
from handoff_api.privacy import forgetting, giving, keeping
from handoff_api.privacy.erasing import Eraser
from handoff_api.privacy.forgetting import LegalHoldError
from handoff_api.privacy.page import page
from handoff_api.privacy.records import LegalHoldRecord
from handoff_api.privacy.subject import Subject, held, subject_of
from handoff_api.privacy.tracker import (
    TrackerAwayError,
    TrackerKeysError,
    TrackerStore,
    tracker_keys,
)
from handoff_api.sealing.keyring import FieldKeysError
from handoff_api.secret_files import SecretFileError
from handoff_api.settings import Settings, faults


class CaseUnknownError(Exception):
    """A reference that is no case here."""


class ScreenError(Exception):
    """A zip would have gone to the screen."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handoff_api.privacy", description=__doc__)
    asked = parser.add_subparsers(required=True, dest="what")
    asked.add_parser("page", help="print docs/data.md")
    for name, told in (
        ("export", "everything kept about the person of these cases, as a zip: … > person.zip"),
        ("erase", "forget the person of these cases; says what would go unless --do"),
    ):
        one = asked.add_parser(name, help=told)
        one.add_argument("reference", nargs="+")
        if name == "erase":
            one.add_argument("--because", default="asked to be forgotten")
            one.add_argument("--do", action="store_true", help="do it; it cannot be undone")
    retain = asked.add_parser("retain", help="let go of what was kept long enough")
    retain.add_argument("--do", action="store_true", help="do it; it cannot be undone")
    hold = asked.add_parser("hold", help="keep everything of a case until released")
    hold.add_argument("reference")
    hold.add_argument("--because", required=True)
    release = asked.add_parser("release", help="end a hold")
    release.add_argument("reference")
    return parser


def main() -> int:
    """Carry out one of the commands; returns the exit status."""
    asked = _parser().parse_args()
    if asked.what == "page":
        print(page(), end="")
        return 0
    try:
        return asyncio.run(_run(Settings(), asked))
    except ValidationError as error:
        print("\n".join(faults(error)), file=sys.stderr)
        return 2
    except (
        LegalHoldError,
        CaseUnknownError,
        FieldKeysError,
        SecretFileError,
        TrackerAwayError,
        TrackerKeysError,
        ScreenError,
    ) as error:
        print(error, file=sys.stderr)
        return 1


async def _run(settings: Settings, asked: argparse.Namespace) -> int:
    database = Database(settings.database_address(), settings.field_keyring())
    try:
        if asked.what in ("hold", "release"):
            await _hold(database, settings, asked)
        elif asked.what == "retain":
            await _retain(database, settings, do=asked.do)
        else:
            await _one_person(database, settings, asked)
    finally:
        await database.close()
    return 0


async def _one_person(database: Database, settings: Settings, asked: argparse.Namespace) -> None:
    async with database.reads() as session:
        subject = await subject_of(session, asked.reference)
        missing = set(asked.reference) - set(subject.references)
        if missing:
            raise CaseUnknownError(
                f"there is no case {', '.join(sorted(missing))}; nothing was done"
            )
        if asked.what == "export":
            await _give(session, settings, subject)
            return
        counted = await forgetting.count(session, subject)
        holds = await held(session, subject)
    _say("would forget" if not asked.do else "forgetting", subject)
    for name, rows in counted.items():
        print(f"  {name}: {rows}")
    if holds:
        raise LegalHoldError(f"{', '.join(holds)} must be kept; release the hold first.")
    if not asked.do:
        return
    eraser = Eraser(database, settings)
    try:
        gone = await eraser.erase(subject, asked.because, settings.make_clock().now())
    finally:
        eraser.close()
    print(f"  files: {gone.files}; of the conversation engine: {gone.events} events")


async def _give(session: AsyncSession, settings: Settings, subject: Subject) -> None:
    if sys.stdout.isatty():
        raise ScreenError(
            "an export is a zip: send it into a file, … export REFERENCE > person.zip"
        )
    store = TrackerStore(settings)
    try:
        # All that can fail comes before the first byte: half a parcel looks like a whole one.
        remembered = store.remembered(subject, tracker_keys(settings))
    finally:
        store.close()
    told = await giving.everything(session, subject)
    files = FolderStore(settings.data / "attachments")
    lost = giving.pack(sys.stdout.buffer, subject, told, remembered, files)
    for name in lost:
        print(f"no longer in the folder of files, and so not given: {name}", file=sys.stderr)


async def _retain(database: Database, settings: Settings, *, do: bool) -> None:
    now = settings.make_clock().now()
    async with database.reads() as session:
        due = await keeping.due(session, now)
    verb = "letting go" if do else "would let go"
    print(f"{verb}: {len(due.cases)} cases, {len(due.talks.conversations)} talks without a case")
    print(f"  on legal hold: {due.held}")
    for name, rows in due.rows.items():
        print(f"  {name}: {rows} rows")
    if not do:
        return
    eraser = Eraser(database, settings)
    try:
        done, gone = await eraser.let_go(due, now)
        while done:
            print(f"  files: {gone.files}; of the conversation engine: {gone.events} events")
            async with database.reads() as session:
                due = await keeping.due(session, now)
            done, gone = await eraser.let_go(due, now)
    finally:
        eraser.close()


async def _hold(database: Database, settings: Settings, asked: argparse.Namespace) -> None:
    now = settings.make_clock().now()
    async with database.writes() as session:
        id = await session.scalar(
            select(CaseRecord.id).where(CaseRecord.reference == asked.reference)
        )
        if id is None:
            raise CaseUnknownError(f"there is no case {asked.reference}; nothing was done")
        if asked.what == "hold":
            session.add(LegalHoldRecord(case_id=id, because=asked.because, by="operator", at=now))
            return
        open_holds = await session.scalars(
            select(LegalHoldRecord).where(
                LegalHoldRecord.case_id == id, LegalHoldRecord.ended_at.is_(None)
            )
        )
        for hold in open_holds.all():
            hold.ended_at = now


def _say(what: str, subject: Subject) -> None:
    print(f"{what} {', '.join(subject.references)}, {len(subject.conversations)} conversations")
    if subject.shared:
        print(f"  left alone, about somebody else too: {', '.join(subject.shared)}")


if __name__ == "__main__":
    sys.exit(main())
