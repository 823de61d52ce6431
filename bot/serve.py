"""Start Rasa's command line with a resident's words kept out of its logs, and a quicker turn.

    python -m bot.serve run --model ... ; python -m bot.serve run actions --actions bot.actions
    python -m bot.serve train ...

Rasa 3.6 logs the text of a message when it fails (``rest.message.received.failure``) and slot
values at debug: see ``bot.logs``. What makes the turn quicker is in ``bot.quick``.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from bot.logs import keep_words_out_of_errors, without_words
from bot.secret_files import SecretFileError, unfold


def main() -> None:
    """Run ``rasa`` with the given arguments."""
    try:
        unfold(os.environ)
    except SecretFileError as error:
        sys.exit(f"putright: {error}")
    keep_words_out_of_errors()
    _keep_words_out_of_fields()
    if "actions" in sys.argv:
        from bot.action_runs import watch_actions

        watch_actions()
    elif sys.argv[1:2] == ["train"]:
        from bot.quick.reading import read_messages_once

        read_messages_once()
    else:
        from bot.quick import quicken
        from bot.tracker_store import use_no_other_store
        from bot.turns import note_lost_actions

        quicken()
        use_no_other_store()
        note_lost_actions()
    from rasa.__main__ import main as rasa

    sys.argv[0] = "rasa"
    rasa()


def _keep_words_out_of_fields() -> None:
    import structlog
    from rasa.utils import log_utils

    configure = log_utils.configure_structlog

    def configure_without_words(*args: Any, **kwargs: Any) -> None:
        configure(*args, **kwargs)
        # That one would bring an exception back, with its words and every local variable.
        rest = [
            p for p in structlog.get_config()["processors"] if p is not structlog.dev.set_exc_info
        ]
        structlog.configure(processors=[without_words, *rest])

    log_utils.configure_structlog = configure_without_words


if __name__ == "__main__":
    main()
