"""The composition root: builds everything once and hangs it on an app with the doors asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Literal

from fastapi import Depends, FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.cors import CORSMiddleware

from handoff_api.access import endpoints as access
from handoff_api.access.logging import log_reading
from handoff_api.alerts import endpoints as alerts
from handoff_api.attachments import chat_endpoints as chat_attachments
from handoff_api.attachments import endpoints as attachments
from handoff_api.attachments import upload_endpoints as upload
from handoff_api.attachments.service import Attachments
from handoff_api.attachments.store import FolderStore
from handoff_api.authority import consent_endpoints as consent
from handoff_api.authority import endpoints as authority
from handoff_api.body_limits import BodyLimits, LimitBodies
from handoff_api.cases import endpoints as cases
from handoff_api.channels.service import make_channels
from handoff_api.channels.twilio import endpoints as twilio
from handoff_api.clock import Clock
from handoff_api.conversations import chat_endpoints as chat
from handoff_api.conversations import endpoints as conversations
from handoff_api.conversations.bot import Bot, RasaBot
from handoff_api.conversations.bulletin import Bulletin
from handoff_api.conversations.service import Chat
from handoff_api.conversations.turns import Turns
from handoff_api.database import Database
from handoff_api.demo import endpoints as demo
from handoff_api.demo import phone
from handoff_api.dependencies import Services
from handoff_api.errors import add_problem_handlers
from handoff_api.evidence import endpoints as evidence
from handoff_api.health import endpoints as health
from handoff_api.identity import endpoints as identity
from handoff_api.identity.evenness import EvenAnswers
from handoff_api.keys import endpoints as keys
from handoff_api.keys.tokens import Tokens
from handoff_api.letters import endpoints as letters
from handoff_api.letters import link_endpoints as letter_links
from handoff_api.messages import deliveries
from handoff_api.news import endpoints as news
from handoff_api.news.newsroom import Newsroom
from handoff_api.news.watch import Watch
from handoff_api.ombudsman import endpoints as ombudsman
from handoff_api.open311 import endpoints as open311
from handoff_api.outages import add_outage_handlers
from handoff_api.queue import endpoints as queue
from handoff_api.rates.middleware import RateLimiter
from handoff_api.recorder import RequestRecorder
from handoff_api.replies import endpoints as replies
from handoff_api.reports import endpoints as reports
from handoff_api.settings import Settings
from handoff_api.surveys import endpoints as surveys
from handoff_api.switch.switched import SwitchedBot
from handoff_api.timers.service import Timers
from handoff_api.tracing import is_wanted, trace_app
from handoff_api.webhooks import endpoints as webhooks
from handoff_api.webhooks.sending import Courier

Door = Literal["public", "intake"]
# On every route: which of them show something personal is judged there.
READING = Depends(log_reading, scope="function")


def compose(
    settings: Settings, door: Door, *, clock: Clock | None = None, bot: Bot | None = None
) -> Services:
    """Everything one process needs; a clock or a bot may be put in place of the usual one."""
    database = Database(settings.database_address(), settings.field_keyring())
    clock = clock or settings.make_clock()
    bulletin = Bulletin(Watch(settings.database_address(), settings.events_poll))
    bot = SwitchedBot(
        bot
        or RasaBot(
            settings.rasa_url,
            settings.rasa_timeout,
            at_once=settings.rasa_turns_at_once,
            actions_url=settings.actions_url,
        ),
        database,
    )
    turns = Turns(database, bot, clock, bulletin, settings)
    attachments = Attachments(FolderStore(settings.data / "attachments"), settings)
    return Services(
        settings=settings,
        database=database,
        clock=clock,
        bot=bot,
        chat=Chat(database, clock, settings, turns, bulletin),
        attachments=attachments,
        bulletin=bulletin,
        newsroom=Newsroom(database, bulletin, clock),
        in_flight=set(),
        door=door,
        channels=make_channels(settings, database, clock, attachments),
        courier=Courier(database, clock, settings.webhook_private_addresses),
        timers=Timers(database, clock, settings),
        tokens=Tokens(rules) if (rules := settings.token_rules()) else None,
    )


def create_app(services: Services) -> FastAPI:
    """The app behind ``services.door``: both doors run the same code, intake has fewer routes."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await services.close()

    public = services.door == "public"
    # Both make a FastAPI; the public one serves its page's scripts itself, with no third party.
    make = partial(FastAPIOffline, "/docs", None) if public else partial(FastAPI, docs_url=None)
    app = make(
        title="Putright" if public else "Putright, intake door",
        version="0.1.0",
        summary="The front door for residents of UK social landlords when something has gone wrong.",
        lifespan=lifespan,
        # Bodies are JSON whatever the header says; a wrong one gets a clear answer, not a riddle.
        strict_content_type=False,
        openapi_url="/openapi.json" if public else None,
    )
    app.state.services = services
    add_problem_handlers(app)
    add_outage_handlers(app)
    # The recorder refuses what is announced as too large, this one what turns out to be.
    settings = services.settings
    limits = BodyLimits(
        settings.body_limit, settings.upload_limit, settings.body_time, settings.upload_time
    )
    app.add_middleware(LimitBodies, limits=limits)
    if public:
        app.add_middleware(RateLimiter, settings=services.settings)
    app.add_middleware(
        RequestRecorder, limits=limits, production=services.settings.env == "production"
    )
    # The queue before the cases: "counts" is no reference.
    for slice_ in (
        health,
        queue,
        cases,
        alerts,
        conversations,
        surveys,
        deliveries,
        attachments,
        authority,
    ):
        app.include_router(slice_.router, dependencies=[READING])
    if not public:
        app.add_middleware(EvenAnswers, beat=settings.identity_beat)
        app.include_router(identity.checks)
        app.include_router(identity.conversation_cases)
    if public:
        if services.settings.origins:
            app.add_middleware(
                CORSMiddleware,
                allow_origins=services.settings.origins,
                allow_methods=["GET", "POST", "DELETE"],
                allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
                expose_headers=["Retry-After", "X-Request-ID"],
            )
        app.include_router(chat.router)
        app.include_router(news.router)
        app.include_router(keys.router)
        app.include_router(access.router)
        app.include_router(webhooks.router)
        app.include_router(open311.router)
        app.include_router(chat_attachments.router)
        app.include_router(upload.router)
        app.include_router(letters.router)
        app.include_router(evidence.router)
        app.include_router(ombudsman.router)
        app.include_router(reports.router)
        app.include_router(replies.router)
        app.include_router(letter_links.router)
        app.include_router(twilio.router)
        app.include_router(consent.router)
        # Before the landlords: "phone" is none.
        app.include_router(phone.router)
        app.include_router(demo.router)
        demo.add_widget_files(app, services.settings.widget)
    if is_wanted():
        trace_app(app)
    return app
