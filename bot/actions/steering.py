"""Doing what a resident wishes with the conversation itself: stop, back, skip, start again, why."""

from __future__ import annotations

from bot.actions.handover import hand_over
from bot.actions.intake import TAKEN_BACK
from bot.actions.plan import next_question
from bot.actions.questions import BY_NAME
from bot.actions.questions.base import Prompt, Question
from bot.actions.turn import Turn
from bot.actions.wording import has, say


async def obey(turn: Turn, asked: Question, wish: str) -> None:
    """Do what a steering wish asks: nothing a resident wants is refused here."""
    intake = turn.intake
    if wish == "human":
        await hand_over(turn, "asked for a person")
    elif wish == "stop":
        await turn.save_draft()
        say_stopped(turn)
        intake.stopped = True
    elif wish == "take_back":
        await take_back(turn)
    elif wish == "leave_now":
        leave_now(turn)
    elif wish == "start_again":
        start_again(turn)
    elif wish == "go_back":
        turn.say("heard.back")
        if intake.answered:
            last = intake.answered[-1]
            intake.answered = intake.answered[:-1]
            BY_NAME[last].forget(intake)
            intake.confirmed = None
    elif wish in ("skip", "unsure") and asked.skippable:
        if asked.name == "when_happened" and wish == "unsure":
            intake.happened_words = turn.heard.text
        if asked.name not in intake.answered:
            intake.answered = [*intake.answered, asked.name]
        intake.changing = None
    else:
        own = f"explain.{asked.name}"
        turn.say(own if has(own) else "heard.explain")


def start_again(turn: Turn) -> None:
    """The matter from its first word: what it is, the next words say. What is sent stays sent."""
    if turn.intake.closed:
        turn.say("opening.hello_again", reference=turn.intake.case_reference or "")
        return
    turn.say("heard.start_again")
    turn.intake = turn.intake.afresh(turn.heard.sent_at)
    if next_question(turn.intake, turn.rules) is None:
        turn.ask(Prompt(say("ask.what_happened"), "what_happened"))


def say_stopped(turn: Turn) -> None:
    """That it ends here, and where what was told is kept."""
    reference = turn.intake.case_reference
    kept = "heard.kept_draft" if reference else "heard.kept_nothing"
    turn.say("heard.stopped", kept=say(kept, reference=reference))


async def take_back(turn: Turn) -> None:
    """What was being given is not wanted after all: nothing is sent, and the words are kept."""
    intake = turn.intake
    if intake.case_reference is None:
        say_stopped(turn)
        intake.stopped = True
        return
    await turn.save_draft()
    await turn.take_back()
    turn.say("heard.taken_back", reference=intake.case_reference)
    intake.remarked = [*intake.remarked, TAKEN_BACK]
    intake.closed = True


def leave_now(turn: Turn) -> None:
    """Somebody may be looking: how to make this page or these messages go, in one short line."""
    known = has(f"safety.leave_{turn.intake.channel}")
    turn.say(f"safety.leave_{turn.intake.channel}" if known else "safety.leave_sms")
    turn.intake.stopped = True
