"""The heads' parts: n-grams, layers, calibration, thresholds, and the file they live in."""

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.heads.calibration import expected_calibration_error, fit_softmax_mixture
from bot.components.heads.examples import Example, ExampleLabelError, example_of
from bot.components.heads.labels import FLAGS, INTENT_OF_KIND, KIND_OF_INTENT, KINDS
from bot.components.heads.linear import Layer, fit_sigmoids, fit_softmax
from bot.components.heads.model import HeadsFileError, HeadsModel
from bot.components.heads.ngrams import (
    BUCKETS,
    MOST_WORDS,
    buckets_by_word,
    counted,
    rarity_of,
    weighted,
    words_of,
)
from bot.components.heads.split import in_development
from bot.components.heads.thresholds import cheapest_kind, choose_thresholds
from bot.components.heads.training import ExampleCountError, train_heads


def test_every_kind_has_one_intent():
    assert set(INTENT_OF_KIND) == set(KINDS)
    assert len(KIND_OF_INTENT) == len(KINDS)


def test_words_keep_their_place_in_the_text():
    text = "It's 14 days, still NO heating!"
    assert [text[w.start : w.end] for w in words_of(text)][:3] == ["It's", "14", "days"]
    assert [w.counted for w in words_of(text)][:2] == ["it's", "0"]


def test_very_long_text_is_cut():
    assert len(words_of("word " * 5000)) == MOST_WORDS


@pytest.mark.parametrize("text", ["", "😡", "a", "мама", "!!!"])
def test_any_text_can_be_counted(text):
    found = counted(buckets_by_word(words_of(text)))
    assert (found.buckets < BUCKETS).all()


def test_misspelt_word_shares_letters_with_the_right_one():
    def letters(text):
        return set(counted(buckets_by_word(words_of(text))).buckets.tolist())

    assert len(letters("complaint") & letters("complaynt")) > 5
    assert not letters("complaint") & letters("kettle")


def test_rare_words_weigh_more():
    texts = [counted(buckets_by_word(words_of(t))) for t in ("the tap", "the roof", "the lift")]
    rarity = rarity_of(texts)
    found = weighted(texts[0], rarity)
    by_bucket = dict(zip(found.buckets.tolist(), found.weights.tolist(), strict=True))
    common, rare = (buckets_by_word(words_of(word))[0][0] for word in ("the", "tap"))
    assert by_bucket[rare] > by_bucket[common]


def test_softmax_layer_learns_what_separates():
    features = np.eye(3).repeat(5, axis=0)
    targets = np.arange(3).repeat(5)
    layer = fit_softmax(features, targets, 3, 0.01, None)
    assert (layer.scores(features).argmax(axis=1) == targets).all()


def test_strong_pull_keeps_the_layer_at_its_prior():
    prior = Layer(np.full((2, 2), 0.5, dtype=np.float32), np.zeros(2, dtype=np.float32))
    marks = np.array([[1.0, 0.0], [0.0, 1.0]])
    layer = fit_sigmoids(np.eye(2), marks, 1e6, prior)
    assert np.allclose(layer.weights, 0.5, atol=1e-3)


def test_calibration_lowers_false_certainty():
    chance = np.random.default_rng(1)
    targets = chance.integers(0, 3, 400)
    believed = np.where(chance.random(400) < 0.6, targets, (targets + 1) % 3)
    sure = 12.0 * np.eye(3)[believed]
    mixture = fit_softmax_mixture(sure, np.zeros_like(sure), targets)
    scores = mixture.scores(sure, np.zeros_like(sure))
    confidences = (np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)).max(axis=1)
    assert expected_calibration_error(confidences, believed == targets) < 0.05


def test_too_few_held_out_messages_leave_the_mixture_plain():
    mixture = fit_softmax_mixture(np.zeros((3, 2)), np.zeros((3, 2)), np.array([0, 1, 0]))
    assert (mixture.dense, mixture.sparse) == (1.0, 0.5)


def test_missing_a_danger_costs_more_than_a_false_alarm():
    chance = np.random.default_rng(2)
    targets = np.zeros((600, len(FLAGS)))
    probabilities = chance.random((600, len(FLAGS))) * 0.6
    for column in range(len(FLAGS)):
        targets[:40, column] = 1
        probabilities[:40, column] = 0.2 + 0.75 * np.linspace(0, 1, 40)
    probabilities[:] = probabilities[:, [0]]
    found = dict(zip(FLAGS, choose_thresholds(probabilities, targets), strict=True))
    assert found["emergency"] < found["chase"]


@pytest.mark.parametrize(
    ("complaint", "praise", "kind"), [(0.30, 0.70, "complaint"), (0.20, 0.80, "compliment")]
)
def test_missing_a_complaint_costs_three_times_a_choice_offered_in_vain(complaint, praise, kind):
    probabilities = np.zeros(len(KINDS))
    probabilities[KINDS.index("complaint")] = complaint
    probabilities[KINDS.index("compliment")] = praise
    assert cheapest_kind(probabilities) == kind


def test_contrast_group_is_never_split():
    assert in_development("w1-014") == in_development("w1-014")
    share = np.mean([in_development(f"group-{number}") for number in range(4000)])
    assert 0.11 < share < 0.17


def message(intent="make_complaint", **labels):
    return Message({"text": "No heat", "intent": intent, "metadata": {"example": labels}})


def test_example_carries_its_labels():
    found = example_of(message(flags=["chase"], topic="repairs", group="g1"))
    assert found.kind == "complaint"
    assert found.flags == {"chase"}
    assert (found.topic, found.act, found.group) == ("repairs", "opening", "g1")


def test_example_without_metadata_teaches_only_its_kind():
    found = example_of(Message({"text": "No heat", "intent": "request_service"}))
    assert (found.kind, found.flags, found.topic) == ("service_request", None, None)


def test_dialogue_act_teaches_no_kind():
    found = example_of(message("affirm"))
    assert (found.kind, found.act, found.flags) == (None, "affirm", None)


def test_answer_may_teach_that_it_carries_no_flag():
    assert example_of(message("unsure", flags=[])).flags == frozenset()


@pytest.mark.parametrize("labels", [{"flags": ["chasing"]}, {"topic": "boilers"}])
def test_unknown_label_is_refused_with_the_message(labels):
    with pytest.raises(ExampleLabelError, match="No heat"):
        example_of(message(**labels))


@pytest.mark.parametrize("given", [Message({}), Message({"text": "x", "intent": "choose"})])
def test_what_is_not_ours_is_no_example(given):
    assert example_of(given) is None


@pytest.fixture(scope="module")
def small_model():
    chance = np.random.default_rng(3)
    examples, vectors = [], []
    for number in range(210):
        kind = KINDS[number % len(KINDS)]
        flags = frozenset(["chase"]) if number % 3 == 0 else frozenset()
        text = f"{kind} {'any news' if flags else 'hello'} {number}"
        examples.append(Example(text, kind, flags, "repairs", "opening", f"g{number}"))
        own = chance.normal(0, 0.05, 384)
        own[number % len(KINDS)] += 1
        vectors.append(own / np.linalg.norm(own))
    return train_heads(examples, np.array(vectors, dtype=np.float32), "abc"), vectors


def test_model_labels_what_it_was_shown(small_model):
    model, vectors = small_model
    found = model.label(vectors[0], model.read("complaint any news 0"))
    assert KINDS[int(found.kind.argmax())] == "complaint"
    assert np.isclose(found.kind.sum(), 1.0, atol=1e-4)
    quiet = model.label(vectors[1], model.read("service_request hello 1"))
    assert found.flags[FLAGS.index("chase")] > quiet.flags[FLAGS.index("chase")]


def test_model_survives_save_and_load(small_model, tmp_path):
    model, vectors = small_model
    model.save(tmp_path)
    again = HeadsModel.load(tmp_path)
    text = "complaint any news 0"
    before = model.label(vectors[0], model.read(text))
    after = again.label(vectors[0], again.read(text))
    assert np.allclose(before.kind, after.kind, atol=1e-3)
    assert np.allclose(before.flags, after.flags, atol=1e-3)
    assert again.encoder_sha256 == "abc"


def test_stored_model_holds_no_code(small_model, tmp_path):
    small_model[0].save(tmp_path)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".npz"]
    with np.load(tmp_path / "heads.npz", allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)


def test_model_of_other_labels_is_refused(small_model, tmp_path):
    small_model[0].save(tmp_path)
    description = tmp_path / "heads.json"
    description.write_text(description.read_text().replace('"chase"', '"chased"'))
    with pytest.raises(HeadsFileError, match="make train"):
        HeadsModel.load(tmp_path)


def test_nothing_to_train_on_is_said():
    with pytest.raises(ExampleCountError, match="bot/data/nlu"):
        train_heads([], np.zeros((0, 384)), "abc")
