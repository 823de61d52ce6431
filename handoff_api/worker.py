"""Work that nobody waits for: waiting messages find their way, and people hear of long waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import rulebook
from handoff_api.authority import service as authority
from handoff_api.conversations import listening, notices, repository
from handoff_api.conversations.waiting import raise_staff_task
from handoff_api.dependencies import Services
from handoff_api.heartbeat import Heartbeat
from handoff_api.logging import log
from handoff_api.privacy.nights import retain_by_night
from handoff_api.switch import repository as switch
from handoff_api.timers.schedule import Beat, beating

# Enough to clear a backlog quickly, few enough that one bot is not overrun.
_AT_ONCE = 4
_BATCH = 200
# A question to a resident runs out after days, and a file nobody sent may lie another hour.
_AUTHORITY_PAUSE_S = 30.0
_SWEEP_PAUSE_S = 3600.0


async def work(services: Services, stop: asyncio.Event) -> None:
    """Run until ``stop``: what comes by the clock in beats, what waits in queues as it comes, each
    at its own pace, so that a slow receiver of webhooks holds up nobody."""
    beats = [
        Beat("ring_timers", services.settings.timers_pause, services.timers.ring),
        Beat("expire_authority", _AUTHORITY_PAUSE_S, partial(expire_authority, services)),
        Beat("retain", _SWEEP_PAUSE_S, partial(retain_by_night, services)),
        Beat("sweep_files", _SWEEP_PAUSE_S, partial(sweep_files, services)),
    ]
    quick, usual = services.settings.phone_pause, services.settings.worker_pause
    jobs = {work_once: usual, answer_phones: quick, carry_outbox: quick, fetch_media: usual,
            send_webhooks: usual}  # fmt: skip
    heart = Heartbeat(services.settings.data)
    for beat in beats:
        heart.expect(beat.name, beat.every)
    for job, pause in jobs.items():
        heart.expect(job.__name__, pause)
    async with beating(beats, heart.beat):
        await asyncio.gather(
            *(_again_and_again(job, services, stop, pause, heart) for job, pause in jobs.items())
        )


async def _again_and_again(
    job: Callable[[Services], Awaitable[None]],
    services: Services,
    stop: asyncio.Event,
    pause: float,
    heart: Heartbeat,
) -> None:
    """One failed round is logged and the next one tried."""
    while not stop.is_set():
        try:
            await job(services)
            heart.beat(job.__name__)
        except Exception as error:
            log.error("worker_round_failed", job=job.__name__, error=type(error).__name__)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            continue


async def send_webhooks(services: Services) -> None:
    """One round of what landlords' own systems are to hear."""
    await services.courier.send_due()


async def answer_phones(services: Services) -> None:
    """One round of what came in by SMS and WhatsApp: into its thread, and to the bot at once."""
    if await services.channels.inbox.sort_due():
        await replay(services)
    await tell_phones_that_they_wait(services)


async def carry_outbox(services: Services) -> None:
    """One round of what goes out by SMS, WhatsApp and email."""
    await services.channels.carrier.carry_due()


async def fetch_media(services: Services) -> None:
    """One round of the photos and files that came by WhatsApp."""
    if services.channels.media is not None:
        await services.channels.media.fetch_due()


async def tell_phones_that_they_wait(services: Services) -> None:
    """Who wrote by phone sees no page: once a wait is longer than a turn takes, they are told."""
    now = services.clock.now()
    long_ago = now - timedelta(seconds=services.settings.rasa_timeout)
    async with services.database.reads() as session:
        left = await repository.phones_left_waiting(session, long_ago, _BATCH)
    for id in left:
        async with services.database.writes() as session:
            await notices.tell_phone_that_it_waits(session, id, now)


async def work_once(services: Services) -> None:
    """One round: staff tasks for long waits, then another try for what is due."""
    await raise_staff_tasks(services)
    await listening.listen(services)
    await replay(services)


async def expire_authority(services: Services) -> None:
    """Who was asked whether somebody may speak for them and has not answered in time."""
    async with services.database.writes() as session:
        await authority.expire_due(session, services.clock.now())


async def sweep_files(services: Services) -> None:
    """Files that were picked and never sent, and bytes that nothing names any more."""
    async with services.database.writes() as session:
        await services.attachments.sweep(session, services.clock.now())


async def raise_staff_tasks(services: Services) -> None:
    """A message that has waited too long becomes a person's, once for each wait."""
    now = services.clock.now()
    long_ago = now - timedelta(seconds=services.settings.staff_task_after)
    async with services.database.writes() as session:
        # Nobody waits for a bot that was turned off to come back by itself.
        off = await switch.landlords_off(session, rulebook.landlord_ids())
        for id in await repository.waiting_since_before(session, long_ago, _BATCH, at_once=off):
            conversation = await repository.lock(session, id)
            if conversation is not None:
                await raise_staff_task(session, conversation, now)


async def replay(services: Services) -> None:
    """Give the bot what waits, each conversation in order; not while the bot is known to be down."""
    now, turns = services.clock.now(), services.chat.turns
    async with services.database.reads() as session:
        for_bot = await repository.due_for_replay(
            session, now, _BATCH, held_by="bot", longest=turns.longest
        )
        # What came in before a person took the conversation goes to that person.
        due = await repository.due_for_replay(
            session, now, _BATCH, held_by="staff", longest=turns.longest
        )
    if for_bot and await services.bot.is_up():
        due = [*due, *for_bot]
    if not due:
        return
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(id: str) -> None:
        async with gate:
            await turns.run(id)

    log.info("replaying", count=len(due))
    await asyncio.gather(*(one(id) for id in due))
