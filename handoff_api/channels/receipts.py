"""How far a message of ours has come, as the provider tells it, in whatever order it tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handoff_api.channels.fates import Fates
from handoff_api.channels.faults import Fault
from handoff_api.clock import Clock
from handoff_api.database import Database
from handoff_api.logging import log
from handoff_api.messages import outbox_repository as outbox

_FAR = {"sending": -1, "sent": 0, "delivered": 1, "read": 2}
_FAILED = ("failed", "undelivered")


@dataclass(frozen=True)
class Receipt:
    """``sending_id`` is ours and came back with the callback's address."""

    sending_id: str | None
    provider_id: str
    status: str
    code: str | None = None


@dataclass
class Receipts:
    """Takes receipts; the furthest one counts, and one of a failure sets the next try going."""

    database: Database
    clock: Clock
    fates: Fates
    fault_of: Callable[[str | None], Fault]

    async def take(self, receipt: Receipt) -> None:
        """Write a receipt down. One we know nothing of is let go: it names nobody of ours."""
        now = self.clock.now()
        async with self.database.writes() as session:
            sending = await outbox.sending(session, receipt.sending_id or "")
            if sending is None and receipt.provider_id:
                sending = await outbox.sending_by_provider(session, receipt.provider_id)
            if sending is None:
                log.info("receipt_unknown", state=receipt.status[:20])
                return
            batch = list(await outbox.of_batch(session, sending.batch))
            if not batch:
                return
            if receipt.status in _FAILED:
                if sending.status in ("sending", "sent"):
                    await self.fates.try_failed(
                        session, batch, sending, self.fault_of(receipt.code), now
                    )
                return
            if _FAR.get(receipt.status, -2) > _FAR.get(sending.status, len(_FAR)):
                sending.status, sending.changed_at = receipt.status, now
                await session.flush()
                await self.fates.arrived(session, batch, now)
