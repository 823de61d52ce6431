"""Reads the YAML of the policy files strictly: no duplicate keys, no tags, no aliases.

PyYAML's own constructor lets a later duplicate win and turns `no` into False. This reader works
on the parser's events, which is also what keeps five policies under the loading budget.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from rulebook.errors import Fault

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "": None}


def read_yaml(path: Path, name: str, faults: list[Fault]) -> Any:
    """The file's content, or None when it cannot be parsed; every fault is added to `faults`.

    `name` is how the file is called in faults. Plain numbers, true, false, null and ISO dates are
    typed; everything else stays text.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        faults.append(Fault(name, "", f"cannot be read: {problem}"))
        return None
    parser = _Loader(text)
    try:
        parser.get_event()  # the stream starts
        if not parser.check_event(yaml.events.DocumentStartEvent):
            return None
        parser.get_event()
        builder = _Builder(parser, name, faults)
        content = builder.build(parser.get_event())
        parser.get_event()  # the document ends
        if not parser.check_event(yaml.events.StreamEndEvent):
            faults.append(Fault(name, "", "holds more than one document; keep one a file"))
        return content
    except yaml.YAMLError as problem:
        faults.append(Fault(name, "", " ".join(str(problem).split())))
        return None
    finally:
        parser.dispose()


class _Builder:
    """Keeps the path to where it is as a stack, and spells it only when there is a fault."""

    def __init__(self, parser: Any, name: str, faults: list[Fault]) -> None:
        self._next = parser.get_event
        self._name = name
        self._faults = faults
        self._path: list[Any] = []

    def build(self, event: Any) -> Any:
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is MappingStartEvent:
            return self._mapping()
        if kind is SequenceStartEvent:
            return self._sequence()
        if kind is AliasEvent:
            self._fault("is an alias; write the value out")
            return None
        raise yaml.YAMLError(f"unexpected {kind.__name__}")  # pragma: no cover

    def _mapping(self) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        path = self._path
        while type(event := self._next()) is not MappingEndEvent:
            key = self.build(event)
            if isinstance(key, (dict, list)) or key is None or isinstance(key, bool):
                self._fault(f"{key!r} cannot be a key")
                key = repr(key)
            path.append(key)
            value = self.build(self._next())
            if key in found:
                self._fault("is given twice; keep one")
            path.pop()
            found[key] = value
        return found

    def _sequence(self) -> list[Any]:
        found: list[Any] = []
        path = self._path
        while type(event := self._next()) is not SequenceEndEvent:
            path.append(len(found))
            found.append(self.build(event))
            path.pop()
        return found

    def _scalar(self, event: Any) -> Any:
        if event.anchor is not None or event.tag is not None:
            self._fault("has an anchor or a tag; write plain values")
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in "-0123456789":
            return text
        if _INT.match(text):
            return int(text)
        if _DATE.match(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._fault(f"{text} is not a day of the calendar")
        return text

    def _fault(self, problem: str) -> None:
        self._faults.append(Fault(self._name, ".".join(map(str, self._path)), problem))
