"""UnderstandingHeads with the real encoder, trained on a slice of the real messages."""

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.heads.labels import ACTS, FLAGS, KINDS, TOPICS
from bot.components.heads.model import HeadsFileError
from bot.components.sentence_encoder import SentenceEncoder
from bot.components.understanding_heads import FLAG_PROBABILITIES, UnderstandingHeads

MESSAGES = Path(__file__).parents[3] / "bot" / "data" / "nlu"
EVERY = 12  # one training message in so many: enough to learn from, quick to encode
CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("model"))
    paths = [str(path) for path in sorted(MESSAGES.rglob("*.yml"))]
    every = training_data_from_paths(paths, "en").training_examples
    data = TrainingData(every[::EVERY])
    encoder = SentenceEncoder.create({}, storage, Resource("encoder"), CONTEXT)
    heads = UnderstandingHeads.create({}, storage, Resource("heads"), CONTEXT)
    heads.train(encoder.process_training_data(data))
    return encoder, heads, storage


def understand(encoder, heads, text):
    (message,) = heads.process(encoder.process([Message({TEXT: text})]))
    return message


def test_message_gets_kind_flags_topic_and_act(trained):
    understood = understand(*trained[:2], "Nobody rings back about my leak").get("understanding")
    assert understood["kind"]["name"] in KINDS
    assert understood["topic"]["name"] in TOPICS
    assert understood["act"]["name"] in ACTS
    assert len(understood["kind"]["ranking"]) == len(KINDS)
    assert all(flag["name"] in FLAGS for flag in understood["flags"])


def test_kind_confidences_add_up_and_fall(trained):
    kind = understand(*trained[:2], "When is my rent due?").get("understanding")["kind"]
    confidences = [entry["confidence"] for entry in kind["ranking"]]
    assert sum(confidences) == pytest.approx(1.0, abs=0.01)
    assert confidences == sorted(confidences, reverse=True)
    assert {"name": kind["name"], "confidence": kind["confidence"]} in kind["ranking"]


def test_raised_flag_quotes_the_resident(trained):
    text = "There is black mould all over my son's bedroom wall and the council solicitor laughed"
    for flag in understand(*trained[:2], text).get("understanding")["flags"]:
        assert flag["words"]
        assert flag["words"] in text


@pytest.mark.parametrize("text", ["", "😡", "x" * 20_000, "\x00", "لدي مشكلة", "https://a.b"])
def test_odd_message_is_answered_not_refused(trained, text):
    assert understand(*trained[:2], text).get("understanding")["kind"]["name"] in KINDS


def test_other_components_findings_stay(trained):
    encoder, heads, _ = trained
    given = Message({TEXT: "Hello", "understanding": {"language": {"code": "cy"}}})
    (message,) = heads.process(encoder.process([given]))
    assert message.get("understanding")["language"] == {"code": "cy"}


def test_only_the_understanding_goes_out(trained):
    message = understand(*trained[:2], "Hello")
    assert set(message.as_dict(only_output_properties=True)) == {TEXT, "understanding"}
    assert set(message.get(FLAG_PROBABILITIES)) == set(FLAGS)


def test_message_the_encoder_did_not_see_is_left_alone(trained):
    (message,) = trained[1].process([Message({TEXT: "Hello"})])
    assert message.get("understanding") is None


def test_survives_save_and_load(trained):
    encoder, heads, storage = trained
    again = UnderstandingHeads.load({}, storage, Resource("heads"), CONTEXT)
    text = "Still waiting for the plumber you promised last week"
    before, after = (
        understand(encoder, component, text).get("understanding") for component in (heads, again)
    )
    assert before["kind"]["name"] == after["kind"]["name"]
    assert [f["name"] for f in before["flags"]] == [f["name"] for f in after["flags"]]


def test_model_of_another_encoder_is_refused(trained, tmp_path):
    storage = LocalModelStorage.create(tmp_path)
    with storage.write_to(Resource("heads")) as folder:
        trained[1]._model.save(folder)
        description = folder / "heads.json"
        known = trained[1]._model.encoder_sha256
        description.write_text(description.read_text().replace(known, "0" * 64))
    with pytest.raises(HeadsFileError, match="make train"):
        UnderstandingHeads.load({}, storage, Resource("heads"), CONTEXT)
