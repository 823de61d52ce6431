"""Passing the conversation to a person with everything that is known."""

from __future__ import annotations

from rasa_sdk.events import EventType

from bot import correlation, logs
from bot.actions.clients.case_api import CaseApiRefusedError, CaseApiUnavailableError
from bot.actions.intake import NOT_SCREENED
from bot.actions.turn import Turn


async def hand_over(turn: Turn, reason: str) -> None:
    """Give the conversation to staff; from then on the gateway no longer calls the bot.

    Words in a language in which danger is not heard go with a flag that says so. Raises CaseApiUnavailableError when staff could not be told.
    """
    await turn.save_draft()
    intake = turn.intake
    screened = NOT_SCREENED not in intake.remarked
    await turn.api.hand_over(
        turn.heard.conversation_id,
        {
            "reason": reason if screened else f"not screened for danger: {reason}",
            "summary": intake.description or turn.heard.text,
            "case_reference": intake.case_reference,
            "screened": screened,
        },
        turn.key("hand-over"),
    )
    intake.handed_over = True
    turn.say("handover.done")
    if turn.rules.policy.contacts.phone:
        turn.say("handover.phone")


async def give_threat_to_staff(turn: Turn) -> None:
    """A threat with no matter behind it: calmly, in its own words, to people who decide about it.

    Raises CaseApiUnavailableError when staff could not be told.
    """
    turn.say("heard.threat")
    turn.intake.add_words(turn.heard.text)
    turn.intake.add_signals([s for s in turn.heard.signals if s["name"] == "abusive"])
    await hand_over(turn, "a threat towards people, in its own words; nobody has decided anything")


async def give_to_person(turn: Turn, refused: CaseApiRefusedError) -> list[EventType]:
    """When the case API will never take what was said: a person takes it, in the resident's words.

    Never in the ordinary way of things, so the log says why.
    """
    logs.write("write_refused", code=refused.code, request_id=correlation.request_id())
    try:
        await turn.api.hand_over(
            turn.heard.conversation_id,
            {
                "reason": "the assistant could not record this",
                "summary": turn.intake.description or turn.heard.text,
                "case_reference": turn.intake.case_reference,
            },
            turn.key("give-to-person"),
        )
    except (CaseApiUnavailableError, CaseApiRefusedError):
        return turn.failed()
    turn.intake.handed_over = True
    turn.say("heard.taken_over")
    return turn.events()
