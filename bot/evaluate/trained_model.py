"""The trained Rasa model, run on a message just as the bot runs it."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model import get_latest_model
from rasa.utils.log_utils import configure_structlog

from bot.components.heads.labels import FLAGS
from bot.evaluate.dataset import Labelled, Predicted

# The gateway puts this before a resident's slash, so that no message can be a command.
GUARD = "\u200b"


class ModelMissingError(Exception):
    """There is no trained model to measure."""


class TrainedModel:
    def __init__(self, path: Path) -> None:
        # Rasa prints every message at debug level unless told otherwise.
        configure_structlog(logging.WARNING)
        latest = get_latest_model(str(path)) if path.is_dir() else str(path)
        if latest is None or not Path(latest).is_file():
            raise ModelMissingError(f"No trained model in {path}: run `make train`.")
        self.path = Path(latest)
        self._agent = Agent.load(latest)
        self._loop = asyncio.new_event_loop()
        self.predict(Labelled("warm-up", "Good morning", "web", "other", frozenset(), "other"))

    def predict(self, message: Labelled) -> Predicted:
        text = GUARD + message.text if message.text.startswith("/") else message.text
        metadata = {"channel": message.channel, "landlord": "west-kent"}
        given = UserMessage(text, sender_id=f"evaluate-{message.id}", metadata=metadata)
        began = time.perf_counter()
        parsed = self._loop.run_until_complete(self._agent.processor.parse_message(given))
        spent = (time.perf_counter() - began) * 1000
        understood = parsed["understanding"]
        return Predicted(
            kind=understood["kind"]["name"],
            kind_confidence=understood["kind"]["confidence"],
            flags=frozenset(f["name"] for f in understood["flags"] if f["name"] in FLAGS),
            topic=understood["topic"]["name"],
            milliseconds=spent,
            details={"intent": parsed["intent"]["name"], **understood},
        )
