"""Where the data lies, and how its files are called in faults."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE / "policy"


def called(path: Path) -> str:
    """From the repository root when it is inside, else the whole path."""
    try:
        return path.relative_to(HERE.parent).as_posix()
    except ValueError:
        return path.as_posix()


def source_text(source: str | None) -> str | None:
    """A document as published, by its path from the repository root; None where none is kept."""
    if source is None:
        return None
    path = HERE.parent / source
    return path.read_text("utf-8") if path.is_file() else None
