"""The training messages are sound: labelled by the scheme, varied, unrepeated, nobody's data."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from bot.components.heads.labels import ACTS, FLAGS, INTENT_OF_KIND, KINDS, OPENING, TOPICS

ROOT = Path(__file__).parents[3]
MESSAGES = ROOT / "bot" / "data" / "nlu"
SETS = ROOT / "tests" / "evaluation" / "sets"

LANDLORDS = {"west-kent", "medway", "wdh", "charitable-south", "chislehurst-sidcup"}
CHANNELS = {"web", "sms", "whatsapp"}
STYLES = {
    "plain", "textspeak", "caps", "esol", "dialect", "polite",
    "sarcastic", "understated", "formal", "dictated", "emoji", "angry",
}  # fmt: skip


@pytest.fixture(scope="module")
def examples():
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = []
    for path in sorted(MESSAGES.rglob("*.yml")):
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
        for block in document["nlu"]:
            assert path.parent.name == block["intent"], f"{path} is in the wrong folder"
            for example in block["examples"]:
                found.append((block["intent"], example["text"].strip(), example["metadata"]))
    return found


@pytest.fixture(scope="module")
def openings(examples):
    return [(text, labels) for _, text, labels in examples if "kind" in labels]


def bare(text):
    """Letters and digits only: what two messages differ in if they differ at all."""
    return re.sub(r"[^\w]+", " ", text.lower()).strip() or text


def test_every_label_is_in_the_scheme(examples):
    for intent, text, labels in examples:
        if "question" in labels:  # said in answer to a question: teaches the act alone
            assert intent in {*ACTS, "ask_question"} - {OPENING}, text
            assert set(labels.get("flags", ())) <= set(FLAGS), text
            continue
        assert labels["kind"] in KINDS, text
        assert intent == INTENT_OF_KIND[labels["kind"]], text
        assert set(labels["flags"]) <= set(FLAGS), text
        assert set(labels["near"]) <= set(FLAGS) - set(labels["flags"]), text
        assert labels["topic"] in TOPICS, text


def test_every_message_says_where_it_could_come_from(openings):
    for text, labels in openings:
        assert labels["landlord"] in LANDLORDS, text
        assert labels["channel"] in CHANNELS, text
        assert labels["style"] in STYLES, text
        assert labels["group"], text


def test_no_message_twice(examples):
    counts = Counter(bare(text) for _, text, labels in examples if "kind" in labels)
    assert not [text for text, count in counts.items() if count > 1]


def test_no_act_is_taught_twice(examples):
    counts = Counter(
        (intent, bare(text)) for intent, text, labels in examples if "kind" not in labels
    )
    assert not [key for key, count in counts.items() if count > 1]


def shingles(text, size=4):
    words = bare(text).split()
    return {tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))}


def near_duplicates(texts, others=None, most_shared=0.8):
    """Pairs that share more than `most_shared` of their four-word runs (Jaccard)."""
    owners = defaultdict(set)
    all_shingles = [shingles(text) for text in texts]
    for number, own in enumerate(all_shingles):
        for shingle in own:
            owners[shingle].add(number)
    pairs = []
    checked = all_shingles if others is None else [shingles(text) for text in others]
    for number, own in enumerate(checked):
        meeting = Counter(other for shingle in own for other in owners.get(shingle, ()))
        for other, shared in meeting.items():
            if others is None and other >= number:
                continue
            union = len(own) + len(all_shingles[other]) - shared
            if len(own) > 2 and shared / union > most_shared:
                pairs.append(((others or texts)[number], texts[other]))
    return pairs


def test_no_near_duplicates(openings):
    assert not near_duplicates([text for text, _ in openings])


def test_no_evaluation_message_is_trained_on(examples):
    trained = [text for _, text, _ in examples]
    known = {bare(text) for text in trained if len(bare(text).split()) > 2}
    for path in sorted(SETS.glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines if line.strip()]
        assert not [t for t in texts if bare(t) in known], path
        assert not near_duplicates(trained, texts), path


def test_there_are_enough_messages(openings):
    assert len(openings) >= 6000


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_has_messages_and_near_misses(openings, flag):
    positives = sum(flag in labels["flags"] for _, labels in openings)
    near_misses = sum(flag in labels["near"] for _, labels in openings)
    assert positives >= 250, f"{flag}: {positives} positives"
    assert near_misses >= 250, f"{flag}: {near_misses} near misses"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_well_represented(openings, kind):
    assert sum(labels["kind"] == kind for _, labels in openings) >= 250


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_well_represented(openings, topic):
    assert sum(labels["topic"] == topic for _, labels in openings) >= 60


def test_every_act_but_openings_is_taught(examples):
    taught = Counter(intent for intent, _, _ in examples)
    missing = [act for act in ACTS if act != OPENING and not taught[act]]
    assert not missing


def test_half_of_the_messages_stand_in_contrast_groups(openings):
    groups = defaultdict(list)
    for _, labels in openings:
        groups[labels["group"]].append((labels["kind"], tuple(labels["flags"])))
    contrasted = sum(len(own) for own in groups.values() if len(set(own)) > 1)
    assert contrasted >= 0.5 * len(openings)


def test_lengths_run_from_a_word_to_a_letter(openings):
    words = [len(text.split()) for text, _ in openings]
    for least, most, share in ((1, 5, 0.05), (6, 25, 0.30), (26, 60, 0.15), (61, 400, 0.02)):
        part = sum(least <= count <= most for count in words) / len(words)
        assert part >= share, f"{least} to {most} words: {part:.3f}"


PERSONAL = {
    "phone number outside the ranges kept for drama": re.compile(
        r"(?<!\d)0(?!7700\s?900|1632\s?960)(?:[\s-]?\d){10}(?!\d)"
    ),
    "email address outside example.com and .org": re.compile(
        r"\b[\w.+-]+@(?!(?:[\w-]+\.)?example\.(?:com|org|co\.uk)\b)[\w-]+\.[\w.]+"
    ),
    "postcode that could be a home": re.compile(
        r"\b(?!ZZ)[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b"
    ),
    "national insurance number": re.compile(r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b"),
}


@pytest.mark.parametrize("kind", PERSONAL)
def test_no_real_personal_data(examples, kind):
    assert not [text for _, text, _ in examples if PERSONAL[kind].search(text)]
