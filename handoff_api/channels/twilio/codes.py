"""Twilio's error codes in plain words, with what the outbox does about each."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from handoff_api.channels.faults import Fault


def fault(code: str | int | None) -> Fault:
    """What Twilio's ``code`` means; one we do not know keeps its number and tries another way."""
    table = _table()
    known = table.get(str(code), table["default"])
    return Fault(known["says"], known["then"], None if code is None else str(code)[:16])


@cache
def _table() -> dict[str, Any]:
    text = (Path(__file__).parent / "errors.yml").read_text("utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table
