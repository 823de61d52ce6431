"""Start Rasa's command line with a resident's words kept out of its logs, and a quicker turn.

    python -m bot.serve run --model ... ; python -m bot.serve run actions --actions bot.actions

Rasa 3.6 logs the text of a message when it fails (``rest.message.received.failure``) and slot
values at debug. Every structured field but a short list of harmless ones is dropped here. It
also checks the schema of the action server's answers against the schema of schemas at every turn,
a quarter of the turn's time: here that is done once.
"""

from __future__ import annotations

import sys
from typing import Any

# Fields that say what happened without saying who wrote or what.
KEPT = ("event", "level", "timestamp", "exc_info", "event_info", "model_id", "model_path", "url")


def without_words(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """A structlog processor that keeps the allowed fields alone."""
    return {key: value for key, value in event.items() if key in KEPT}


def check_schema_once() -> None:
    """Validate what the action server answers as Rasa does, with the validator made once."""
    from jsonschema import exceptions, validators
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    kind = validators.validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validate(self: Any, result: dict[str, Any]) -> bool:
        fault = exceptions.best_match(validator.iter_errors(result))
        if fault is not None:
            raise fault
        return True

    RemoteAction._validate_action_result = validate


def main() -> None:
    """Run ``rasa`` with the given arguments."""
    import structlog
    from rasa.utils import log_utils

    configure = log_utils.configure_structlog

    def configure_without_words(*args: Any, **kwargs: Any) -> None:
        configure(*args, **kwargs)
        processors = structlog.get_config()["processors"]
        structlog.configure(processors=[without_words, *processors])

    log_utils.configure_structlog = configure_without_words
    if "actions" not in sys.argv:
        check_schema_once()
    from rasa.__main__ import main as rasa

    sys.argv[0] = "rasa"
    rasa()


if __name__ == "__main__":
    main()
