"""How many inputs the last run of each part had, to be added up: ``python -m tests.fuzz.counts``."""

from __future__ import annotations

import sys
from pathlib import Path

FOUND = Path("var/fuzz")


def write(part: str, inputs: int) -> None:
    """Keep a part's number for the sum."""
    FOUND.mkdir(parents=True, exist_ok=True)
    (FOUND / f"{part}.count").write_text(str(inputs))


def main() -> int:
    """Print the sum of the parts that were run."""
    found = {path.stem: int(path.read_text()) for path in sorted(FOUND.glob("*.count"))}
    parts = ", ".join(f"{part} {inputs:,}" for part, inputs in found.items())
    sys.stdout.write(f"\nin all {sum(found.values()):,} inputs ({parts})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
