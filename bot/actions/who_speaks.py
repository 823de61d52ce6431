"""Something about the writer, told at whatever question is open: read before the question is."""

from __future__ import annotations

from bot.actions.anonymity import wishes_not_to_be_known
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.interpreters import hear_interpreter
from bot.actions.members import gives_reference, turns_out_own_home


def hear_who_speaks(heard: Heard, intake: Intake, asked: str) -> str | None:
    """The wording that answers it, or None when the message tells nothing of the kind."""
    if asked not in ("anonymity", "name") and wishes_not_to_be_known(heard, intake):
        return "heard.kept_elsewhere"
    if turns_out_own_home(heard, intake, asked):
        return "heard.own_home"
    if hear_interpreter(heard, intake):
        intake.add_words(heard.text)
        return "heard.interpreter"
    if gives_reference(heard, intake, asked):
        return "heard.kept_elsewhere"
    return None
