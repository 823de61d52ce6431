"""The same messages through simpler systems, trained on the same data, side by side."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train_nlu
from rasa.shared.importers.utils import training_data_from_paths

from bot.components.heads.examples import Example, example_of
from bot.components.heads.labels import FLAGS, KIND_OF_INTENT, TOPICS
from bot.evaluate.dataset import Labelled, Predicted
from bot.evaluate.measures import Pairs, summary
from bot.evaluate.tables import table

Rival = Callable[[Labelled], Predicted]

# Trained rivals, so that the next measurement does not wait for them.
KEPT = Path("var/rivals")

# Rasa's own suggestion for English without pre-trained vectors, as `rasa init` writes it; its epochs
# are named by whoever trains it.
DIET_PIPELINE = """
recipe: default.v1
assistant_id: rival
language: en
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: {epochs}
  constrain_similarities: true
  random_seed: 7
"""


def side_by_side(ours: Pairs, training: Path, epochs: int) -> str:
    """A table of Putright, the keyword rule, TF-IDF with logistic regression, and DIET.

    ``epochs``: how often DIET goes over the messages.
    """
    examples = [e for e in _examples(training) if e.kind is not None]
    rows = [_row("Putright", ours)]
    for name, rival in (
        ('the word "complain"', keyword_rule),
        ("TF-IDF + logistic regression", tf_idf_rival(examples)),
        (f"Rasa's default DIET pipeline, {epochs} epochs", diet_rival(examples, epochs)),
    ):
        pairs = [(message, rival(message)) for message, _ in ours]
        rows.append(_row(name, pairs))
    return table(
        ["system", "kind", "complaint P", "R", "F1", "flags F1", "topic", "ms p50", "p95"], rows
    )


def _row(name: str, pairs: Pairs) -> list[object]:
    found = summary(pairs)
    tells_flags = any(predicted.flags for _, predicted in pairs)
    tells_topics = any(predicted.topic for _, predicted in pairs)
    return [
        name,
        found["kind_accuracy"],
        *found["complaint"].values(),
        found["flags_macro_f1"] if tells_flags else "-",
        found["topic_accuracy"] if tells_topics else "-",
        *found["ms_per_message"].values(),
    ]


def keyword_rule(message: Labelled) -> Predicted:
    began = time.perf_counter()
    kind = "complaint" if re.search(r"complain", message.text, re.IGNORECASE) else "enquiry"
    return Predicted(kind, 1.0, frozenset(), "", _since(began))


def tf_idf_rival(examples: list[Example]) -> Rival:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    labelled = [e for e in examples if e.flags is not None and e.topic is not None]
    reader = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    features = reader.fit_transform(e.text for e in labelled)
    kinds = LogisticRegression(C=10, max_iter=400).fit(features, [e.kind for e in labelled])
    topics = LogisticRegression(C=10, max_iter=400).fit(features, [e.topic for e in labelled])
    marks = np.array([[flag in (e.flags or ()) for flag in FLAGS] for e in labelled])
    flags = OneVsRestClassifier(LogisticRegression(C=10, solver="liblinear")).fit(features, marks)

    def predict(message: Labelled) -> Predicted:
        began = time.perf_counter()
        read = reader.transform([message.text])
        chances = kinds.predict_proba(read)[0]
        raised = flags.predict(read)[0]
        return Predicted(
            kinds.classes_[chances.argmax()],
            float(chances.max()),
            frozenset(flag for flag, up in zip(FLAGS, raised, strict=True) if up),
            topics.predict(read)[0],
            _since(began),
        )

    return predict


def diet_rival(examples: list[Example], epochs: int) -> Rival:
    """Tells kinds only, as one classifier of intents does.

    Training takes some minutes an epoch, once: the archive is kept under KEPT by the hash of
    pipeline and messages.
    """
    by_kind: dict[str, list[dict[str, str]]] = {}
    for example in examples:
        by_kind.setdefault(str(example.kind), []).append({"text": example.text})
    intents = {kind: intent for intent, kind in KIND_OF_INTENT.items()}
    blocks = [{"intent": intents[kind], "examples": own} for kind, own in by_kind.items()]
    document = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True)
    pipeline = DIET_PIPELINE.format(epochs=epochs)
    digest = hashlib.sha256((pipeline + document).encode()).hexdigest()[:16]
    archive = KEPT / f"diet-{digest}.tar.gz"
    if not archive.is_file():
        folder = Path(tempfile.mkdtemp(prefix="rival-"))
        config, data = folder / "config.yml", folder / "nlu.yml"
        config.write_text(pipeline, encoding="utf-8")
        data.write_text(document, encoding="utf-8")
        trained = train_nlu(str(config), str(data), str(folder))
        KEPT.mkdir(parents=True, exist_ok=True)
        shutil.move(str(trained), archive)
        shutil.rmtree(folder)
    agent = Agent.load(str(archive))
    loop = asyncio.new_event_loop()

    def predict(message: Labelled) -> Predicted:
        began = time.perf_counter()
        given = UserMessage(message.text, sender_id=f"rival-{message.id}")
        parsed = loop.run_until_complete(agent.processor.parse_message(given))
        intent = parsed["intent"]
        kind = KIND_OF_INTENT.get(intent["name"], "other")
        return Predicted(kind, float(intent["confidence"]), frozenset(), "", _since(began))

    predict(Labelled("warm-up", "Good morning", "web", "other", frozenset(), TOPICS[-1]))
    return predict


def _examples(training: Path) -> list[Example]:
    data = training_data_from_paths([str(path) for path in sorted(training.rglob("*.yml"))], "en")
    found = (example_of(message) for message in data.training_examples)
    return [example for example in found if example is not None]


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
