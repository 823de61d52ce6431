"""What stored words are called for people: one place, never a stored word of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


def label(family: str, word: str) -> str:
    """The label of ``word``; a word nobody has labelled is shown as it is, readably."""
    return _labels().get(family, {}).get(word) or word.replace("_", " ").capitalize()


def labelled(family: str) -> frozenset[str]:
    """Every word of a family that has a label."""
    return frozenset(_labels()[family])


@cache
def _labels() -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_suffix(".yml").read_text("utf-8")
    )
    return labels
