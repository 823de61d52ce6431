"""Start Rasa's command line with a resident's words kept out of its logs, and a quicker turn.

    python -m bot.serve run --model ... ; python -m bot.serve run actions --actions bot.actions

Rasa 3.6 logs the text of a message when it fails (``rest.message.received.failure``) and slot
values at debug. Every structured field but a short list of harmless ones is dropped here. What makes
the turn quicker is in ``bot.quick``.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from bot.secret_files import SecretFileError, unfold

# Fields that say what happened without saying who wrote or what.
KEPT = ("event", "level", "timestamp", "exc_info", "event_info", "model_id", "model_path", "url")


def without_words(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """A structlog processor that keeps the allowed fields alone."""
    return {key: value for key, value in event.items() if key in KEPT}


def main() -> None:
    """Run ``rasa`` with the given arguments."""
    try:
        unfold(os.environ)
    except SecretFileError as error:
        sys.exit(f"putright: {error}")
    import structlog
    from rasa.utils import log_utils

    configure = log_utils.configure_structlog

    def configure_without_words(*args: Any, **kwargs: Any) -> None:
        configure(*args, **kwargs)
        processors = structlog.get_config()["processors"]
        structlog.configure(processors=[without_words, *processors])

    log_utils.configure_structlog = configure_without_words
    if "actions" not in sys.argv:
        from bot.quick import quicken

        quicken()
    from rasa.__main__ import main as rasa

    sys.argv[0] = "rasa"
    rasa()


if __name__ == "__main__":
    main()
