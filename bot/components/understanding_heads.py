"""Rasa graph component: labels a message with kind, flags, topic and act, and says why."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.encoder import EncodedText, EncoderFile, encoder_file
from bot.components.heads.evidence import Evidence
from bot.components.heads.examples import example_of
from bot.components.heads.labels import ACTS, FLAGS, KINDS, OPENING, TOPICS
from bot.components.heads.linear import Layer
from bot.components.heads.model import HeadsFileError, HeadsModel, Labelling
from bot.components.heads.thresholds import cheapest_kind
from bot.components.heads.training import train_heads
from bot.components.sentence_encoder import ENCODED, SentenceEncoder
from bot.components.understanding import add_to_understanding

# Every flag's probability, raised or not: the safety screen weighs them with its own findings.
FLAG_PROBABILITIES = "putright_flag_probabilities"

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UnderstandingHeads(GraphComponent):
    """Needs the SentenceEncoder before it; leaves the intent to TurnIntent after it."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def __init__(
        self, storage: ModelStorage, resource: Resource, model: HeadsModel | None = None
    ) -> None:
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UnderstandingHeads:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> UnderstandingHeads:
        """Raises HeadsFileError when the model was trained with another encoder than there is."""
        with model_storage.read_from(resource) as folder:
            model = HeadsModel.load(folder)
        present = encoder_file().sha256
        if model.encoder_sha256 != present:
            raise HeadsFileError(
                f"The model was trained with encoder {model.encoder_sha256[:12]}, models/ holds "
                f"{present[:12]}: run `make train`."
            )
        return cls(model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        examples, vectors = [], []
        for message in training_data.training_examples:
            example = example_of(message)
            feature = message.get_dense_features(TEXT, [])[1]
            if example is None or feature is None:
                continue
            examples.append(example)
            vectors.append(feature.features[0])
        file = encoder_file()
        logger.info("Training the heads on %d messages.", len(examples))
        self._model = train_heads(examples, np.stack(vectors), file.sha256, prior_of(file))
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            encoded = message.get(ENCODED)
            if self._model is not None and encoded is not None:
                self._label(message, encoded, self._model)
        return messages

    @staticmethod
    def _label(message: Message, encoded: EncodedText, model: HeadsModel) -> None:
        sparse = model.read(encoded.text)
        labelling = model.label(encoded.vector, sparse)
        raised = np.flatnonzero(labelling.flags >= model.thresholds)
        evidence = Evidence(model, encoded, sparse) if len(raised) else None
        flags = [
            {
                "name": FLAGS[number],
                "confidence": round(float(labelling.flags[number]), 4),
                "words": evidence.words_for(int(number)) if evidence else "",
            }
            for number in sorted(raised, key=lambda n: -labelling.flags[n])
        ]
        by_flag = dict(zip(FLAGS, labelling.flags.tolist(), strict=True))
        message.set(FLAG_PROBABILITIES, by_flag)
        add_to_understanding(message, flags=flags, **_one_of_many(labelling))


def _one_of_many(labelling: Labelling) -> dict[str, Any]:
    kinds = _ranking(KINDS, labelling.kind)
    chosen = cheapest_kind(labelling.kind)
    kind = next(kind for kind in kinds if kind["name"] == chosen)
    act = _ranking(ACTS, labelling.act)[0]
    return {
        "kind": {**kind, "ranking": kinds},
        "topic": _ranking(TOPICS, labelling.topic)[0],
        "act": act if act["name"] != OPENING else {**act, "name": "tell", "opening": True},
    }


def _ranking(names: tuple[str, ...], probabilities: np.ndarray) -> list[dict[str, Any]]:
    order = np.argsort(-probabilities)
    return [
        {"name": names[number], "confidence": round(float(probabilities[number]), 4)}
        for number in order
    ]


def prior_of(file: EncoderFile) -> dict[str, Layer] | None:
    """The fine-tuned network's own heads, where it was fine-tuned with today's labels."""
    if file.prior is None:
        return None
    with np.load(file.prior, allow_pickle=False) as stored:
        arrays = dict(stored)
    names = {"kind": KINDS, "flags": FLAGS, "topic": TOPICS, "act": ACTS}
    return {
        head: Layer(arrays[f"{head}_weights"], arrays[f"{head}_bias"])
        for head, labels in names.items()
        if arrays.get(f"{head}_bias") is not None and len(arrays[f"{head}_bias"]) == len(labels)
    }
