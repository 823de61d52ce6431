"""The danger flags: heads and screen together, neither alone against clear words of the other."""

import pytest

from bot.components.danger_flags import AGREEMENTS, agreed_flags


def sighting(group="emergency", confidence=0.97, now=True, words="smell gas"):
    return {"group": group, "confidence": confidence, "now": now, "words": words}


def names(flags):
    return [flag["name"] for flag in flags]


def raised(emergency=0.01, safeguarding=0.01, sightings=(), flags=()):
    probabilities = {"emergency": emergency, "safeguarding": safeguarding}
    return agreed_flags(flags, probabilities, sightings)


@pytest.mark.parametrize("group", AGREEMENTS)
def test_heads_alone_raise_what_they_are_sure_of(group):
    assert names(raised(**{group: 0.9})) == [group]


@pytest.mark.parametrize("group", AGREEMENTS)
def test_screen_carries_a_doubtful_head(group):
    assert names(raised(**{group: 0.1}, sightings=[sighting(group)])) == [group]
    assert not raised(**{group: 0.1})


@pytest.mark.parametrize("group", AGREEMENTS)
def test_danger_that_is_over_raises_nothing(group):
    assert not raised(**{group: 0.1}, sightings=[sighting(group, now=False)])


def test_words_are_those_the_screen_saw():
    (flag,) = raised(emergency=0.6, sightings=[sighting(words="smell gass")])
    assert flag["words"] == "smell gass"


def test_words_of_the_heads_serve_where_the_screen_saw_none():
    given = [{"name": "emergency", "confidence": 0.9, "words": "ceiling is down"}]
    (flag,) = raised(emergency=0.9, flags=given)
    assert flag["words"] == "ceiling is down"


def test_other_flags_stay_as_they_are():
    chase = {"name": "chase", "confidence": 0.7, "words": "any news"}
    assert raised(flags=[chase]) == [chase]


def test_flag_is_named_once():
    given = [{"name": "emergency", "confidence": 0.9, "words": "gas"}]
    assert names(raised(emergency=0.9, flags=given, sightings=[sighting()])) == ["emergency"]


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_certainty_is_not_an_error(probability):
    raised(emergency=probability, safeguarding=probability)
