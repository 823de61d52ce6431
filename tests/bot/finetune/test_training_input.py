"""What fine-tuning learns from: the repository's messages, and the noise laid over them."""

import random
from pathlib import Path

import numpy as np
import pytest

from bot.components.heads.labels import ACTS, FLAGS, KINDS, TOPICS
from bot.finetune.messages import UNLABELLED, read_messages
from bot.finetune.noise import hurried

WRITTEN = """
version: "3.1"
nlu:
- intent: make_complaint
  examples:
  - text: |
      Nobody rings back.
    metadata: {kind: complaint, flags: [chase], topic: communication, group: w1-001}
- intent: affirm
  examples:
  - text: |
      yes
    metadata: {act: affirm, question: still_happening}
- intent: unsure
  examples:
  - text: |
      I haven't got it
    metadata: {act: unsure, flags: [], question: case_reference}
- intent: greet
  examples: |
    - a plain list without labels
"""


@pytest.fixture
def messages(tmp_path: Path):
    (tmp_path / "messages.yml").write_text(WRITTEN, encoding="utf-8")
    return read_messages(tmp_path)


def test_opening_carries_every_target(messages):
    opening = messages[0]
    assert KINDS[opening.kind] == "complaint"
    assert TOPICS[opening.topic] == "communication"
    assert ACTS[opening.act] == "opening"
    assert [flag for flag, on in zip(FLAGS, opening.flags, strict=True) if on] == ["chase"]


def test_dialogue_act_leaves_the_other_heads_alone(messages):
    act = messages[1]
    assert ACTS[act.act] == "affirm"
    assert (act.kind, act.topic) == (UNLABELLED, UNLABELLED)
    assert (act.flags == UNLABELLED).all()


def test_answer_without_flags_teaches_that_there_are_none(messages):
    assert (messages[2].flags == 0).all()
    assert messages[2].kind == UNLABELLED


def test_lists_without_labels_are_left_out(messages):
    assert len(messages) == 3


TEXT = "Please could someone tell me about the appointment because nobody has rung back."


def test_half_of_the_messages_stay_as_written():
    chance = random.Random(1)  # noqa: S311
    same = np.mean([hurried(TEXT, chance) == TEXT for _ in range(2000)])
    assert 0.4 < same < 0.65


def test_noise_keeps_most_of_the_words():
    chance = random.Random(2)  # noqa: S311
    words = set(TEXT.lower().split())
    for _ in range(200):
        noisy = set(hurried(TEXT, chance).lower().split())
        assert len(noisy & words) >= len(words) // 4


@pytest.mark.parametrize("text", ["", "a", "😡", "!!!", "ok"])
def test_noise_takes_any_text(text):
    chance = random.Random(3)  # noqa: S311
    assert all(isinstance(hurried(text, chance), str) for _ in range(100))


def test_same_chance_gives_the_same_noise():
    one, other = (
        [hurried(TEXT, random.Random(seed)) for seed in range(20)]  # noqa: S311
        for _ in range(2)
    )
    assert one == other
