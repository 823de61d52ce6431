"""Rasa graph component: puts a message's sentence vector on the message."""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.encoder import OnnxEncoder
from bot.components.encoder.onnx_encoder import shared_encoder

# What the encoder read and each word piece's part in it, for the components that explain.
ENCODED = "putright_encoded"

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Adds one dense sentence feature; the network itself stays in `models/`, by its hash."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"alias": "sentence_encoder"}

    def __init__(self, config: dict[str, Any], encoder: OnnxEncoder) -> None:
        self._alias = config.get("alias", "sentence_encoder")
        self._encoder = encoder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        return cls(config, shared_encoder())

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            encoded = self._encoder.encode(message.get(TEXT))
            message.set(ENCODED, encoded)
            self._add_feature(message, encoded.vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Every example's vector; the pieces are left out, they would fill the memory."""
        examples = [m for m in training_data.training_examples if m.get(TEXT)]
        logger.info("Encoding %d training messages.", len(examples))
        # The network leaves Python's lock while it computes: one message a core at a time.
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as cores:
            texts = (message.get(TEXT) for message in examples)
            for message, encoded in zip(
                examples, cores.map(self._encoder.encode, texts), strict=True
            ):
                self._add_feature(message, encoded.vector)
        return training_data

    def _add_feature(self, message: Message, vector: Any) -> None:
        feature = Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._alias)
        message.add_features(feature)
