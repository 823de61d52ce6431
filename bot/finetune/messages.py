"""The training messages as number arrays: tokens, and targets with gaps where unlabelled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.components.heads.labels import ACTS, FLAGS, KIND_OF_INTENT, KINDS, OPENING, TOPICS
from bot.components.heads.split import in_development

UNLABELLED = -1


@dataclass(frozen=True)
class LabelledMessage:
    """Targets are label numbers, UNLABELLED where the message does not teach that head."""

    text: str
    kind: int
    flags: np.ndarray
    topic: int
    act: int
    group: str
    details: dict[str, str]

    @property
    def is_development(self) -> bool:
        return in_development(self.group)


def read_messages(folder: Path) -> list[LabelledMessage]:
    """Every example of every YAML file under `folder`, in a stable order."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    messages = []
    for path in sorted(folder.rglob("*.yml")):
        with path.open(encoding="utf-8") as stream:
            document = yaml.load(stream, Loader=loader)  # noqa: S506 - both are safe loaders
        for block in document.get("nlu") or ():
            examples = block.get("examples")
            if not isinstance(examples, list):
                continue
            for example in examples:
                message = _message(block["intent"], example)
                if message is not None:
                    messages.append(message)
    return messages


def _message(intent: str, example: dict) -> LabelledMessage | None:
    labels = example.get("metadata") or {}
    text = example["text"].strip()
    group = str(labels.get("group") or text)
    flags = np.full(len(FLAGS), UNLABELLED, dtype=np.float32)
    if "flags" in labels:
        flags = np.array([flag in labels["flags"] for flag in FLAGS], dtype=np.float32)
    if intent in ACTS and intent != OPENING:
        act = ACTS.index(intent)
        return LabelledMessage(text, UNLABELLED, flags, UNLABELLED, act, group, labels)
    if intent not in KIND_OF_INTENT:
        return None
    topic = TOPICS.index(labels["topic"]) if "topic" in labels else UNLABELLED
    kind = KINDS.index(KIND_OF_INTENT[intent])
    act = ACTS.index(labels.get("act", OPENING))
    return LabelledMessage(text, kind, flags, topic, act, group, labels)
