"""The shape every command answers in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Output:
    """`data` is what --json prints, `lines` what a person reads, `ok` the exit status."""

    data: Any
    lines: list[str] = field(default_factory=list)
    ok: bool = True
