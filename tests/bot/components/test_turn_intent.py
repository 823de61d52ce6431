"""TurnIntent: danger first, then a clear act, then the kind, else not understood."""

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.heads.labels import INTENT_OF_KIND, KINDS
from bot.components.turn_intent import TurnIntent


def turn(
    kind=("complaint", 0.9),
    act=("tell", 0.9),
    opening=True,
    safety=(),
    language=None,
    likelier=None,
):
    chosen = {"name": kind[0], "confidence": kind[1]}
    first = [{"name": likelier[0], "confidence": likelier[1]}, chosen] if likelier else [chosen]
    known = {one["name"] for one in first}
    ranking = first + [{"name": k, "confidence": 0.01} for k in KINDS if k not in known]
    understood = {
        "kind": {**chosen, "ranking": ranking},
        "act": {"name": act[0], "confidence": act[1], **({"opening": True} if opening else {})},
        "safety": list(safety),
        "language": language,
    }
    message = Message({TEXT: "words", "understanding": understood})
    TurnIntent(TurnIntent.get_default_config()).process([message])
    return message


def gas(now):
    return {"hazard": "gas", "confidence": 0.97, "now": now, "words": "smell gas"}


@pytest.mark.parametrize("kind", KINDS)
def test_opening_goes_by_its_kind(kind):
    assert turn(kind=(kind, 0.9)).get(INTENT)["name"] == INTENT_OF_KIND[kind]


def test_clear_act_goes_before_the_kind():
    found = turn(act=("affirm", 0.9), opening=False).get(INTENT)
    assert found == {"name": "affirm", "confidence": 0.9}


def test_unclear_act_leaves_the_turn_to_the_kind():
    message = turn(act=("affirm", 0.3), opening=False)
    assert message.get(INTENT)["name"] == "make_complaint"


def test_answer_to_a_question_is_a_telling():
    assert turn(act=("tell", 0.9), opening=False).get(INTENT)["name"] == "tell"


@pytest.mark.parametrize("now", [True, None])
def test_danger_takes_the_turn_before_any_act(now):
    message = turn(act=("affirm", 0.99), opening=False, safety=[gas(now)])
    assert message.get(INTENT) == {"name": "report_danger", "confidence": 0.97}


def test_danger_that_is_over_does_not_take_the_turn():
    assert turn(safety=[gas(False)]).get(INTENT)["name"] == "make_complaint"


def test_unsure_kind_is_not_guessed():
    assert turn(kind=("complaint", 0.2)).get(INTENT)["name"] == "say_something_else"


def test_what_may_be_a_complaint_opens_as_one_though_praise_is_likelier():
    message = turn(kind=("complaint", 0.3), likelier=("compliment", 0.6))
    assert message.get(INTENT) == {"name": "make_complaint", "confidence": 0.3}


def test_ranking_begins_with_the_choice_and_names_each_intent_once():
    ranking = turn(act=("stop", 0.9), opening=False).get("intent_ranking")
    names = [entry["name"] for entry in ranking]
    assert names[0] == "stop"
    assert len(names) == len(set(names))


def test_message_nothing_understood_is_left_alone():
    message = Message({TEXT: "words"})
    TurnIntent(TurnIntent.get_default_config()).process([message])
    assert message.get(INTENT) is None


def test_understanding_itself_is_unchanged():
    message = turn(safety=[gas(True)])
    assert message.get("understanding")["kind"]["name"] == "complaint"
    assert message.get(TEXT) == "words"


def test_message_in_another_language_is_not_guessed_at():
    message = turn(language={"code": "pl", "confidence": 0.97})
    assert message.get(INTENT)["name"] == "say_something_else"


@pytest.mark.parametrize("code", ["en", "cy"])
def test_english_and_unsure_languages_go_by_what_was_understood(code):
    message = turn(language={"code": code, "confidence": 0.5})
    assert message.get(INTENT)["name"] == "make_complaint"


def test_danger_in_another_language_is_still_danger():
    message = turn(safety=[gas(True)], language={"code": "pl", "confidence": 0.97})
    assert message.get(INTENT)["name"] == "report_danger"
