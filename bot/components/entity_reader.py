"""Rasa graph component: the entities of a message, dates resolved to ranges."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.entities.people import load_names
from bot.components.entities.reader import read_entities

_LONDON = ZoneInfo("Europe/London")


def london_day(sent_at: object, now: datetime) -> date:
    """The London day of an ISO instant; of `now` where it is missing or cannot be read."""
    moment = now
    if isinstance(sent_at, str):
        try:
            moment = datetime.fromisoformat(sent_at.replace("Z", "+00:00"))
        except ValueError:
            moment = now
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return moment.astimezone(_LONDON).date()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityReader(GraphComponent):
    """Adds to `entities`: date, duration, person, relationship, phone, email, postcode,
    reference, money. Dates count from the message's own day (metadata `sent_at`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def __init__(self) -> None:
        load_names()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityReader:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            metadata = message.get("metadata")
            sent_at = metadata.get("sent_at") if isinstance(metadata, dict) else None
            said_on = london_day(sent_at, datetime.now(timezone.utc))
            read = [
                {**entity, "extractor": "EntityReader"}
                for entity in read_entities(message.get(TEXT), said_on)
            ]
            message.set(ENTITIES, (message.get(ENTITIES) or []) + read, add_to_output=True)
        return messages
