"""Something about the writer, told at whatever question is open: read before the question is."""

from __future__ import annotations

import re

from bot.actions.anonymity import wishes_not_to_be_known
from bot.actions.for_another import lives_with_them
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.interpreters import hear_interpreter
from bot.actions.members import gives_reference, turns_out_own_home
from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR, plain_relative, spelt

# "He's my neighbour" says who makes the noise; "it's for my neighbour" for whom one writes.
_RELATION = rf"({FAMILY}|{FRIENDS})"
_WRITTEN_FOR = rf"({FAMILY}|{FRIENDS}|{NEIGHBOUR})"
# "Its for my mum", "shes me mum, i live somewhere else": told late, it is believed all the same.
_FOR_WHOM = re.compile(
    rf"^\W*((no|actually|sorry|and|oh|wait|but)\b\W*)*((it'?s|this is|i'?m|i am)( all)? )?((asking|writing|complaining|doing (this|it)|here) )?"
    rf"(for|on behalf of) (my|me|our) {_WRITTEN_FOR}\b(?!'?s\b)|^\W*((no|actually|sorry|and|oh|but)\b\W*)*(s?he)('?s| is) (my|me|our) {_RELATION}\b",
    re.IGNORECASE,
)
MOST_WORDS = 12


def tells_for_whom(heard: Heard, intake: Intake) -> bool:
    """Note whom somebody turns out to write for; False where that is known or not told."""
    if intake.acting_for is not None or len(heard.text.split()) > MOST_WORDS:
        return False
    found = _FOR_WHOM.search(spelt(heard.text).text.replace("\u2019", "'"))
    if found is None or lives_with_them(heard.text):
        return False
    intake.acting_for = "someone"
    relations = re.findall(rf"\b{_WRITTEN_FOR}\b", found.group(), re.IGNORECASE)
    intake.relationship = intake.relationship or plain_relative(str(relations[-1]))
    return True


def hear_who_speaks(heard: Heard, intake: Intake, asked: str) -> str | None:
    """The wording that answers it, or None when the message tells nothing of the kind."""
    if asked not in ("anonymity", "name") and wishes_not_to_be_known(heard, intake):
        return "heard.kept_elsewhere"
    if turns_out_own_home(heard, intake, asked):
        return "heard.own_home"
    if tells_for_whom(heard, intake):
        intake.add_words(heard.text)
        return "heard.representative"
    if hear_interpreter(heard, intake):
        intake.add_words(heard.text)
        return "heard.interpreter"
    if gives_reference(heard, intake, asked):
        return "heard.kept_elsewhere"
    return None
