"""What other work on the machine does to a figure, said beside it."""

from __future__ import annotations

import os
import statistics


def load() -> str:
    """The load average as it is now."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def percentile(values: list[float], part: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]


def row(*cells: object) -> str:
    """One line of a table; numbers with as many digits as they deserve."""
    return "| " + " | ".join(_shown(cell) for cell in cells) + " |"


def head(*names: str) -> str:
    return row(*names) + "\n|" + "---|" * len(names)


def _shown(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.0f}" if abs(cell) >= 20 else f"{cell:.1f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
