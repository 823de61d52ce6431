"""A write sent twice with the same ``Idempotency-Key`` is done once and answered alike."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import Response
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.errors import Problem
from handoff_api.idempotency import repository
from handoff_api.idempotency.records import AnswerRecord
from handoff_api.keys.service import Key

InFlight = set[tuple[str, str]]


class WriteInFlightError(Problem):
    """The same write is being done at this moment."""

    status = 409
    code = "write_in_flight"
    title = "The same write is already being done"

    def __init__(self) -> None:
        super().__init__(
            "Send it again in a moment with the same Idempotency-Key.",
            headers={"Retry-After": "1"},
        )


class IdempotencyKeyReusedError(Problem):
    """The key was used for another request."""

    status = 422
    code = "idempotency_key_reused"
    title = "This Idempotency-Key was used for another request"

    def __init__(self) -> None:
        super().__init__("Use a new key for a new write. Nothing was done.")


@dataclass
class Once:
    """One request's claim on its idempotency key; without a key the write is simply done.

    The answer is stored in the write's own transaction: either both are there or neither.
    """

    session: AsyncSession
    in_flight: InFlight
    header: str | None
    request_hash: str
    now: datetime
    _claim: tuple[str, str] | None = field(default=None, init=False)

    async def do(
        self, key: Key, status: int, write: Callable[[], Awaitable[BaseModel]]
    ) -> Response:
        """Do ``write`` unless it was done before; the response of the first time either way."""
        if not self.header:
            return _respond(status, (await write()).model_dump_json())
        claim = (key.id, self.header)
        if claim in self.in_flight:
            raise WriteInFlightError
        self.in_flight.add(claim)
        self._claim = claim
        known = await repository.find(self.session, key.id, self.header)
        if known is not None:
            if known.request_hash != self.request_hash:
                raise IdempotencyKeyReusedError
            return _respond(known.status, known.body, {"Idempotent-Replayed": "true"})
        answer = AnswerRecord(
            key_id=key.id,
            idempotency_key=self.header,
            request_hash=self.request_hash,
            status=status,
            body="",
            created_at=self.now,
        )
        try:
            # Written first: on PostgreSQL another process with the same key waits here.
            await repository.add(self.session, answer)
        except IntegrityError as error:
            raise WriteInFlightError from error
        answer.body = (await write()).model_dump_json()
        return _respond(status, answer.body)

    def finish(self) -> None:
        """Let the next request with this key through."""
        if self._claim is not None:
            self.in_flight.discard(self._claim)


def without_version(body: bytes) -> bytes:
    """What a request writes, to tell whether it is the same write.

    The version a writer had seen is a condition on the write, as ``If-Match`` is, and no part of it:
    whoever heard no answer asks what version the case is at now and sends the same write again.
    """
    try:
        told = json.loads(body)
    except ValueError:
        return body
    if not isinstance(told, dict) or "version" not in told:
        return body
    del told["version"]
    return json.dumps(told, sort_keys=True).encode()


def _respond(status: int, body: str, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status_code=status, headers=headers, media_type="application/json")
