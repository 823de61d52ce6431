"""Photos and files sent along: said to be kept, counted, and never a reason not to understand."""

from __future__ import annotations

from bot.actions.intake import FILE_KEPT
from bot.actions.questions.base import Prompt
from bot.actions.turn import Turn
from bot.actions.wording import say


def say_files_kept(turn: Turn) -> None:
    """Say that what came with this message is kept, and with which case where that is sure."""
    count, intake = turn.heard.files, turn.intake
    if not count:
        return
    key = "files.one" if count == 1 else "files.several"
    if intake.case_reference and turn.heard.is_files_alone:
        turn.say(f"{key}_with_case", count=count, reference=intake.case_reference)
    else:
        turn.say(key, count=count)


def count_files(turn: Turn) -> None:
    """Remember how many came, for the read-back; after a new matter has begun, so that it has them."""
    turn.intake.remarked = [*turn.intake.remarked, *[FILE_KEPT] * turn.heard.files]


async def take_files_alone(turn: Turn) -> None:
    """Photos without a word, outside the form: they join the case that is known, or open the talk."""
    intake = turn.intake
    intake.stopped = None
    say_files_kept(turn)
    if intake.closed and intake.case_reference:
        # Staff see in the case's history that something new has come.
        await turn.add_information(say("files.for_staff", count=turn.heard.files))
    elif intake.kind is None or intake.closed:
        turn.ask(Prompt(say("files.what_about"), "what_happened"))
