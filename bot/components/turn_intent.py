"""Rasa graph component: settles the danger flags and the one intent the dialogue runs on."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from bot.components.danger_flags import agreed_flags
from bot.components.heads.labels import INTENT_OF_KIND
from bot.components.understanding import add_to_understanding, understanding_of
from bot.components.understanding_heads import FLAG_PROBABILITIES, UnderstandingHeads

DANGER = "report_danger"
UNCLEAR = INTENT_OF_KIND["other"]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TurnIntent(GraphComponent):
    """Danger first, then a clear dialogue act, then the kind of an opening, else not understood.

    A danger that the screen says is over (`now` is false) does not take the turn. A message that
    is surely in another language is not understood: the encoder has read English only.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [UnderstandingHeads]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # Below these the bot asks rather than guesses.
            "kind_threshold": 0.40,
            "act_threshold": 0.50,
            # From this confidence on a language other than English is believed.
            "language_threshold": 0.80,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        self._kind_threshold = float(config["kind_threshold"])
        self._act_threshold = float(config["act_threshold"])
        self._language_threshold = float(config["language_threshold"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TurnIntent:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            understood = understanding_of(message)
            if "kind" not in understood:
                continue
            if "safety" in understood and message.get(FLAG_PROBABILITIES):
                flags = agreed_flags(
                    understood["flags"], message.get(FLAG_PROBABILITIES), understood["safety"]
                )
                add_to_understanding(message, flags=flags)
            name, confidence = self._choose(understood)
            message.set(INTENT, _intent(name, confidence), add_to_output=True)
            ranking = [_intent(name, confidence)] + [
                _intent(INTENT_OF_KIND[kind["name"]], kind["confidence"])
                for kind in understood["kind"]["ranking"]
                if INTENT_OF_KIND[kind["name"]] != name
            ]
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _choose(self, understood: dict[str, Any]) -> tuple[str, float]:
        present = [hit for hit in understood.get("safety") or () if hit["now"] is not False]
        if present:
            return DANGER, max(hit["confidence"] for hit in present)
        act, kind = understood["act"], understood["kind"]
        if self._is_foreign(understood.get("language")):
            others = (k["confidence"] for k in kind["ranking"] if k["name"] == "other")
            return UNCLEAR, next(others, 0.0)
        if not act.get("opening") and act["confidence"] >= self._act_threshold:
            return act["name"], act["confidence"]
        likeliest = kind["ranking"][0]["confidence"]
        if likeliest >= self._kind_threshold:
            return INTENT_OF_KIND[kind["name"]], kind["confidence"]
        return UNCLEAR, 1.0 - likeliest

    def _is_foreign(self, language: dict[str, Any] | None) -> bool:
        if not language or language["code"] == "en":
            return False
        return language["confidence"] >= self._language_threshold


def _intent(name: str, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: float(confidence)}
