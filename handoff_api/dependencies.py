"""What an endpoint may ask for: a transaction, the key, the chat."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Response, Security
from fastapi import Request as HttpRequest
from fastapi.security import HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.background import BackgroundTask

from handoff_api.attachments.service import Attachments
from handoff_api.channels.service import Channels
from handoff_api.clock import Clock
from handoff_api.conversations.bot import Bot
from handoff_api.conversations.bulletin import Bulletin
from handoff_api.conversations.service import Chat
from handoff_api.database import Database
from handoff_api.idempotency.service import InFlight, Once, without_version
from handoff_api.keys.repository import mark_used
from handoff_api.keys.service import Key, KeyForbiddenError, recognise
from handoff_api.keys.tokens import Tokens
from handoff_api.news.newsroom import Newsroom
from handoff_api.settings import Settings
from handoff_api.timers.service import Timers
from handoff_api.webhooks.sending import Courier

# For the API's description alone: what a header holds is judged where keys and tokens live.
_KEY = HTTPBearer(auto_error=False, scheme_name="key", description="A key of this service")
CHAT_TOKEN = HTTPBearer(
    auto_error=False, scheme_name="chat_token", description="The token of POST /v1/chat/sessions"
)
WRITERS = ("caseworker", "manager", "admin")
READERS = (*WRITERS, "auditor")


@dataclass(frozen=True)
class Services:
    """Everything the composition root made, for one process."""

    settings: Settings
    database: Database
    clock: Clock
    bot: Bot
    chat: Chat
    attachments: Attachments
    bulletin: Bulletin
    newsroom: Newsroom
    in_flight: InFlight
    door: str
    courier: Courier
    timers: Timers
    tokens: Tokens | None
    channels: Channels

    async def close(self) -> None:
        """Give back what this process holds open."""
        await self.channels.close()
        await self.newsroom.close()
        await self.bulletin.close()
        await self.courier.close()
        await self.bot.close()
        await self.database.close()

    async def key_in(self, header: str | None, session: AsyncSession) -> Key:
        """Whose key, or whose token of the landlord's own accounts, an ``Authorization`` holds."""
        scheme, _, value = (header or "").partition(" ")
        if self.tokens and scheme.lower() == "bearer" and value.count(".") == 2:
            return await self.tokens.recognise(value.strip())
        now = self.clock.now()
        key = await recognise(session, header, now)
        if key.seems_idle:
            await session.close()
            async with self.database.writes() as session:
                await mark_used(session, key.id, now)
        return key

    def told(self, conversation_id: str, response: Response) -> Response:
        """``response``, and once it is out, word to the streams of the conversation."""
        response.background = BackgroundTask(self.bulletin.publish, conversation_id)
        return response


# Without "async" these would be handed to another thread, which costs more than they do.
async def services(request: HttpRequest) -> Services:
    """What this process was composed of."""
    made: Services = request.app.state.services
    return made


Made = Annotated[Services, Depends(services)]


async def _reads(made: Made) -> AsyncIterator[AsyncSession]:
    async with made.database.reads() as session:
        yield session


async def _writes(made: Made) -> AsyncIterator[AsyncSession]:
    async with made.database.writes() as session:
        yield session


async def _now(made: Made) -> datetime:
    return made.clock.now()


# "function": the transaction ends before the response goes out, so nobody is told of a write
# that then fails.
Reads = Annotated[AsyncSession, Depends(_reads, scope="function")]
Writes = Annotated[AsyncSession, Depends(_writes, scope="function")]
Now = Annotated[datetime, Depends(_now)]


def key_for(*roles: str) -> Callable[..., object]:
    """A dependency: the caller's key, which must have one of ``roles`` and fit the door."""

    async def _key(
        request: HttpRequest,
        made: Made,
        session: Reads,
        _: Annotated[object, Security(_KEY)],
        authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    ) -> Key:
        key = await made.key_in(authorization, session)
        if request.method != "GET":
            # A write has its own connection: none is held beside it while it waits for others.
            await session.close()
        # An intake key sees every landlord: it is worth nothing at the door outsiders can reach.
        if (key.role == "intake") != (made.door == "intake"):
            raise KeyForbiddenError(f"A key with the role {key.role} does not open this door.")
        if key.role not in roles:
            raise KeyForbiddenError(
                f"This needs the role {' or '.join(roles)}; this key has the role {key.role}.",
                allowed_roles=list(roles),
            )
        # For whoever writes down who read what.
        request.state.key = key
        return key

    return _key


Reader = Annotated[Key, Depends(key_for("intake", *READERS))]
Writer = Annotated[Key, Depends(key_for("intake", *WRITERS))]
StaffReader = Annotated[Key, Depends(key_for(*READERS))]
StaffWriter = Annotated[Key, Depends(key_for(*WRITERS))]
Intake = Annotated[Key, Depends(key_for("intake"))]


async def _once(
    request: HttpRequest,
    made: Made,
    session: Writes,
    now: Now,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> AsyncIterator[Once]:
    line = f"{request.method} {request.url.path}\n".encode()
    written = without_version(await request.body())
    once = Once(
        session=session,
        in_flight=made.in_flight,
        header=idempotency_key,
        request_hash=hashlib.sha256(line + written).hexdigest(),
        now=now,
    )
    try:
        yield once
    finally:
        once.finish()


WriteOnce = Annotated[Once, Depends(_once, scope="function")]
