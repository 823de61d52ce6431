"""A name that is a month's as well, given where a name was asked for: "im jan", "its april here"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions.heard import Heard
from bot.name_words import may_be_first_name

_ASKED = ("name", "resident_name")
_NAMES = "jan april avril june jun august summer autumn winter dec".split()
# Nothing stands before it but a greeting and what introduces a name; "since jan" and "it was april" tell when.
_ANSWER = re.compile(
    r"^\W*(?:(?:hi|hello|hiya|hey|yes|yeah|ok|okay|sure|no|oh|erm?|um)\W+)*"
    r"(?:(?:it'?s|i'?m|i am|this is|just|call me|you can call me|put|put me down as|(?:my |her |his |the )?(?:first )?name'?s?(?: is)?:?|she'?s|he'?s)\s+)?"
    rf"(?:(?:mrs?|ms|miss|mx|dr)\.? )?(?P<name>{'|'.join(_NAMES)})\b"
    r"(?P<surname>(?:\s+(?!here\b|from\b|at\b|thanks\b|ta\b|pls\b|please\b|speaking\b)[^\W\d_][\w'-]+){0,2})"
    r"(?=\W*(?:$|[,.;\n]|\d|(?:here|from|at|thanks|ta|pls|please|speaking)\b))",
    re.IGNORECASE,
)


def name_heard_as_no_month(heard: Heard, asked: str) -> Heard:
    """The message with the month heard in the very name that was asked for read as that name."""
    found = _ANSWER.match(heard.text.replace("\u2019", "'")) if asked in _ASKED else None
    if found is None or not all(map(may_be_first_name, found["surname"].split())):
        return heard
    place, end = found.span("name"), found.end("surname")
    entities = [
        _as_name(one, heard.text, end) if _is_at(one, place) else one for one in heard.entities
    ]
    return replace(heard, entities=tuple(entities))


def _is_at(entity: Mapping[str, Any], place: tuple[int, int]) -> bool:
    """Whether a date is the very word of the name; "jan 3rd" and "april 2025" are days and months still."""
    return entity.get("entity") == "date" and (entity.get("start"), entity.get("end")) == place


def _as_name(date: Mapping[str, Any], text: str, end: int) -> dict[str, Any]:
    name = text[int(date["start"]) : end]
    return {**date, "entity": "person", "value": name.title(), "text": name, "end": end}
