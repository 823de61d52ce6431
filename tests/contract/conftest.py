"""The case API as the bot meets it, on a real SQLite database."""

from tests.handoff_api.conftest import (  # noqa: F401 - fixtures
    address,
    bot,
    clock,
    house,
    migrated_sqlite,
    rasa,
    running_rasa,
    running_twilio,
    settings,
)
