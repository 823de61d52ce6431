"""Identity checks for the bot, on the inner door."""

from __future__ import annotations

from fastapi import APIRouter, Response

from handoff_api.conversations import holding
from handoff_api.dependencies import Intake, Now, Reads, WriteOnce, Writes
from handoff_api.errors import PROBLEMS
from handoff_api.identity import service
from handoff_api.identity.schemas import (
    CodeSent,
    ConversationCases,
    IdentityAttempt,
    IdentityCheckCreate,
    IdentityCheckOpened,
    IdentityResult,
)
from handoff_api.wire import Id

checks = APIRouter(prefix="/v1/identity-checks", tags=["identity"], responses=PROBLEMS)
conversation_cases = APIRouter(prefix="/v1/conversations", tags=["identity"], responses=PROBLEMS)


@checks.post("", status_code=201, response_model=IdentityCheckOpened)
async def begin(
    body: IdentityCheckCreate, key: Intake, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Begin to check who somebody is. The answer is the same whether or not the case exists."""
    return await once.do(key, 201, lambda: service.begin(session, body, key, now))


@checks.post("/{id}/code", status_code=202, response_model=CodeSent)
async def send_code(id: Id, key: Intake, session: Writes, now: Now, once: WriteOnce) -> Response:
    """Send a one-time code to the contact on file. The answer is the same if there is none."""
    return await once.do(key, 202, lambda: service.send_code(session, id, now))


@checks.post("/{id}/attempts", response_model=IdentityResult)
async def attempt(
    id: Id, body: IdentityAttempt, key: Intake, session: Writes, now: Now, once: WriteOnce
) -> Response:
    """Try a postcode or a code; five wrong tries lock the check."""
    return await once.do(key, 200, lambda: service.attempt(session, id, body, key, now))


@conversation_cases.get("/{id}/cases")
async def cases(id: Id, key: Intake, session: Reads) -> ConversationCases:
    """The cases this conversation made or was linked with, newest first."""
    conversation = await holding.find(session, id, key)
    return ConversationCases(cases=await service.cases_in(session, conversation.id))
