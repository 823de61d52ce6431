"""For whoever runs the service: is it alive, can it serve, what has it counted."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from handoff_api.dependencies import Made
from handoff_api.health import gauges, repository
from handoff_api.migrations import newest_revision
from handoff_api.wire import ResponseBody

router = APIRouter(tags=["health"])


class Health(ResponseBody):
    """The process answers."""

    status: str


class Readiness(ResponseBody):
    """``ready``: can take messages and keep them; ``can_answer``: the bot is there too."""

    ready: bool
    can_answer: bool
    database: str
    bot: str


@router.get("/health")
async def health() -> Health:
    """The process is alive."""
    return Health(status="ok")


@router.get("/ready", responses={503: {"model": Readiness}})
async def ready(made: Made) -> JSONResponse:
    """503 only when messages cannot be kept: a bot that is down costs answers, not words."""
    database = await repository.state(made.database, newest_revision())
    # Whether the bot is turned off stands in the database.
    bot_up = database == "ok" and await made.bot.is_up()
    body = Readiness(
        ready=database == "ok",
        can_answer=database == "ok" and bot_up,
        database=database,
        bot="ok" if bot_up else "down",
    )
    return JSONResponse(body.model_dump(), status_code=200 if body.ready else 503)


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request, made: Made) -> Response:
    """Counts in Prometheus's form; they name nobody, and are for the landlord's own network."""
    if not _is_near(request):
        raise HTTPException(404)
    bot_up = await made.bot.is_up()
    async with made.database.reads() as session:
        await gauges.measure(session, made.settings.data, made.clock.now(), bot_up=bot_up)
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _is_near(request: Request) -> bool:
    """Whether the caller's address is one of a private network."""
    try:
        return not ip_address(request.client.host if request.client else "").is_global
    except ValueError:
        return False
