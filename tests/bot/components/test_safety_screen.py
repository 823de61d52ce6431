"""SafetyScreen: what it hears, what it lets pass, and how it weighs the learned flags."""

import time
from pathlib import Path

import pytest
import yaml
from rasa.shared.nlu.training_data.message import Message

from bot.components.safety.lexicon import SafetyLexiconFaultError, compiled, lexicon
from bot.components.safety.screen import read_safety, with_learned_flags
from bot.components.safety_screen import SafetyScreen
from bot.components.understanding_heads import FLAG_PROBABILITIES

TABLE = yaml.safe_load(Path(__file__).with_name("safety_cases.yml").read_text(encoding="utf-8"))
CASES = [
    (hazard, k, text) for hazard, group in TABLE.items() for k, ts in group.items() for text in ts
]
HEARD = [(hazard, k == "now" or None, text) for hazard, k, text in CASES if k != "not_now"]
PASSED = [text for _, k, text in CASES if k == "not_now"]
HAZARDS = """gas carbon_monoxide fire electrics flood collapse no_heat_vulnerable insecure_home
    lift_entrapment mould_breathing sewage violence child_at_risk adult_at_risk domestic_abuse
    suicide""".split()
ODD = [
    "", " ", "🙂", "\x00\x01\u200b", "https://example.org/gas", "/restart", "яма в стене",
    "x" * 20_000, "gas smell " * 2_000, "a " * 10_000, "?!?!", None, 5,
]  # fmt: skip


@pytest.fixture(scope="module")
def screen():
    return SafetyScreen.create(SafetyScreen.get_default_config(), None, None, None)


def processed(screen, text, **data):
    message = Message({"text": text, **data})
    assert screen.process([message]) == [message]
    return message


def safety(screen, text, **data):
    return processed(screen, text, **data).get("understanding")["safety"]


@pytest.mark.parametrize(("hazard", "now", "text"), HEARD)
def test_hears_danger(hazard, now, text):
    found = {sighting.hazard: sighting for sighting in read_safety(text)}
    assert found[hazard].now is now


@pytest.mark.parametrize("text", PASSED)
def test_lets_pass_what_is_no_danger_now(text):
    assert [s for s in read_safety(text) if s.now is not False] == []


def test_table_shows_every_hazard_and_at_least_200_cases():
    assert set(HAZARDS) <= set(TABLE)
    assert len(CASES) >= 200
    assert set(lexicon().groups) == set(HAZARDS)


@pytest.mark.parametrize(("_", "__", "text"), HEARD[::5])
def test_capitals_change_nothing(_, __, text):
    heard = [(s.hazard, s.now) for s in read_safety(text)]
    assert [(s.hazard, s.now) for s in read_safety(text.upper())] == heard


def test_words_are_the_residents_own():
    text = "Hello. I can SMEL  GASS in here!"
    (sighting,) = read_safety(text)
    assert sighting.words == text[sighting.start : sighting.end] == "SMEL  GASS"


def test_most_pressing_danger_comes_first():
    found = read_safety("There was a gas leak in 2021 and it was fixed. My husband hits me.")
    assert [s.hazard for s in found] == ["domestic_abuse", "gas"]
    assert [s.now for s in found] == [True, False]


def test_danger_late_in_a_long_letter_is_heard():
    assert read_safety("The stairs are dirty. " * 400 + "I want to die.")[0].hazard == "suicide"


def test_learned_flag_without_a_sign_is_heard_and_asked_about():
    (found,) = with_learned_flags([], {"safeguarding": 0.6}, {}, "he counts my steps")
    assert (found.group, found.now, found.because) == ("safeguarding", None, "learned")


def test_sure_learned_flag_needs_no_question_and_takes_its_hazard_from_hints():
    text = "that flue again and my headaches with the monoxide thing"
    (found,) = with_learned_flags([], {"emergency": 0.97}, {"emergency": "that flue"}, text)
    assert (found.hazard, found.now, found.words) == ("carbon_monoxide", True, "that flue")


def test_unnamed_danger_is_called_so():
    (found,) = with_learned_flags([], {"emergency": 0.8}, {}, "help us please")
    assert found.hazard == "danger"


def test_learned_doubt_never_silences_a_strong_sign():
    found = with_learned_flags(read_safety("i can smell gas"), {"emergency": 0.001}, {}, "")
    assert [(s.hazard, s.now) for s in found] == [("gas", True)]


def test_learned_doubt_never_silences_a_wheezing_child_with_mould():
    text = "the mould is so bad my little girl is wheezing every night. reported it in august"
    found = with_learned_flags(read_safety(text), {"emergency": 0.001}, {}, text)
    assert [(s.hazard, s.now) for s in found] == [("mould_breathing", True)]


def test_learned_doubt_settles_a_question_about_the_past():
    found = read_safety("the bin store fire in 2021, who looked into it")
    assert found[0].now is None
    assert with_learned_flags(found, {"emergency": 0.001}, {}, "")[0].now is False


def test_learned_doubt_leaves_a_supposed_danger_to_be_answered():
    found = read_safety("who do i ring if i smell gas")
    assert with_learned_flags(found, {"emergency": 0.001}, {}, "")[0].now is None


def test_learned_support_raises_confidence():
    found = read_safety("safeguarding please")
    raised = with_learned_flags(found, {"safeguarding": 0.9}, {}, "")
    assert raised[0].confidence > found[0].confidence


@pytest.mark.parametrize(
    "text",
    [
        "she died, i sort her things out",
        "i deal with his things since he passed",
        "my late mother, im clearing her flat",
    ],
)
def test_who_sorts_the_things_of_the_dead_is_in_no_danger_for_it(text):
    assert with_learned_flags([], {"safeguarding": 0.8}, {"safeguarding": "her things"}, text) == []


@pytest.mark.parametrize(
    ("text", "learned"),
    [
        ("she died and nobody is looking after him", 0.8),
        ("i cant cope since she died", 0.8),
        ("she died, i sort her things out, he counts my steps", 0.95),
    ],
)
def test_a_death_alone_silences_no_learned_danger(text, learned):
    (found,) = with_learned_flags([], {"safeguarding": learned}, {}, text)
    assert found.because == "learned"


def test_a_wish_to_die_is_heard_beside_a_death():
    text = "my mum died, i sort her things out and i want to die too"
    found = with_learned_flags(read_safety(text), {"safeguarding": 0.8}, {}, text)
    assert [(s.hazard, s.now) for s in found] == [("suicide", True)]


def test_a_learned_flag_that_went_by_a_name_is_no_danger():
    assert with_learned_flags([], {"emergency": 0.7}, {"emergency": "Flood"}, "call me Flood") == []
    (found,) = with_learned_flags(
        [], {"emergency": 0.7}, {"emergency": "its bad"}, "Ms Flood, its bad"
    )
    assert found.hazard == "danger"


def test_component_takes_the_heads_probabilities(screen):
    found = safety(screen, "something is very wrong", **{FLAG_PROBABILITIES: {"emergency": 0.7}})
    assert [s["hazard"] for s in found] == ["danger"]


def test_component_writes_what_the_dialogue_needs(screen):
    (found,) = safety(screen, "socket sparkin")
    assert found == {
        "hazard": "electrics",
        "group": "emergency",
        "confidence": 0.97,
        "now": True,
        "because": "present",
        "words": "socket sparkin",
        "start": 0,
        "end": 14,
    }


def test_component_says_nothing_where_nothing_is_wrong(screen):
    assert safety(screen, "when is my rent due") == []


def test_component_changes_nothing_else(screen):
    before = {"intent": {"name": "tell"}, "entities": [1], "metadata": {"channel": "web"}}
    message = processed(screen, "smell gas", understanding={"kind": {"name": "other"}}, **before)
    assert {key: message.get(key) for key in before} == before
    assert message.get("understanding")["kind"] == {"name": "other"}


def test_component_survives_save_and_load(screen):
    loaded = SafetyScreen.load(SafetyScreen.get_default_config(), None, None, None)
    assert safety(loaded, "i can smell gas") == safety(screen, "i can smell gas")


@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text)[:20])
def test_no_text_breaks_the_screen_or_holds_it_up(screen, text):
    started = time.process_time()  # its own work: a busy machine is no fault of the screen
    assert isinstance(safety(screen, text), list)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("sign", ["<nothing_of_the_kind>", "a &2 b &2 c", "(unclosed"])
def test_fault_in_the_lexicon_names_the_sign(sign):
    with pytest.raises(SafetyLexiconFaultError, match="hazards.yml"):
        compiled(sign, {})


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("my sister hurt herself", "suicide"),
        ("she said sister kill me", "violence"),
        ("the lady smoke pouring from her window", "fire"),
        ("lady sparks flying out her socket", "electrics"),
        ("my sister gas is leaking", "gas"),
        ("this is sister fire here", "fire"),
        ("12 The Fire Close to me", "fire"),
        ("gas road works smell", "gas"),
        ("my name is jo gas smell", "gas"),
        ("mrs jones flood, help", "flood"),
        ("its kitchen flood here", "flood"),
    ],
)
def test_what_only_stands_like_a_name_is_danger(text, hazard):
    assert [one.hazard for one in read_safety(text)] == [hazard]
