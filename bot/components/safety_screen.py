"""Rasa graph component: the safety screen, before any intent is decided."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.safety.languages.signs import language_signs
from bot.components.safety.lexicon import lexicon
from bot.components.safety.screen import UNNAMED, read_safety, with_learned_flags
from bot.components.understanding import add_to_understanding, understanding_of
from bot.components.understanding_heads import FLAG_PROBABILITIES


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SafetyScreen(GraphComponent):
    """Puts `safety` into the message's understanding: a list, most pressing first.

    Each entry: hazard, group (emergency or safeguarding), confidence, now (None: ask), words,
    start, end; where it was told in another language, languages and told_in as well. Stands after the heads in the pipeline, so that it can weigh what they learned;
    without them it works from its signs alone.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        # Probabilities from which a learned flag alone is heard; chosen for recall.
        return {"heard_from": {"emergency": 0.5, "safeguarding": 0.5}}

    def __init__(self, config: dict[str, Any]) -> None:
        self._heard_from = {**self.get_default_config()["heard_from"], **config["heard_from"]}
        # A fault in the YAML stops the start, not a resident's message.
        lexicon()
        language_signs()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyScreen:
        return cls({**cls.get_default_config(), **config})

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            language = understanding_of(message).get("language") or {}
            sightings = read_safety(text, language.get("code"))
            if isinstance(text, str) and text.strip():
                learned, words = _learned(message)
                sightings = with_learned_flags(sightings, learned, words, text, self._heard_from)
            add_to_understanding(message, safety=[one.as_dict() for one in sightings])
        return messages


def _learned(message: Message) -> tuple[dict[str, float], dict[str, str]]:
    """The two flags' probabilities and, where a flag was raised, the words it went by."""
    flags = understanding_of(message).get("flags") or []
    raised = {flag["name"]: flag["confidence"] for flag in flags}
    probabilities = {**(message.get(FLAG_PROBABILITIES) or {}), **raised}
    learned = {name: probabilities[name] for name in UNNAMED if name in probabilities}
    return learned, {flag["name"]: flag.get("words") or "" for flag in flags}
