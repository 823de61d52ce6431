"""``python -m handoff_api serve|worker|migrate|key|verify-history|new-field-key|rotate-keys``."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path

import uvicorn
from prometheus_client import start_http_server
from pydantic import ValidationError

import rulebook
from handoff_api.cases import history, repository
from handoff_api.channels.lines import LinesInvalidError
from handoff_api.database import Database, DatabaseAddressUnsupportedError
from handoff_api.keys.service import EVERY_LANDLORD, ROLES, make_key, renew_key
from handoff_api.logging import log, start_logging
from handoff_api.main import compose
from handoff_api.migrations import migrate
from handoff_api.privacy.forgetting import sweep
from handoff_api.sealing.keyring import FieldKeysError, new_key
from handoff_api.sealing.needed import check_keys, key_ids
from handoff_api.sealing.rotating import rotate
from handoff_api.secret_files import SecretFileError
from handoff_api.settings import Settings, faults
from handoff_api.tracing import is_wanted, start_tracing
from handoff_api.worker import work


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        settings = Settings()
        start_logging(settings.log_level)
        status: int = asked.run(settings, asked)
    except ValidationError as error:
        print("\n".join(faults(error)), file=sys.stderr)
        return 2
    except (
        DatabaseAddressUnsupportedError,
        LinesInvalidError,
        FieldKeysError,
        SecretFileError,
    ) as error:
        print(error, file=sys.stderr)
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handoff_api", description=__doc__)
    commands = parser.add_subparsers(required=True)
    serve = commands.add_parser("serve", help="serve one door over HTTP")
    serve.add_argument("--door", choices=["public", "intake"], default="public")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, help="otherwise PORT")
    serve.add_argument("--processes", type=int, default=1, help="share the port between several")
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help="replay waiting messages, raise staff tasks")
    worker.set_defaults(run=_work)
    migrating = commands.add_parser("migrate", help="bring the database to the newest shape")
    migrating.set_defaults(run=_migrate)
    key = commands.add_parser("key", help="make a key; it is printed once")
    key.add_argument("--role", choices=ROLES, required=True)
    key.add_argument("--landlord", required=True, help="a landlord's id, or '*' for every one")
    key.add_argument("--name", default="", help="whose key it is")
    key.add_argument(
        "--renew", action="store_true", help="give the key of this name a new secret instead"
    )
    key.add_argument(
        "--keep-old", type=float, default=0, metavar="HOURS",
        help="with --renew: how long the old secret still opens, for those that run with it",
    )  # fmt: skip
    key.add_argument("--to", type=Path, help="write it into this file instead of printing it")
    key.set_defaults(run=_key)
    verify = commands.add_parser("verify-history", help="check the hash chain of every case")
    verify.set_defaults(run=_verify)
    new = commands.add_parser("new-field-key", help="print a new key for PUTRIGHT_FIELD_KEYS")
    new.set_defaults(run=_new_field_key)
    rotate = commands.add_parser(
        "rotate-keys",
        help="seal everything with the first field key; may be stopped and started again",
    )
    rotate.set_defaults(run=_rotate)
    return parser


def _serve(settings: Settings, asked: argparse.Namespace) -> int:
    port = settings.port if asked.port is None else asked.port
    # Refused here with one sentence, not in each process that is started.
    settings.field_keyring()
    log.info("serving", door=asked.door, port=port)
    uvicorn.run(
        # By name, so that each of several processes makes its own.
        f"handoff_api.serving:{asked.door}",
        factory=True,
        workers=asked.processes,
        host=asked.host,
        port=port,
        log_config=None,
        access_log=False,
        proxy_headers=asked.door == "public",
        forwarded_allow_ips=settings.trusted_proxies,
        # An open event stream must not hold up a restart.
        timeout_graceful_shutdown=3,
    )
    return 0


def _work(settings: Settings, asked: argparse.Namespace) -> int:
    if is_wanted():
        start_tracing("worker")

    async def run() -> None:
        stop = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        services = compose(settings, "intake")
        if settings.metrics_port is not None:
            start_http_server(settings.metrics_port, addr=settings.metrics_host)
        await work(services, stop)
        await services.close()

    asyncio.run(run())
    return 0


def _migrate(settings: Settings, asked: argparse.Namespace) -> int:
    migrate(settings.database_address(), keys=settings.field_keyring())

    async def check() -> None:
        database = Database(settings.database_address(), settings.field_keyring())
        try:
            await check_keys(database)
        finally:
            await database.close()

    asyncio.run(check())
    return 0


def _new_field_key(settings: Settings, asked: argparse.Namespace) -> int:
    print(new_key())
    return 0


def _rotate(settings: Settings, asked: argparse.Namespace) -> int:
    keys = settings.field_keyring()

    async def run() -> tuple[Counter[str], Counter[str]]:
        database = Database(settings.database_address(), keys)
        try:
            changed = await rotate(database)
            if changed:
                await sweep(database)
            async with database.reads() as session:
                return changed, await key_ids(session)
        finally:
            await database.close()

    changed, used = asyncio.run(run())
    for table, rows in sorted(changed.items()):
        print(f"{table}: {rows} rows sealed anew")
    for id, values in used.items():
        print(f"key {id}: {values} values")
    idle = [id for id in keys.ids[1:] if id not in used]
    print(f"no longer needed: {', '.join(idle) or 'none'}")
    return 0


def _key(settings: Settings, asked: argparse.Namespace) -> int:
    known, keep_old = (*rulebook.landlord_ids(), EVERY_LANDLORD), timedelta(hours=asked.keep_old)
    if asked.landlord not in known:
        print(f"no landlord {asked.landlord!r}; use one of {', '.join(known)}", file=sys.stderr)
        return 2

    async def run() -> str:
        database = Database(settings.database_address(), settings.field_keyring())
        async with database.writes() as session:
            make = partial(renew_key, keep_old=keep_old) if asked.renew else make_key
            made = await make(
                session,
                role=asked.role,
                landlord=asked.landlord,
                name=asked.name,
                now=settings.make_clock().now(),
            )
            if asked.to is not None:
                # Before the new secret counts: one that could not be written must not shut anybody out.
                _hand_over(made, asked.to)
        await database.close()
        return made

    made = asyncio.run(run())
    if asked.to is None:
        print(made)
    return 0


def _hand_over(key: str, to: Path) -> None:
    """Whole or not at all, and readable by its owner alone: somebody may read it at this moment."""
    draft = to.with_name(f"{to.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(key + "\n")
    draft.rename(to)


def _verify(settings: Settings, asked: argparse.Namespace) -> int:
    async def run() -> tuple[int, list[str]]:
        database = Database(settings.database_address(), settings.field_keyring())
        checked, broken, after = 0, [], 0
        async with database.reads() as session:
            while page := await repository.references(session, after, 500):
                for case_id, reference in page:
                    events = await repository.events(session, case_id)
                    if not events or not history.is_intact(events, reference):
                        broken.append(reference)
                    checked, after = checked + 1, case_id
        await database.close()
        return checked, broken

    checked, broken = asyncio.run(run())
    print(f"{checked} histories checked, {len(broken)} broken")
    for reference in broken:
        print(reference)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
