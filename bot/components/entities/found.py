"""One thing read in a message, and where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Found:
    """`entity` is its kind, `value` its plain form, `start` and `end` its place in the message."""

    entity: str
    value: Any
    start: int
    end: int

    def overlaps(self, other: Found) -> bool:
        return self.start < other.end and other.start < self.end
