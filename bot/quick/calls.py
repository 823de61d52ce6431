"""Calls to the action server: one kept connection, and only what our actions read."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from rasa import __version__ as rasa_version
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

# Shorter than the action server keeps an idle connection (5 s), so that none is used as it is shut.
_KEEP_S = 3.0


class _Kept:
    """A session that stays open when the block that borrows it ends."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(self, *_: object) -> None:
        return None


def keep_connections() -> None:
    """Keep one session for each endpoint; Rasa opens and shuts one for every action."""
    if getattr(EndpointConfig.session, "keeps", False):
        return
    open_session = EndpointConfig.session

    def session(self: Any) -> _Kept:
        loop = asyncio.get_running_loop()
        kept, kept_loop = getattr(self, "_kept", (None, None))
        if kept is None or kept.closed or kept_loop is not loop:
            kept = open_session(self)
            kept.connector._keepalive_timeout = _KEEP_S
            self._kept = (kept, loop)
        return _Kept(kept)

    session.keeps = True  # type: ignore[attr-defined]
    EndpointConfig.session = session


def send_no_events() -> None:
    """Send slots and the latest message alone: our actions read no events, and all of a conversation's
    would travel with every turn, more each time."""
    RemoteAction._action_call_format = _call


def _call(self: RemoteAction, tracker: DialogueStateTracker, domain: Any) -> dict[str, Any]:
    state = tracker.current_state(EventVerbosity.NONE)
    return {
        "next_action": self._name,
        "sender_id": tracker.sender_id,
        "tracker": {**state, "events": []},
        "version": rasa_version,
    }
