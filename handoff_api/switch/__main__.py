"""``python -m handoff_api.switch off|on|show``: turning the bot off and on again."""

from __future__ import annotations

import argparse
import asyncio
import sys

from pydantic import ValidationError

import rulebook
from handoff_api.database import Database
from handoff_api.keys.service import EVERY_LANDLORD
from handoff_api.sealing.keyring import FieldKeysError
from handoff_api.secret_files import SecretFileError
from handoff_api.settings import Settings, faults
from handoff_api.switch import repository
from handoff_api.switch.records import SwitchRecord

_SHOWN = 20


def main(arguments: list[str] | None = None) -> int:
    """Carry out one of the commands; returns the exit status."""
    known = (*rulebook.landlord_ids(), EVERY_LANDLORD)
    parser = argparse.ArgumentParser(prog="python -m handoff_api.switch", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="what")
    for name, told in (("off", "the bot takes no turns from now on"), ("on", "it does again")):
        one = commands.add_parser(name, help=told)
        one.add_argument("--landlord", default=EVERY_LANDLORD, choices=known)
        one.add_argument("--because", required=name == "off", default="", help="for the record")
        one.add_argument("--by", default="operator", help="whose decision it is")
    commands.add_parser("show", help="for whom it is off, and who turned it")
    asked = parser.parse_args(arguments)
    try:
        asyncio.run(_run(Settings(), asked))
    except ValidationError as error:
        print("\n".join(faults(error)), file=sys.stderr)
        return 2
    except (FieldKeysError, SecretFileError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


async def _run(settings: Settings, asked: argparse.Namespace) -> None:
    database = Database(settings.database_address(), settings.field_keyring())
    now = settings.make_clock().now()
    try:
        if asked.what != "show":
            async with database.writes() as session:
                session.add(
                    SwitchRecord(
                        landlord=asked.landlord,
                        is_off=asked.what == "off",
                        because=asked.because,
                        by=asked.by,
                        at=now,
                    )
                )
        async with database.reads() as session:
            off = await repository.landlords_off(session, rulebook.landlord_ids())
            turned = await repository.turns(session, _SHOWN) if asked.what == "show" else ()
    finally:
        await database.close()
    print(f"the bot is off for: {', '.join(off) or 'nobody'}")
    for one in turned:
        state = "off" if one.is_off else "on"
        print(f"  {one.at:%Y-%m-%d %H:%MZ} {one.landlord} {state}, {one.by}: {one.because}")


if __name__ == "__main__":
    sys.exit(main())
