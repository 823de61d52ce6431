"""Events by their name, and the check of what the action server answers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema import exceptions, validators
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.utils.schemas.events import EVENT_SCHEMA


def find_events_by_name() -> None:
    """Remember the class of an event's name; Rasa goes through every class for every event."""
    slow = Event.resolve_by_type
    if not hasattr(slow, "cache_info"):
        # Names are few and known; an unknown one raises and is not kept.
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=256)(slow))


def check_answers_once() -> None:
    """Validate an answer by Rasa's own schemas: each event against the one of its name alone.

    Rasa tries every event against all of them, and the schemas themselves, at every turn.
    """
    whole = _validator(RemoteAction.action_response_format_spec())
    shapes = {_name(shape): _validator(shape) for shape in EVENT_SCHEMA["oneOf"]}
    common = _validator({key: part for key, part in EVENT_SCHEMA.items() if key != "oneOf"})
    around = _validator(
        {
            "type": "object",
            "properties": {
                "events": {"type": "array"},
                "responses": {"type": "array", "items": {"type": "object"}},
            },
        }
    )

    def fits(result: dict[str, Any]) -> bool:
        if not around.is_valid(result):
            return False
        for event in result.get("events", ()):
            shape = shapes.get(event.get("event")) if common.is_valid(event) else None
            if shape is None or not shape.is_valid(event):
                return False
        return True

    def validate(self: Any, result: dict[str, Any]) -> bool:
        if not fits(result):
            # Rasa's whole schema says what is wrong.
            fault = exceptions.best_match(whole.iter_errors(result))
            if fault is not None:
                raise fault
        return True

    RemoteAction._validate_action_result = validate


def _name(shape: dict[str, Any]) -> str:
    return str(shape["properties"]["event"]["const"])


def _validator(schema: dict[str, Any]) -> Any:
    kind = validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)
