"""A backup brings back every case, its history unbroken; a damaged one changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from handoff_api.database import driver_address
from scripts.backup import LONDON, due, newest
from tests.handoff_api.house import Client, House, created

ROOT = Path(__file__).parents[2]


def run(settings_of: str, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": settings_of, "PUTRIGHT_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def backup(address: str, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(address, data, "scripts/backup.py", *arguments)


async def test_a_restored_case_reads_as_before_and_its_history_holds(
    house: House, address: str, bot: Client, staff: Client, tmp_path: Path
) -> None:
    case = await created(bot)
    await staff.done(case, "note", text="the door was seen today")
    before = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    (tmp_path / "attachments").mkdir()
    (tmp_path / "attachments" / "photo").write_bytes(b"a door")
    made = backup(address, tmp_path, "make")
    assert made.returncode == 0, made.stderr
    await created(bot)
    await staff.done(before, "note", text="written after the backup")
    (tmp_path / "attachments" / "photo").write_bytes(b"changed since")
    await house.public.database.close()
    await house.intake.database.close()

    restored = backup(address, tmp_path, "restore", made.stdout.strip())
    assert restored.returncode == 0, restored.stderr
    assert (await staff.get(f"/v1/cases/{case['reference']}")).json() == before
    assert len((await staff.get("/v1/cases")).json()["cases"]) == 1
    assert (tmp_path / "attachments" / "photo").read_bytes() == b"a door"
    verified = run(address, tmp_path / "data", "-m", "handoff_api", "verify-history")
    assert (verified.returncode, verified.stdout.strip()) == (0, "1 histories checked, 0 broken")
    # The triggers that hold the history came back too.
    engine = create_engine(driver_address(address, waits=True))
    with pytest.raises(Exception, match="never deleted"), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM case_events")
    engine.dispose()


async def test_a_damaged_backup_is_refused_and_changes_nothing(
    house: House, address: str, bot: Client, staff: Client, tmp_path: Path
) -> None:
    case = await created(bot)
    made = Path(backup(address, tmp_path, "make").stdout.strip())
    inside = tmp_path / "inside"
    with tarfile.open(made) as tar:
        tar.extractall(inside, filter="data")
    with (inside / "putright").open("r+b") as file:
        file.seek(200)
        file.write(b"damage")
    broken = tmp_path / "broken.tar.gz"
    with tarfile.open(broken, "w:gz") as tar:
        tar.add(inside, arcname=".")
    refused = backup(address, tmp_path, "restore", str(broken))
    assert refused.returncode == 1
    assert "putright is damaged; nothing was changed" in refused.stderr
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(made.read_bytes()[:500])
    assert "no whole backup" in backup(address, tmp_path, "restore", str(cut)).stderr
    assert (await staff.get(f"/v1/cases/{case['reference']}")).status_code == 200


async def test_a_backup_holds_no_keys_and_no_words_and_says_so(
    house: House, address: str, bot: Client
) -> None:
    await created(bot, description="Quillworthy says the door sticks.")
    data = house.settings.data
    key = (data / "field-keys").read_bytes().strip()
    made = backup(address, data, "make")
    assert "not in it, on purpose" in made.stderr
    with tarfile.open(made.stdout.strip()) as tar:
        names = tar.getnames()
        held = b"".join(tar.extractfile(m).read() for m in tar.getmembers() if m.isfile())  # type: ignore[union-attr]
    assert "./putright" in names
    assert not [name for name in names if "keys" in name]
    assert key not in held
    if address.startswith("sqlite"):
        # PostgreSQL's own dump is packed: what its tables hold is read in test_sealing.py.
        assert b"s1:" in held
    assert b"Quillworthy" not in held


async def test_old_backups_go_only_after_a_new_one_is_whole(
    house: House, address: str, tmp_path: Path
) -> None:
    kept = tmp_path / "backups"
    kept.mkdir()
    for day in range(1, 4):
        (kept / f"putright-2020010{day}T000000Z.tar.gz").write_bytes(b"old")
    backup(address, tmp_path, "make", "--keep", "2")
    names = sorted(path.name for path in kept.iterdir())
    assert len(names) == 2
    assert names[0] == "putright-20200103T000000Z.tar.gz"
    assert (tmp_path / "backup.stamp").is_file()


def test_a_backup_of_nothing_is_refused_and_leaves_no_mark(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    refused = backup(f"sqlite:///{tmp_path / 'none.db'}", data, "make")
    assert refused.returncode == 1
    assert "there is no database at sqlite:///" in refused.stderr
    assert "DATABASE_URL" in refused.stderr
    assert list(data.rglob("*.tar.gz")) == []
    assert not (data / "backup.stamp").exists(), "an alert would fall silent over it"


async def test_nothing_is_put_back_while_somebody_is_in_the_database(
    house: House, address: str, bot: Client, tmp_path: Path
) -> None:
    if address.startswith("sqlite"):
        pytest.skip("there the supervisor is asked: tests/journeys/test_operations.py")
    case = await created(bot)
    made = backup(address, tmp_path, "make")
    assert made.returncode == 0, made.stderr
    refused = backup(address, tmp_path, "restore", made.stdout.strip())
    assert refused.returncode == 1
    assert "running on this data: stop it first" in refused.stderr
    assert (await (await house.staff()).get(f"/v1/cases/{case['reference']}")).status_code == 200


@pytest.mark.parametrize(
    ("last", "now", "is_due"),
    [
        (None, "2026-11-23T12:00", True),
        ("2026-11-23T02:00", "2026-11-23T02:01", False),
        ("2026-11-22T02:00", "2026-11-23T01:59", False),
        ("2026-11-22T02:00", "2026-11-23T02:00", True),
        # A machine that slept through the night makes it up by day.
        ("2026-11-21T02:00", "2026-11-23T11:00", True),
        # One made by hand in the evening does not stand for the night's.
        ("2026-11-22T20:00", "2026-11-23T02:05", True),
    ],
)
def test_a_backup_is_due_once_a_night(last: str | None, now: str, is_due: bool) -> None:
    def at(written: str) -> datetime:
        return datetime.fromisoformat(written).replace(tzinfo=LONDON)

    assert due(at(last) if last else None, at(now), time(2)) is is_due


def test_the_newest_backup_is_known_by_its_name(tmp_path: Path) -> None:
    assert newest(tmp_path) is None
    for name in ("20261122T020000Z.tar.gz", "20261123T020000Z.tar.gz", "20261124T020000Z.partial"):
        (tmp_path / f"putright-{name}").touch()
    assert newest(tmp_path) == datetime(2026, 11, 23, 2, tzinfo=UTC)
