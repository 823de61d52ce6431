"""Danger told in another language: heard, named, and never in an English message."""

import json
import time
from pathlib import Path

import pytest
import yaml
from rasa.shared.nlu.training_data.message import Message

from bot.actions.languages import FOLDER
from bot.components.safety.languages import signs
from bot.components.safety.languages.listening import told_in_other_languages
from bot.components.safety.languages.signs import LanguageSignFaultError, _signs, language_signs
from bot.components.safety.screen import read_safety
from bot.components.safety_screen import SafetyScreen
from bot.components.understanding_heads import FLAG_PROBABILITIES

ROOT = Path(__file__).parents[3]
TABLE = yaml.safe_load(Path(__file__).with_name("other_languages.yml").read_text(encoding="utf-8"))
LINES = yaml.safe_load((FOLDER / "languages.yml").read_text(encoding="utf-8"))
NOT_HAZARDS = ("latin", "passes")
TOLD = [
    (code, hazard, text)
    for code, entry in TABLE.items()
    for hazards in (
        {h: t for h, t in entry.items() if h not in NOT_HAZARDS},
        entry.get("latin", {}),
    )
    for hazard, texts in hazards.items()
    for text in texts
]
AFTERWARDS = yaml.safe_load(
    Path(__file__).with_name("other_languages_afterwards.yml").read_text(encoding="utf-8")
)
TOLD += [(code, hazard, text) for code, told in AFTERWARDS.items() for hazard, text in told]
PASSED = [(code, text) for code, entry in TABLE.items() for text in entry["passes"]]
# What the screen must know in every language that is answered.
EVERYWHERE = """fire gas carbon_monoxide flood electrics collapse no_heat_vulnerable not_breathing domestic_abuse violence
    suicide child_at_risk""".split()


def english_messages() -> list[str]:
    """Every message of the training data and of the evaluation sets."""
    found = set()
    for file in (ROOT / "bot/data/nlu").rglob("*.yml"):
        for block in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            given = block["examples"]
            lines = given.splitlines() if isinstance(given, str) else given
            found |= {one["text"] if isinstance(one, dict) else one.lstrip("- ") for one in lines}
    for file in (ROOT / "tests/evaluation/sets").glob("*.jsonl"):
        with file.open(encoding="utf-8") as lines:
            found |= {json.loads(line)["text"] for line in lines}
    return sorted(found)


@pytest.mark.parametrize(("code", "hazard", "text"), TOLD)
def test_hears_danger_told_in_another_language_and_says_in_which(code, hazard, text):
    found = {sighting.hazard: sighting for sighting in read_safety(text, code)}
    assert code in found[hazard].languages
    assert found[hazard].now is not False
    assert found[hazard].words in text


@pytest.mark.parametrize(("code", "text"), PASSED)
def test_lets_pass_what_is_no_danger(code, text):
    assert read_safety(text, code) == []


def test_no_english_message_is_heard_as_another_language():
    messages = english_messages()
    assert len(messages) > 15_000
    heard = {text: told for text in messages if (told := told_in_other_languages(text))}
    half_told = {
        text: heard.pop(text) for text in list(heard) if text.startswith("Fumo smoke in corridor")
    }
    assert [told.hazard for found in half_told.values() for told in found] == ["fire"]
    assert heard == {}


def test_every_language_that_is_answered_is_screened_for_every_danger():
    assert set(language_signs().names) == set(LINES) == set(TABLE)
    assert {code: LINES[code]["name"] for code in LINES} == language_signs().names
    for code, entry in TABLE.items():
        assert set(EVERYWHERE) <= set(entry), f"{code} shows no {set(EVERYWHERE) - set(entry)}"


@pytest.mark.parametrize("text", ["POŻAR W KUCHNI", "pozar w kuchni", "Poz\u0307ar, w: kuchni!!"])
def test_case_and_marks_change_nothing(text):
    assert [s.hazard for s in read_safety(text)] == ["fire"]


def test_words_that_languages_share_name_all_of_them_and_the_recognised_one_alone_where_there_is_one():
    [several] = told_in_other_languages("aag lagi")
    assert set(several.languages) == {"gu", "pa", "ur"}
    [one] = told_in_other_languages("aag lagi", "pa")
    assert one.languages == ("pa",)


def test_english_words_of_the_same_danger_stand_before_it():
    [fire] = read_safety("there is a fire, pożar")
    assert (fire.now, fire.languages) == (True, ())


def test_component_names_the_language_and_the_english_flags_never_silence_it():
    screen = SafetyScreen.create(SafetyScreen.get_default_config(), None, None, None)
    message = Message({"text": "w kuchni jest pożar", FLAG_PROBABILITIES: {"emergency": 0.001}})
    screen.process([message])
    [found] = message.get("understanding")["safety"]
    assert (found["languages"], found["told_in"], found["words"]) == (["pl"], "Polish", "pożar")
    assert (found["now"], found["because"]) == (None, "other_language")


@pytest.mark.parametrize("sign", ["ab* dom", "", "<nowhere> dom", "(a* b)", "(dom (pali|plonie))"])
def test_a_sign_that_cannot_be_read_is_an_error_that_names_it(sign):
    with pytest.raises(LanguageSignFaultError, match=r"pl\.yml"):
        _signs("pl", "fire", sign, {})


def test_a_hazard_that_is_unknown_stops_the_start_and_no_message(tmp_path, monkeypatch):
    (tmp_path / "pl.yml").write_text("language: Polish\nflod: [woda]\n", encoding="utf-8")
    monkeypatch.setattr(signs, "_HERE", tmp_path)
    with pytest.raises(LanguageSignFaultError, match="no hazard 'flod'"):
        language_signs.__wrapped__()


@pytest.mark.parametrize(
    "text", ["", "\x00", "ж" * 20_000, "aag " * 10_000, "\u0bcd\u200d", "(((", "ب" * 9_000]
)
def test_no_text_breaks_it_or_holds_it_long(text):
    began = time.perf_counter()
    told_in_other_languages(text[:10_000])
    assert time.perf_counter() - began < 2
