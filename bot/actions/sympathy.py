"""The first answer to what somebody tells: sorry for what they live with, or what becomes of it."""

from __future__ import annotations

import re

from bot.actions.authority import has_died
from bot.actions.grounds import say_possible_grounds
from bot.actions.interpreters import NEED
from bot.actions.listening import tells_what_happened
from bot.actions.turn import Turn
from bot.actions.wording import has

# "5 weeks", and not "5 October"; and not how long somebody's rules say it should take.
_WAITED = re.compile(
    r"(over |nearly |almost |about )?(\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve) "
    r"(days?|weeks?|wks?|months?|mths?|years?|yrs?)",
    re.IGNORECASE,
)


# Who has been through some of the procedure, or waits in it.
_HAD_AN_ANSWER = frozenset({"wants_stage2", "already_considered", "chase"})


def _several(words: str) -> str:
    """ "two month" as it is said back: "two months"."""
    one = re.fullmatch(r"(?:\w+ )?(?:1|an?|one) \w+", words, re.IGNORECASE)
    return words if one or words.endswith("s") else f"{words}s"


def is_wait(words: str, text: str) -> bool:
    """Whether a length of time is one somebody has waited ("in 5 days" is a promise of theirs)."""
    before = text.lower().split(words.lower(), 1)[0].split()
    return not before or before[-1] not in ("in", "within", "every", "under", "next")


def acknowledge(turn: Turn, kind: str) -> None:
    intake = turn.intake
    if kind == "complaint" and intake.acting_for == "constituent":
        # Sympathy is the resident's; a member hears what becomes of what they wrote.
        turn.say("opening.member_complaint")
    elif intake.route == "stage_2":
        turn.say("opening.stage_2")
    elif has_died(intake) and kind != "enquiry":
        # Nothing stands before somebody's loss.
        turn.say("sympathy.bereaved")
    elif kind == "complaint":
        words = intake.happened_words
        if (
            intake.ongoing
            and words
            and _WAITED.fullmatch(words)
            and is_wait(words, turn.heard.text)
        ):
            turn.say("sympathy.still_waiting", words=_several(words))
        else:
            told = tells_what_happened(turn.heard.text)
            topic = (intake.topic if told else None) or "other"
            if topic == "complaint_handling" and not _HAD_AN_ANSWER.intersection(turn.heard.flags):
                # "A Stage 1 complaint, please" names the procedure; nothing of it has gone wrong yet.
                topic = "other"
            turn.say(f"sympathy.{topic}" if has(f"sympathy.{topic}") else "sympathy.other")
    else:
        turn.say(f"opening.{kind}")
    if intake.acting_for == "someone" and kind != "enquiry":
        turn.say("heard.bereaved" if has_died(intake) else "heard.representative")
    elif any(NEED in need for need in intake.adjustments) and intake.acting_for == "self":
        turn.say("heard.interpreter")
    say_possible_grounds(turn)
