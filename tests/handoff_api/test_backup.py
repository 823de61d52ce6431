"""A backup brings back every case, its history unbroken; a damaged one changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from handoff_api.database import driver_address
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
