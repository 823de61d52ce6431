"""The words the assistant says, read from ``bot/wording/``; facts are filled in by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "wording"


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
    node: Any = _texts(language)
    for part in key.split("."):
        if not isinstance(node, dict) or part not in node:
            raise WordingMissingError(key, language)
        node = node[part]
    return str(node).format(**facts).strip()


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
