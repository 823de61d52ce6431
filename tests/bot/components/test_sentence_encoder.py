"""SentenceEncoder: gives each message one dense sentence feature and nothing else."""

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.sentence_encoder import ENCODED, SentenceEncoder


@pytest.fixture
def component(tmp_path):
    return SentenceEncoder.create(
        SentenceEncoder.get_default_config(),
        LocalModelStorage.create(tmp_path),
        Resource("encoder"),
        ExecutionContext(GraphSchema({})),
    )


def test_message_gets_a_vector(component):
    (message,) = component.process([Message({TEXT: "The lift is stuck"})])
    _, sentence = message.get_dense_features(TEXT, [])
    assert sentence.features.shape[0] == 1
    assert message.get(ENCODED).text == "The lift is stuck"


def test_message_keeps_everything_else(component):
    given = Message({TEXT: "The lift is stuck", "metadata": {"landlord": "medway"}})
    (message,) = component.process([given])
    assert message.get(TEXT) == "The lift is stuck"
    assert message.get("metadata") == {"landlord": "medway"}
    assert message.as_dict(only_output_properties=True) == {TEXT: "The lift is stuck"}


def test_message_without_text_is_not_an_error(component):
    (message,) = component.process([Message({})])
    assert message.get_dense_features(TEXT, [])[1] is not None


def test_training_examples_without_text_are_left_alone(component):
    wordless = Message({"intent": "choose"})
    worded = Message({TEXT: "It still leaks", "intent": "make_complaint"})
    component.process_training_data(TrainingData([wordless, worded]))
    assert not wordless.features
    assert len(worded.features) == 1


def test_training_and_answering_give_the_same_vector(component):
    trained, asked = Message({TEXT: "It still leaks"}), Message({TEXT: "It still leaks"})
    component.process_training_data(TrainingData([trained]))
    component.process([asked])
    one = trained.get_dense_features(TEXT, [])[1].features
    other = asked.get_dense_features(TEXT, [])[1].features
    assert (one == other).all()
