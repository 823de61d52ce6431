"""The bot over Rasa's REST channel: one message in, its replies out, or a reason why not."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import httpx

from handoff_api.metrics import BOT_FAILURES
from handoff_api.tracing import correlation

# Rasa reads a message that begins with "/" as an intent; with this before it, it is only text.
_ZERO_WIDTH_SPACE = "\u200b"
_TURN = "/webhooks/rest/webhook"
_HEARING = "/webhooks/hearing/dangers"
# Rasa greets at "/" even when it could not load its model.
_READY = "/webhooks/hearing/ready"
# Why a turn failed that was never to be: somebody turned the bot off.
SWITCHED_OFF = "switched_off"
# A look at whether the bot is there must not itself hold anything up.
_LOOK_TIMEOUT_S = 1.0


@dataclass(frozen=True)
class Outgoing:
    """What the bot is given. ``payload`` is a choice the bot itself offered, from our store."""

    conversation_id: str
    message_id: str
    landlord: str
    channel: str
    sent_at: datetime
    text: str
    payload: str | None = None
    # What came with it: types only, the bot has no use for the files themselves.
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """One thing the bot says; ``buttons`` are (title, payload) pairs."""

    text: str
    asks: str | None = None
    buttons: tuple[tuple[str, str], ...] = ()
    case_reference: str | None = None


@dataclass(frozen=True)
class Danger:
    """A danger the bot hears in somebody's words; ``now`` None where the words leave it open."""

    hazard: str
    # emergency | safeguarding
    group: str
    now: bool | None
    words: str


@dataclass(frozen=True)
class Turn:
    """What came of a message. ``failed`` says which part was down; replies may exist all the same,
    such as an emergency number given before the part that failed."""

    replies: tuple[Reply, ...] = ()
    failed: str | None = None
    failed_text: str | None = field(default=None)


class Bot(Protocol):
    """Whoever answers while no person holds the conversation."""

    async def answer(self, message: Outgoing) -> Turn:
        """The bot's turn; never raises for a bot that is down, slow or broken."""
        ...

    async def hear(self, text: str) -> list[Danger] | None:
        """The dangers in a text nobody asks the bot to answer; None when it cannot listen now."""
        ...

    async def is_up(self) -> bool:
        """Whether a message sent now has a chance."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class RasaBot:
    """Rasa on one or several private addresses, over clients with kept-alive connections.

    Any replica can take any turn, for they share their store and their locks; one that cannot be
    reached has not heard the message, so the next one is asked. Each is given ``at_once`` turns
    together: more would only make all of them slow, and the calls within a turn run out of time.
    The others wait here, first come first served; ``timeout`` seconds hold for wait and turn.
    """

    def __init__(
        self,
        url: str,
        timeout: float,
        *,
        at_once: int = 16,
        actions_url: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._clients = deque(
            httpx.AsyncClient(
                base_url=one.strip(), timeout=timeout, transport=transport, trust_env=False
            )
            for one in url.split(",")
        )
        self._timeout = timeout
        self._turns = asyncio.Semaphore(at_once * len(self._clients))
        self._actions_health = f"{actions_url.rstrip('/')}/health" if actions_url else None

    async def answer(self, message: Outgoing) -> Turn:
        """Send one message and read the replies; anything unexpected is a failed turn."""
        body = {
            "sender": message.conversation_id,
            "message": message.payload or as_plain_text(message.text),
            "metadata": {
                "landlord": message.landlord,
                "channel": message.channel,
                "message_id": message.message_id,
                "sent_at": message.sent_at.isoformat().replace("+00:00", "Z"),
                "conversation_id": message.conversation_id,
                "attachments": list(message.attachments),
                **correlation(),
            },
        }
        try:
            async with asyncio.timeout(self._timeout), self._turns:
                response = await self._post(_TURN, body)
            response.raise_for_status()
            return read_turn(response.json(), message.conversation_id)
        except (httpx.TimeoutException, TimeoutError):
            return Turn(failed="rasa_slow")
        except httpx.HTTPStatusError as error:
            return Turn(failed=f"rasa_{error.response.status_code}")
        except httpx.HTTPError:
            return Turn(failed="rasa_unreachable")
        except ValueError:
            return Turn(failed="rasa_garbled")

    async def hear(self, text: str) -> list[Danger] | None:
        """The dangers the trained model hears; no turn is taken and nothing is remembered."""
        try:
            response = await self._post(_HEARING, {"text": as_plain_text(text)})
            response.raise_for_status()
            return read_dangers(response.json())
        except (httpx.HTTPError, ValueError):
            BOT_FAILURES.labels("hearing").inc()
            return None

    async def is_up(self) -> bool:
        """Whether a Rasa has its model, and the action server too where its address is known."""
        if self._actions_health and not await _answers(self._clients[0], self._actions_health):
            return False
        for client in list(self._clients):
            if await _answers(client, _READY):
                return True
        return False

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients:
            await client.aclose()

    async def _post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Ask the replicas in turn; raises what the last one raised when none can be reached."""
        self._clients.rotate(-1)
        clients = list(self._clients)
        for client in clients[:-1]:
            try:
                return await client.post(path, json=body)
            except httpx.ConnectError:
                BOT_FAILURES.labels("replica_unreachable").inc()
        return await clients[-1].post(path, json=body)


async def _answers(client: httpx.AsyncClient, address: str) -> bool:
    try:
        response = await client.get(address, timeout=_LOOK_TIMEOUT_S)
    except httpx.HTTPError:
        return False
    return response.status_code == httpx.codes.OK


def as_plain_text(text: str) -> str:
    """``text`` so that Rasa can never take it for an intent."""
    return _ZERO_WIDTH_SPACE + text if text.lstrip().startswith("/") else text


def read_turn(body: Any, conversation_id: str) -> Turn:
    """Rasa's list of messages as a turn; raises ValueError when it is nothing of the kind, or is
    meant for another conversation: nobody may read what was said to somebody else."""
    if not isinstance(body, list):
        raise ValueError("the bot's answer is not a list")
    replies: list[Reply] = []
    failed: str | None = None
    failed_text: str | None = None
    for entry in body:
        if not isinstance(entry, dict):
            raise ValueError("the bot's answer holds something that is not a message")
        if entry.get("recipient_id", conversation_id) != conversation_id:
            raise ValueError("the bot's answer is for another conversation")
        custom = entry.get("custom")
        said = custom if isinstance(custom, dict) else entry
        text = said.get("text")
        text = text.strip() if isinstance(text, str) else ""
        if said.get("failed"):
            failed, failed_text = str(said["failed"])[:40], text or failed_text
        elif text:
            replies.append(
                Reply(
                    text=text,
                    asks=_plain(said.get("asks")),
                    buttons=_buttons(said.get("buttons")),
                    case_reference=_plain(said.get("case_reference")),
                )
            )
    if not replies and failed is None:
        failed = "rasa_silent"
    return Turn(replies=tuple(replies), failed=failed, failed_text=failed_text)


def read_dangers(body: Any) -> list[Danger]:
    """What the bot hears; raises ValueError when the answer is nothing of the kind."""
    found = body.get("dangers") if isinstance(body, dict) else None
    if not isinstance(found, list):
        raise ValueError("the bot's answer holds no list of dangers")
    try:
        return [
            Danger(str(one["hazard"]), str(one["group"]), one["now"], str(one["words"] or ""))
            for one in found
        ]
    except (KeyError, TypeError) as error:
        raise ValueError("the bot's answer holds something that is not a danger") from error


def _plain(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _buttons(value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list):
        return ()
    return tuple(
        (str(button["title"]), str(button["payload"]))
        for button in value
        if isinstance(button, dict) and button.get("title") and button.get("payload")
    )
