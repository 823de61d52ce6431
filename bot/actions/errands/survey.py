"""How it went: the landlord's own questions, and what may still be done by somebody not content."""

from __future__ import annotations

import re
from typing import Any

from bot.actions.errand import Errand
from bot.actions.errands.finding import Glance, put
from bot.actions.questions.base import Button, Prompt, yes_or_no_words
from bot.actions.turn import Turn
from bot.actions.wording import say

Question = dict[str, Any]
_WHY = "_why"
# What an errand's answer is when the resident would rather go back one question.
BACK = "go back"
# And when something else was said, so that the question is put once more.
AGAIN = "put again"
# Questions by which the case was found stand among those put, and are not the survey's.
FINDING = ("case_reference", "case_choice", "identity_check")


async def go_on(turn: Turn, case: Glance) -> Prompt | None:
    """Read the last answer, put the next question, send all of them at the end."""
    errand = turn.errand
    if errand.asking == "offer":
        return _after_offer(turn, case)
    form = await turn.api.survey_form(str(case["reference"]))
    questions: list[Question] = list(form["questions"])
    if not form["open"] and not form.get("given"):
        turn.say("survey.closed")
        return None
    if errand.asking is None:
        begin = "survey.begin" if form["open"] else "survey.begin_again"
        turn.say(begin, count=len(questions))
    elif errand.given == BACK:
        _go_back(turn)
    elif errand.given == AGAIN:
        errand.given = None
        errand.put = [name for name in errand.put if name != errand.asking]
    else:
        _keep(errand, questions)
    following = _next(errand, questions)
    if following is not None:
        errand.asking = following.asks
        errand.put = [*errand.put, following.asks]
        return following
    return await _send(turn, case, change=not form["open"])


def _go_back(turn: Turn) -> None:
    """The question before is put again and its answer forgotten; at the first one nothing changes."""
    errand = turn.errand
    errand.given = None
    asked = [name for name in errand.put if name not in FINDING and not name.endswith(_WHY)]
    open_now = str(errand.asking).removesuffix(_WHY)
    before = asked[: asked.index(open_now)] if open_now in asked else asked
    # At "could you say why?" the answer that led to it is the one to take back.
    again = open_now if str(errand.asking).endswith(_WHY) or not before else before[-1]
    errand.answers = [a for a in errand.answers if a["question"] != again]
    errand.put = [n for n in errand.put if n.removesuffix(_WHY) not in (again, open_now)]
    turn.say("heard.back")


def _keep(errand: Errand, questions: list[Question]) -> None:
    """Put the answer last given where it belongs; what fits no choice is kept as words."""
    given, errand.given = errand.given, None
    name = str(errand.asking)
    if given is None:
        return
    if name.endswith(_WHY):
        of = name.removesuffix(_WHY)
        # Made anew: what is changed in place looks unchanged, and is not kept.
        errand.answers = [
            {**answer, "words": given} if answer["question"] == of else answer
            for answer in errand.answers
        ]
        return
    question = next(q for q in questions if q["id"] == name)
    chosen = _choice(given, question)
    kept = {"question": name, "choice": chosen} if chosen else {"question": name, "words": given}
    errand.answers = [*errand.answers, kept]


def _next(errand: Errand, questions: list[Question]) -> Prompt | None:
    """The reason for the last answer where the policy asks why, else the next question."""
    for question in questions:
        name = str(question["id"])
        answer = next((a for a in errand.answers if a["question"] == name), None)
        if answer and _asks_why(answer, question) and name + _WHY not in errand.put:
            return Prompt(say("survey.why"), name + _WHY, (_skip(),))
        if name not in errand.put:
            buttons = tuple(Button(_label(option), option) for option in _options(question))
            return Prompt(str(question["asks"]), name, (*buttons, _skip()))
    return None


async def _send(turn: Turn, case: Glance, *, change: bool) -> Prompt | None:
    errand = turn.errand
    if not errand.answers:
        turn.say("survey.nothing")
        return None
    given = await turn.api.give_survey(
        str(case["reference"]),
        {"channel": turn.intake.channel or "web", "answers": errand.answers, "change": change},
        turn.key("survey"),
    )
    turn.say("survey.changed" if change else "survey.thanks")
    if given.get("dissatisfied"):
        turn.say("survey.followed_up")
    offer = given.get("offer")
    if not offer:
        return None
    errand.asking, errand.reason = "offer", str(offer)
    return put(turn, "confirm_errand", text=say(f"survey.offer_{offer}"))


def _after_offer(turn: Turn, case: Glance) -> None:
    """What somebody who is not content may still ask for, done when they say yes."""
    errand, turn.errand = turn.errand, Errand()
    if not errand.confirmed:
        turn.say("errand.left")
        return
    if errand.reason in ("stage_1", "stage_2"):
        turn.errand = Errand(name=errand.reason, chosen=str(case["reference"]))
        return
    turn.intake = turn.intake.following("complaint", turn.heard.sent_at)
    turn.intake.wants_complaint = True


def _asks_why(answer: dict[str, Any], question: Question) -> bool:
    return answer.get("choice") in (question.get("why_when") or ()) and "words" not in answer


def _options(question: Question) -> list[str]:
    if question["kind"] == "yes_no":
        return ["yes", "no"]
    return [str(option) for option in question.get("options") or ()]


def _choice(given: str, question: Question) -> str | None:
    """The option that typed words mean, or None."""
    options = _options(question)
    plain = re.sub(r"[^a-z]+", "_", given.lower()).strip("_")
    if plain in options:
        return plain
    if question["kind"] == "yes_no":
        answer = yes_or_no_words(given)
        return None if answer is None else ("yes" if answer else "no")
    # The longest first: "very poor" is not "poor".
    found = [
        o
        for o in sorted(options, key=len, reverse=True)
        if re.search(rf"\b{o.replace('_', ' ')}\b", given.lower())
    ]
    return found[0] if found else None


def _label(option: str) -> str:
    words = option.replace("_", " ")
    return words[:1].upper() + words[1:]


def _skip() -> Button:
    return Button(say("buttons.skip"), "skip")
