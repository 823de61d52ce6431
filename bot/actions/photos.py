"""Photos and files sent along: said to be kept, counted, and never a reason not to understand."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.actions.intake import FILE_KEPT
from bot.actions.questions.base import Prompt
from bot.actions.turn import Turn
from bot.actions.wording import say

_FILE = r"(photos?|pics?|pictures?|images?|screen ?shots?|videos?|files?|documents?|pdfs?|(my|a|the|some) letters?)"
_HOW_TO_SEND = re.compile(
    rf"\b(can|could|may|shall|should|how (do|can|could|would|to)|where (do|can|could)|do you (need|want|take)|want to|like to|"
    rf"is it ok(ay)? to|able to|am i)\b.{{0,30}}\b(send|sending|add|attach|upload|show|put|share|give|see|need|want|take)\b"
    rf".{{0,30}}\b{_FILE}\b|\bdo you (need|want|take) {_FILE}\b|\b(got|have|took) (loads of |some )?{_FILE}\b.{{0,30}}"
    rf"\b(send|where|how|want|need)\b|\b(upload|attach|add) {_FILE}\s*\?|"
    r"\bhow (do|can|would|to) ?(i|we)? (send|upload|attach|add) (them|these|those)\b",
    re.IGNORECASE,
)
_VIDEO = re.compile(r"\bvideos?\b", re.IGNORECASE)
# A longer message tells a story in which photos come up.
WORDS_OF_A_QUESTION = 16


def asks_how_to_send(heard: Heard) -> bool:
    """Whether somebody asks if and how photos or papers can be sent."""
    short = len(heard.text.split()) <= WORDS_OF_A_QUESTION and heard.choice is None
    return short and bool(_HOW_TO_SEND.search(heard.text)) and not heard.files


def answered_about_files(turn: Turn) -> bool:
    """Say how photos go on this channel: a button, a link, or simply by sending them."""
    if not asks_how_to_send(turn.heard):
        return False
    channel = turn.intake.channel
    turn.say(f"files.how_{channel}" if channel in ("sms", "whatsapp") else "files.how_web")
    if _VIDEO.search(turn.heard.text):
        turn.say("files.no_video")
    return True


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
