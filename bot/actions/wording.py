"""The words the assistant says, read from ``bot/wording/``; facts are filled in by name.

``en.short.yml`` holds shorter words for some of them: for SMS, where two segments are a message,
and for whoever asked for short messages.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "wording"


# Whether this turn speaks in short words now; a turn is one task, so turns do not mix.
_SHORT: ContextVar[Callable[[], bool]] = ContextVar("short", default=lambda: False)


def speak_short(short: Callable[[], bool]) -> None:
    """In this turn, say the short words wherever there are any, for as long as ``short`` holds."""
    _SHORT.set(short)


class WordingMissingError(KeyError):
    """A text the dialogue needs is not in the wording file."""

    def __init__(self, key: str, language: str) -> None:
        super().__init__(f"no wording '{key}' in bot/wording/{language}.yml: add it there")


@cache
def _texts(language: str) -> dict[str, Any]:
    text = (FOLDER / f"{language}.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]


def say(key: str, /, language: str = "en", **facts: object) -> str:
    """The text at a dotted key (``ask.name``) with ``{facts}`` filled in.

    Raises WordingMissingError for an unknown key and KeyError for a fact that was not given, so
    that a half-filled sentence never reaches a resident.
    """
    found = _found(key, f"{language}.short") if _SHORT.get()() else None
    found = found if found is not None else _found(key, language)
    if found is None:
        raise WordingMissingError(key, language)
    return found.format(**facts).strip()


def _found(key: str, file: str) -> str | None:
    node: Any = _texts(file)
    for part in key.split("."):
        if not isinstance(node, dict) or part not in node:
            return None
        node = node[part]
    return str(node)


def variants(key: str, language: str = "en") -> list[str]:
    """A list of texts, said in turn (first misunderstanding, second, ...)."""
    group, name = key.split(".")
    return [str(text) for text in _texts(language)[group][name]]


def has(key: str, language: str = "en") -> bool:
    """Whether the wording file holds this key."""
    try:
        node: Any = _texts(language)
        for part in key.split("."):
            node = node[part]
    except (KeyError, TypeError):
        return False
    return isinstance(node, str)
