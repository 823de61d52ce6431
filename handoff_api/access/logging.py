"""Writing down who read what: one dependency on every staff route, so that no route can forget."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import Request

from handoff_api.access import repository
from handoff_api.dependencies import Made, Reads
from handoff_api.keys.service import Key

# Lists that show words, names or somebody's search; others show no more than references.
_LISTS = {"/v1/alerts"}
_SEARCHES = {"/v1/cases"}
# What is about keys, subscriptions and the log itself is about no resident.
_NOT_PERSONAL = ("/v1/keys", "/v1/webhooks", "/v1/access-log", "/v1/reports", "/v1/events")


async def log_reading(request: Request, made: Made, session: Reads) -> AsyncIterator[None]:
    """After the answer has been made and before it goes out; a refusal is no reading. When the log
    cannot be written, nothing is shown."""
    yield
    key: Key | None = getattr(request.state, "key", None)
    if request.method != "GET" or key is None or key.role == "intake":
        return
    route = getattr(request.scope.get("route"), "path", "")
    named = request.path_params.get("reference") or request.path_params.get("id")
    searched = route in _SEARCHES and "q" in request.query_params
    if route.startswith(_NOT_PERSONAL) or not (named or searched or route in _LISTS):
        return
    subject = str(named).strip()[:64] if named else None
    async with made.database.adds(session) as adding:
        await repository.add(
            adding,
            at=made.clock.now(),
            actor=key.actor,
            role=key.role,
            landlord=key.landlord,
            what=route[:120],
            subject=subject.upper() if subject and "{reference}" in route else subject,
        )
