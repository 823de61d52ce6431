"""The kept inputs: seeds somebody wrote, and what runs have found worth keeping."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"


def kept(name: str) -> Iterator[bytes]:
    """Every kept input of one reader, shortest first."""
    yield from sorted((path.read_bytes() for path in (FOLDER / name).iterdir()), key=len)
