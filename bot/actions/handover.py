"""Passing the conversation to a person with everything that is known."""

from __future__ import annotations

from bot.actions.turn import Turn


async def hand_over(turn: Turn, reason: str) -> None:
    """Give the conversation to staff; from then on the gateway no longer calls the bot.

    Raises CaseApiUnavailableError when staff could not be told.
    """
    await turn.save_draft()
    intake = turn.intake
    await turn.api.hand_over(
        turn.heard.conversation_id,
        {
            "reason": reason,
            "summary": intake.description or turn.heard.text,
            "case_reference": intake.case_reference,
        },
        turn.key("hand-over"),
    )
    intake.handed_over = True
    turn.say("handover.done")
    if turn.rules.policy.contacts.phone:
        turn.say("handover.phone")
