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
