"""What is written once a case is with staff: more of the same, a second thought, or a new matter."""

from __future__ import annotations

import re

from bot.actions.clients.case_api import CaseApiRefusedError
from bot.actions.controls import is_greeting
from bot.actions.enquiry import answered_for_now
from bot.actions.listening import wants_to_complain
from bot.actions.safety import hears_danger, respond_to_danger
from bot.actions.turn import RECORDED, Turn
from bot.actions.yes_no import yes_or_no

# Topics that a further word about the same matter may well have.
VAGUE_TOPICS = ("other", "communication", "complaint_handling", "staff_contractor_conduct")


_CONDUCT = "staff_contractor_conduct"
# A yes or a no of fewer words, with nothing asked, adds nothing to a case.
WORDS_THAT_ADD = 3
# A change of mind told in so many words tells more than that.
WORDS_OF_A_STORY = 10
_ADDS = re.compile(
    r"\s*(also|and|plus|another thing|one more thing|i forgot|on top of that)\b", re.I
)


# Said of what is known already, whatever it sounds like.
_FORGOT = re.compile(
    r"^\W*(\w+ ){0,2}(i )?(forgot|forgotten|meant|should( have|'?ve)?) (to )?(say|said|mention(ed)?|add(ed)?|tell( you)?)\b|"
    r"^\W*(just )?to add\b",
    re.IGNORECASE,
)


def is_new_matter(turn: Turn, kind: str) -> bool:
    """Another kind, or the same kind about something the case does not hold yet."""
    if kind not in RECORDED:
        return False
    if (
        kind != "compliment"
        and _FORGOT.match(turn.heard.text)
        and not wants_to_complain(turn.heard.text)
    ):
        return False
    if kind == "enquiry":
        known = {*VAGUE_TOPICS, *(issue["topic"] for issue in turn.intake.issues)}
        return turn.heard.topic not in known
    if kind != turn.intake.kind:
        return True
    if _ADDS.match(turn.heard.text) and not wants_to_complain(turn.heard.text):
        return False  # further points join the complaint that is open (Code 6.8)
    if not turn.intake.issues and not wants_to_complain(turn.heard.text):
        return False  # found from a new chat: what it is about is not known here
    known = {issue["topic"] for issue in turn.intake.issues}
    if wants_to_complain(turn.heard.text) and turn.heard.topic == _CONDUCT:
        return _CONDUCT not in known  # "your plumber was rude and I want to complain about him"
    known |= set(VAGUE_TOPICS)
    return turn.heard.topic not in known


async def add(turn: Turn, kind: str) -> None:
    """A message after the receipt: a question is answered, anything else joins the case."""
    if kind == "enquiry" and answered_for_now(turn):
        return
    if yes_or_no(turn.heard) is not None and len(turn.heard.text.split()) < WORDS_THAT_ADD:
        turn.say("opening.thanks")
        return
    if is_greeting(turn.heard):
        turn.say("opening.hello_again", reference=turn.intake.case_reference)
        return
    if hears_danger(turn):
        await respond_to_danger(turn)
    await turn.add_information(turn.heard.text)
    key = "receipt.question_added" if kind == "enquiry" else "receipt.added"
    turn.say(key, reference=turn.intake.case_reference)


async def log_again(turn: Turn) -> None:
    """A complaint taken back a moment ago: staff read the change of mind, and it can be logged anew.

    What was withdrawn stays withdrawn: only a person may open a case again.
    """
    reference = turn.intake.case_reference
    if hears_danger(turn):
        await respond_to_danger(turn)
    try:
        await turn.add_information(turn.heard.text)
        turn.say("errand.after_all_told", reference=reference)
    except CaseApiRefusedError:
        turn.say("errand.after_all", reference=reference)
    turn.intake = turn.intake.again(turn.heard.sent_at)
    if len(turn.heard.text.split()) >= WORDS_OF_A_STORY:
        turn.intake.add_words(turn.heard.text)
