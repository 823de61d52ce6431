"""Back everything up into one file, and put it back.

    .venv/api/bin/python scripts/backup.py make [--to FOLDER] [--keep 30]
    .venv/api/bin/python scripts/backup.py nightly [--at 02:00] [--to FOLDER] [--keep 30]
    .venv/api/bin/python scripts/backup.py restore FILE

One tar file holds the database (whatever DATABASE_URL names), Rasa's tracker, the attachments, and a
manifest with the hash of each. It is made while Putright runs; it is put back while it is stopped.
The field keys are not in it, on purpose: what is personal in the database is sealed, and whoever finds a
backup reads none of it. Keep the keys (PUTRIGHT_FIELD_KEYS and PUTRIGHT_TRACKER_KEYS, or field-keys and
tracker-keys of the data folder) somewhere else: without them a backup is worth nothing. Attachments are not
sealed: keep it as carefully as
the database itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time as clock
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from handoff_api.health.gauges import BACKUP_MARK
from handoff_api.secret_files import SecretFileError
from handoff_api.settings import Settings, faults

# Folders in the data folder whose files belong to cases.
FOLDERS = ("attachments", "letters")
LONDON = ZoneInfo("Europe/London")
# How often the nightly backup looks at the clock, and how long it waits after a failure.
LOOK_S, AGAIN_S = 60.0, 600.0
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


class BackupError(Exception):
    """Why it cannot be done, in one sentence that says what to do."""


def databases(settings: Settings) -> dict[str, str]:
    """Every database by the name it has in the backup: ours, and Rasa's tracker."""
    return {"putright": settings.database_address(), "rasa": settings.tracker_address()}


def make(settings: Settings, to: Path, keep: int) -> Path:
    """A new backup in ``to``; the oldest beyond ``keep`` are removed once it is whole."""
    to.mkdir(parents=True, exist_ok=True)
    made_at = datetime.now(UTC)
    target = to / f"putright-{made_at:%Y%m%dT%H%M%SZ}.tar.gz"
    with tempfile.TemporaryDirectory(dir=to) as scratch:
        inside = Path(scratch)
        for name, address in databases(settings).items():
            if not dump(address, inside / name):
                missing(settings, name, address)
        for name in FOLDERS:
            if (settings.data / name).is_dir():
                shutil.copytree(settings.data / name, inside / name)
        files = {
            str(path.relative_to(inside)): sha256(path)
            for path in sorted(inside.rglob("*"))
            if path.is_file()
        }
        manifest = {"made_at": made_at.isoformat(), "files": files}
        (inside / "manifest.json").write_text(json.dumps(manifest, indent=1))
        partial = target.with_suffix(".partial")
        with tarfile.open(partial, "w:gz") as tar:
            tar.add(inside, arcname=".")
        partial.chmod(0o600)
        # A backup that was cut short never has a backup's name.
        partial.rename(target)
    for old in sorted(to.glob("putright-*.tar.gz"))[:-keep]:
        old.unlink()
    (settings.data / BACKUP_MARK).touch()
    return target


def restore(settings: Settings, source: Path) -> None:
    """Put a backup back in place of what is there, which is kept beside it until somebody removes it."""
    if not source.is_file():
        raise BackupError(f"there is no file {source}")
    with tempfile.TemporaryDirectory() as scratch:
        inside = Path(scratch)
        try:
            with tarfile.open(source) as tar:
                tar.extractall(inside, filter="data")
            manifest = json.loads((inside / "manifest.json").read_text())
        except (tarfile.TarError, EOFError, OSError, ValueError) as error:
            raise BackupError(f"{source} is no whole backup ({type(error).__name__})") from error
        for name, digest in manifest["files"].items():
            if not (inside / name).is_file() or sha256(inside / name) != digest:
                raise BackupError(f"{source}: {name} is damaged; nothing was changed")
        if is_running(settings):
            raise BackupError("Putright is running on this data: stop it first, then restore")
        aside = settings.data / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        for name, address in databases(settings).items():
            if (inside / name).is_file():
                load(address, inside / name, aside)
        for name in FOLDERS:
            if (settings.data / name).is_dir():
                aside.mkdir(parents=True, exist_ok=True)
                (settings.data / name).rename(aside / name)
            if (inside / name).is_dir():
                shutil.copytree(inside / name, settings.data / name)


def missing(settings: Settings, name: str, address: str) -> None:
    """A backup without its database would only look like one. Rasa's store may not have been made yet,
    but not in production."""
    said = f"there is no database at {address}, so there is nothing to keep"
    if name == "putright" or settings.env == "production":
        setting = "DATABASE_URL" if name == "putright" else "PUTRIGHT_TRACKER_URL"
        raise BackupError(f"{said}: set {setting} (and PUTRIGHT_DATA) to what Putright is given")
    print(f"backup: {said} of Rasa's conversations", file=sys.stderr)


def nightly(settings: Settings, to: Path, keep: int, at: time) -> None:
    """A backup every night, until stopped; one that failed is said and tried again."""
    while True:
        pause_s = LOOK_S
        if due(newest(to), datetime.now(LONDON), at):
            try:
                print(make(settings, to, keep), flush=True)
            except (BackupError, OSError) as error:
                print(f"backup: {error}; trying again", file=sys.stderr, flush=True)
                pause_s = AGAIN_S
        clock.sleep(pause_s)


def due(last: datetime | None, now: datetime, at: time) -> bool:
    """Whether no backup was made since the last time it was ``at`` o'clock."""
    asked = datetime.combine(now.date(), at, now.tzinfo)
    if asked > now:
        asked -= timedelta(days=1)
    return last is None or last < asked


def newest(folder: Path) -> datetime | None:
    """When the newest backup in a folder was made, by its name."""
    made = [path.name for path in folder.glob("putright-*.tar.gz")]
    if not made:
        return None
    return datetime.strptime(max(made), "putright-%Y%m%dT%H%M%SZ.tar.gz").replace(tzinfo=UTC)


def dump(address: str, to: Path) -> bool:
    """One database into one file, consistent while others write; False when there is none."""
    url = make_url(address)
    if url.drivername.startswith("sqlite"):
        path = Path(url.database or "")
        if not path.is_file():
            return False
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as live:
            with closing(sqlite3.connect(to)) as copy:
                live.backup(copy)
                # The copy stands alone: without this a reader would want its -wal file too.
                copy.execute("PRAGMA journal_mode=DELETE")
        return True
    postgres("pg_dump", "--format=custom", f"--file={to}", "--dbname", plain(address))
    return True


def load(address: str, source: Path, aside: Path) -> None:
    """One file into its database; an SQLite database that was there is moved into ``aside``."""
    url = make_url(address)
    if url.drivername.startswith("sqlite"):
        path = Path(url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        for there in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            if there.exists():
                aside.mkdir(parents=True, exist_ok=True)
                there.rename(aside / there.name)
        shutil.copyfile(source, path)
        return
    postgres(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
        "--dbname", plain(address), str(source),
    )  # fmt: skip


def postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(program, path=os.pathsep.join([*map(str, folders), os.environ["PATH"]]))
    if found is None:
        raise BackupError(f"{program} is missing: install PostgreSQL's client programs")
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["no message"]
        raise BackupError(f"{program} failed: {said[-1]}")


def plain(address: str) -> str:
    """The address as PostgreSQL's own programs read it."""
    return make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)


def is_running(settings: Settings) -> bool:
    """Whether a supervisor of this data folder answers, or somebody is in one of the databases."""
    if any(is_in_use(address) for address in databases(settings).values()):
        return True
    mark = settings.data / "supervisor.path"
    if not mark.is_file():
        return False
    with closing(socket.socket(socket.AF_UNIX)) as line:
        return line.connect_ex(mark.read_text().strip()) == 0


def is_in_use(address: str) -> bool:
    """Whether anybody else is connected to a PostgreSQL database: containers have no supervisor to ask."""
    url = make_url(address)
    if url.drivername.startswith("sqlite"):
        return False
    engine = create_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(OTHERS))
    except SQLAlchemyError as error:
        raise BackupError(
            f"the database {url.database!r} cannot be reached ({type(error).__name__}): nothing was changed"
        ) from error
    finally:
        engine.dispose()


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(required=True, dest="command")
    for name, told in (
        ("make", "back everything up"),
        ("nightly", "do so every night, until stopped"),
    ):
        making = commands.add_parser(name, help=told)
        making.add_argument(
            "--to", type=Path, help="a folder; otherwise backups/ in the data folder"
        )
        making.add_argument("--keep", type=int, default=30, help="how many to keep")
    making.add_argument(
        "--at", type=time.fromisoformat, default=time(2), help="London time, such as 02:00"
    )
    commands.add_parser("restore", help="put a backup back").add_argument("file", type=Path)
    asked = parser.parse_args()
    try:
        settings = Settings()
    except ValidationError as error:
        raise BackupError("; ".join(faults(error))) from error
    settings.data = settings.data.absolute()
    if asked.command == "nightly":
        nightly(settings, asked.to or settings.data / "backups", max(1, asked.keep), asked.at)
    elif asked.command == "make":
        print(make(settings, asked.to or settings.data / "backups", max(1, asked.keep)))
        print(
            "the keys that seal what is personal are not in it, on purpose (PUTRIGHT_FIELD_KEYS, "
            "PUTRIGHT_TRACKER_KEYS, or field-keys and tracker-keys in the data folder): keep them "
            "somewhere else, without them nobody can read what it holds",
            file=sys.stderr,
        )
    else:
        restore(settings, asked.file)
        print("restored; start Putright, then run `make verify-history`")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (BackupError, SecretFileError) as error:
        sys.exit(f"backup: {error}")
