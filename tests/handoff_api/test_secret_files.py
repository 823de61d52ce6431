"""A command typed into a running container finds its secrets where the container keeps them: in files."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from handoff_api.sealing.keyring import new_key
from handoff_api.secret_files import SecretFileError, from_files, unfold
from handoff_api.settings import Settings

ROOT = Path(__file__).parents[2]


class Container:
    """Production's environment: names of files, and no secret."""

    def __init__(self, folder: Path) -> None:
        self.secrets = folder / "secrets"
        self.secrets.mkdir()
        self.environment = {"PATH": os.environ["PATH"], "PUTRIGHT_ENV": "production"}
        self.environment["PUTRIGHT_DATA"] = str(folder)
        self.put("DATABASE_URL", f"sqlite:///{folder / 'cases.db'}\n")
        self.put("PUTRIGHT_FIELD_KEYS", new_key() + "\n")
        self.put("PUTRIGHT_TRACKER_URL", f"sqlite:///{folder / 'conversations.db'}\n")
        with closing(sqlite3.connect(folder / "conversations.db")) as rasas:
            rasas.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")

    def put(self, name: str, value: str) -> None:
        (self.secrets / name).write_text(value)
        self.environment[f"{name}_FILE"] = str(self.secrets / name)

    def types(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def container(tmp_path: Path) -> Container:
    return Container(tmp_path)


def test_every_command_of_the_operator_finds_its_secrets_in_files(
    container: Container, tmp_path: Path
) -> None:
    assert container.types("-m", "handoff_api", "migrate").returncode == 0
    assert (tmp_path / "cases.db").is_file()
    key = container.types("-m", "handoff_api", "key", "--role=admin", "--landlord=west-kent")
    assert (key.returncode, key.stdout[:3]) == (0, "pr_"), key.stderr
    for asked in (
        ["-m", "handoff_api", "verify-history"],
        ["-m", "handoff_api", "rotate-keys"],
        ["-m", "handoff_api.privacy", "retain"],
        ["scripts/backup.py", "make"],
    ):
        done = container.types(*asked)
        assert done.returncode == 0, (asked, done.stderr)
    # No database was made anywhere but where the file says.
    assert not (tmp_path / "putright.db").exists()


@pytest.mark.parametrize(
    "asked",
    [
        ["-m", "handoff_api", "key", "--role=admin", "--landlord=west-kent"],
        ["-m", "handoff_api.privacy", "retain"],
        ["scripts/backup.py", "make"],
    ],
    ids=["key", "privacy", "backup"],
)
def test_a_secret_that_cannot_be_had_is_named_with_what_to_do(
    container: Container, asked: list[str]
) -> None:
    (container.secrets / "DATABASE_URL").unlink()
    refused = container.types(*asked)
    assert refused.returncode in (1, 2)
    assert "DATABASE_URL_FILE names" in refused.stderr
    assert "cannot be read (No such file" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_empty_secret_or_one_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    named = {"DATABASE_URL_FILE": str(tmp_path / "empty")}
    with pytest.raises(SecretFileError, match="is empty"):
        from_files(named, ["DATABASE_URL"])
    with pytest.raises(SecretFileError, match="keep one of them"):
        from_files({**named, "DATABASE_URL": "sqlite:///cases.db"}, ["DATABASE_URL"])


def test_a_setting_of_several_parts_may_come_as_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "origins").write_text('["https://www.landlord.example"]\n')
    monkeypatch.setenv("PUTRIGHT_ORIGINS_FILE", str(tmp_path / "origins"))
    assert Settings().origins == ["https://www.landlord.example"]


def test_what_is_handed_on_is_plain_and_nothing_else_is_touched(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("abc\n")
    given = {"PUTRIGHT_TRACKER_KEYS_FILE": str(tmp_path / "keys"), "SSL_CERT_FILE": "/x"}
    unfold(given)
    assert given == {"PUTRIGHT_TRACKER_KEYS": "abc", "SSL_CERT_FILE": "/x"}
    with pytest.raises(SecretFileError, match="PUTRIGHT_REDIS_URL_FILE"):
        unfold({"PUTRIGHT_REDIS_URL_FILE": str(tmp_path / "none")})
