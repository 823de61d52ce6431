"""Labelled messages to measure on: one JSON object a line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from bot.components.heads.labels import FLAGS, KINDS, TOPICS


class DatasetLineError(Exception):
    """A line of the data cannot be measured."""


@dataclass(frozen=True)
class Labelled:
    """`style` is "" where the data does not say how the message was written."""

    id: str
    text: str
    channel: str
    kind: str
    flags: frozenset[str]
    topic: str
    style: str = ""


@dataclass(frozen=True)
class Predicted:
    kind: str
    kind_confidence: float
    flags: frozenset[str]
    topic: str
    milliseconds: float
    details: dict[str, object] = field(default_factory=dict)


def read_dataset(path: Path) -> list[Labelled]:
    """Every line of `path`; DatasetLineError names the line and what is wrong with it."""
    found = []
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                found.append(_labelled(line, f"{path}, line {number}"))
    if not found:
        raise DatasetLineError(f"{path} holds no messages.")
    return found


def _labelled(line: str, where: str) -> Labelled:
    try:
        given = json.loads(line)
        found = Labelled(
            id=str(given["id"]),
            text=str(given["text"]),
            channel=str(given.get("channel", "web")),
            kind=given["kind"],
            flags=frozenset(given["flags"]),
            topic=given["topic"],
            style=str(given.get("style", "")),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise DatasetLineError(
            f'{where}: {problem!r}. Write {{"id","text","channel","kind","flags","topic"}}.'
        ) from problem
    strange = ({found.kind} - {*KINDS}) | (found.flags - {*FLAGS}) | ({found.topic} - {*TOPICS})
    if strange:
        raise DatasetLineError(f"{where}: labels {sorted(strange)} are not in the scheme.")
    return found
