"""The table at the end: what was done, what was said, what was promised and whether it was kept."""

from __future__ import annotations

from collections.abc import Mapping

from tests.chaos.promises import Promises

_SHOWN = 8


def table(title: str, counts: Mapping[str, int]) -> str:
    """Names and counts, in the order of the names."""
    wide = max((len(name) for name in counts), default=0)
    rows = [f"  {name:<{wide}}  {count:>7}" for name, count in sorted(counts.items())]
    return "\n".join([title, *rows])


def promised(found: Promises) -> str:
    """Each promise: how often it was looked at, how often broken, and the first breaks of each."""
    wide = max((len(name) for name in found.all), default=0)
    lines = [f"  {'promise':<{wide}}  looked at   broken"]
    for promise in found.all.values():
        lines.append(f"  {promise.name:<{wide}}  {promise.looked_at:>9} {len(promise.broken):>8}")
    for promise in found.all.values():
        for what in promise.broken[:_SHOWN]:
            lines.append(f"  BROKEN {promise.name}: {what}")
        if len(promise.broken) > _SHOWN:
            lines.append(f"  … and {len(promise.broken) - _SHOWN} more of this one")
    return "\n".join(lines)
