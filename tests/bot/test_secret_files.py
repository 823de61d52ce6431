"""Rasa and the action server find their secrets in files, and say which one they cannot read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.secret_files import SecretFileError, unfold

ROOT = Path(__file__).parents[2]


def test_a_secret_becomes_the_setting_rasa_reads(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://a:b$c@d/e\n")
    given = {"PUTRIGHT_TRACKER_URL_FILE": str(tmp_path / "url"), "SSL_CERT_FILE": "/x"}
    unfold(given)
    assert given["PUTRIGHT_TRACKER_URL"] == "postgresql://a:b$c@d/e"
    assert "SSL_CERT" not in given


def test_an_empty_file_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    with pytest.raises(SecretFileError, match="is empty"):
        unfold({"PUTRIGHT_INTAKE_KEY_FILE": str(tmp_path / "key")})


def test_a_process_whose_secret_cannot_be_read_says_which_and_does_not_start(
    tmp_path: Path,
) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "bot.serve", "run"],
        cwd=ROOT,
        env={**os.environ, "PUTRIGHT_TRACKER_KEYS_FILE": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "PUTRIGHT_TRACKER_KEYS_FILE names" in refused.stderr
    assert "Traceback" not in refused.stderr
