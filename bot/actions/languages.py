"""Somebody who writes in another language is told so in it, and a person takes over."""

from __future__ import annotations

from functools import lru_cache

import yaml

from bot.actions.handover import hand_over
from bot.actions.intake import NOT_SCREENED
from bot.actions.listening import listen
from bot.actions.questions.base import Button, Prompt
from bot.actions.safety import hears_danger, hears_safeguarding, respond_to_danger
from bot.actions.turn import Turn
from bot.actions.wording import FOLDER, say

# The understanding's name for a language nobody can name.
UNKNOWN = "und"
ENGLISH = "en"
# Below this the language is a guess; text-speak is English too.
SURE = 0.8
# Which line of a language goes with a hazard: the number to ring that is not the ordinary one.
_NUMBER_OF = {
    "gas": "gas",
    "carbon_monoxide": "gas",
    "domestic_abuse": "abuse",
    "suicide": "despair",
}
# What a caseworker calls some languages that have no line here.
_NAMES = {
    UNKNOWN: "language not known", "am": "Amharic", "bg": "Bulgarian", "ckb": "Kurdish", "cs": "Czech",
    "de": "German", "el": "Greek", "fa": "Persian", "hi": "Hindi", "hu": "Hungarian", "ja": "Japanese",
    "ko": "Korean", "ku": "Kurdish", "lt": "Lithuanian", "lv": "Latvian", "ml": "Malayalam", "ne": "Nepali",
    "ps": "Pashto", "ru": "Russian", "si": "Sinhala", "sk": "Slovak", "so": "Somali", "sq": "Albanian",
    "te": "Telugu", "th": "Thai", "tl": "Filipino", "vi": "Vietnamese", "yo": "Yoruba", "zh": "Chinese",
}  # fmt: skip


@lru_cache(maxsize=1)
def _languages() -> dict[str, dict[str, str]]:
    return dict(yaml.safe_load((FOLDER / "languages.yml").read_text(encoding="utf-8")))


async def answered_in_language(turn: Turn, *, may_be_name: bool = False) -> bool:
    """Answer in the message's own language and hand over; False for English and for a guess.

    ``may_be_name``: a name or an address was asked for, which may look like any language; then only
    danger told in another language is answered in it.

    Danger told in it is answered with the number in that language and in plain English, staff are
    alerted, and whether it is happening now is asked with a yes and a no; the answer goes to staff.
    The need for an interpreter goes on whatever case staff make of it. Raises
    CaseApiUnavailableError when nobody could be told.
    """
    code = _language_of(turn)
    if code in (None, UNKNOWN) or (
        may_be_name and not any(d.get("languages") for d in turn.heard.safety)
    ):
        return False
    known = _languages().get(str(code))
    if known is None:
        return await _without_a_line(turn, str(code))
    names = turn.rules.names(turn.intake)
    turn.say_text(known["says"].format(number=names["emergency_services_phone"]))
    # What the model makes of a language that it has not read is a guess.
    listen(turn.heard, turn.intake, signals=False)
    _note_interpreter(turn, known["name"])
    asks_now = hears_danger(turn)
    if asks_now:
        told = {str(danger["hazard"]) for danger in turn.heard.safety}
        for line in dict.fromkeys(_NUMBER_OF[hazard] for hazard in sorted(told & set(_NUMBER_OF))):
            turn.say_text(known[line].format(**names))
        await respond_to_danger(turn)
    await hand_over(turn, f"writes in {known['name']}; an interpreter is needed")
    if asks_now:
        _ask_whether_now(turn, known, harm=hears_safeguarding(turn))
    return True


async def offered_interpreter(turn: Turn) -> bool:
    """Offer an interpreter for words of which none is English, in a language nobody can name.

    False for every other message. Raises CaseApiUnavailableError when nobody could be told.
    """
    return _language_of(turn) == UNKNOWN and await _without_a_line(turn, UNKNOWN)


def _language_of(turn: Turn) -> str | None:
    """The code of the language to answer in: the one of its danger words, else the one recognised.

    None for English, also English with a word of another language in it, and for a guess.
    """
    heard = turn.heard.understanding.get("language") or {}
    sure = float(heard.get("confidence") or 0.0) >= SURE
    code = str(heard.get("code") or "")
    if code == ENGLISH and sure:
        return None
    told = [one["languages"] for one in turn.heard.safety if one.get("languages")]
    if told and code not in _languages():
        return str(told[0][0])
    if code == UNKNOWN or (code and code != ENGLISH and sure):
        return code
    return str(told[0][0]) if told else None


def _note_interpreter(turn: Turn, language: str) -> None:
    need = f"an interpreter ({language})"
    if need not in turn.intake.adjustments:
        turn.intake.adjustments = [*turn.intake.adjustments, need]


def _ask_whether_now(turn: Turn, known: dict[str, str], *, harm: bool) -> None:
    """Staff hold the conversation by now: the button that is pressed is the next thing they read.

    ``harm``: of a person, who is asked about danger and not whether "it" is happening.
    """
    line, key = ("harm", "ask.anyone_in_danger_now") if harm else ("now", "ask.emergency_now")
    buttons = tuple(Button(_both(known[answer], answer), answer) for answer in ("yes", "no"))
    turn.ask(Prompt(f"{known[line]} ({say(key)})", "emergency_now", buttons))


def _both(title: str, answer: str) -> str:
    """A button in the language and in English, unless that is one word."""
    english = say(f"buttons.{answer}")
    return title if title == english else f"{title} ({english})"


async def _without_a_line(turn: Turn, code: str) -> bool:
    """No line in this language is there, and nobody has looked through the words for danger.

    A person takes a language over that has a name, and staff are told that nobody has looked. Where it
    has none (it may be no language at all) an interpreter is offered first; whoever writes on in it
    did not understand the offer.
    """
    endangered = hears_danger(turn)
    if endangered and code == UNKNOWN:
        return False
    turn.intake.add_words(turn.heard.text)
    if endangered:
        await respond_to_danger(turn)
    told_before = NOT_SCREENED in turn.intake.remarked
    if not told_before:
        turn.intake.remarked = [*turn.intake.remarked, NOT_SCREENED]
        turn.say("opening.other_language")
    if code != UNKNOWN or told_before:
        turn.say("opening.other_language_go_on")
        _note_interpreter(turn, _NAMES.get(code, f"language code {code}"))
        await hand_over(turn, "writes in another language; an interpreter is needed")
        return True
    buttons = (
        Button(say("buttons.interpreter"), "interpreter"),
        Button(say("buttons.person"), "person"),
    )
    turn.ask(Prompt(say("opening.other_language_offer"), "what_happened", buttons))
    return True
