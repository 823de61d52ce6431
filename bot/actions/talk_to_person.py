"""A person on request, at any time, from anywhere."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.clients.case_api import CaseApiRefusedError, CaseApiUnavailableError
from bot.actions.handover import hand_over
from bot.actions.listening import listen
from bot.actions.safety import hears_danger, respond_to_danger, untold
from bot.actions.turn import Turn


class ActionTalkToPerson(Action):
    """Hands the conversation over with whatever is known."""

    def name(self) -> str:
        return "action_talk_to_person"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict
    ) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if turn.is_repeat:
            return turn.repeated()
        listen(turn.heard, turn.intake)
        try:
            if hears_danger(turn):
                await respond_to_danger(turn)
            await hand_over(turn, "asked for a person")
        except (CaseApiUnavailableError, CaseApiRefusedError):
            return turn.failed(first=untold(turn) if hears_danger(turn) else "")
        return turn.events()
