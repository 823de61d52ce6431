"""One message at a time for each conversation, in the order they came, across several Rasa processes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import redis
from rasa.core.lock import TicketLock
from rasa.core.lock_store import (
    DEFAULT_REDIS_LOCK_STORE_KEY_PREFIX,
    LOCK_LIFETIME,
    LockError,
    LockStore,
    RedisLockStore,
)

# A lock that cannot be had is a failed turn, which the gateway replays; it must not be waited for.
_TIMEOUT_S = 2.0


class SharedLockStore(RedisLockStore):
    """Rasa's Redis locks, reached by one address (``redis://user:password@host:port/db``).

    Rasa reads a lock, changes it and writes it back in three steps: two processes that do so at once
    draw the same ticket and both go ahead. Here each change is one transaction, done again when
    somebody else was first.
    """

    def __init__(self, endpoint_config: Any) -> None:
        self.red = redis.StrictRedis.from_url(endpoint_config.url, socket_timeout=_TIMEOUT_S)
        self.key_prefix = DEFAULT_REDIS_LOCK_STORE_KEY_PREFIX
        LockStore.__init__(self)

    def issue_ticket(self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME) -> int:
        """The next ticket of the conversation, which nobody else has; raises LockError without Redis."""

        def draw(lock: TicketLock) -> int:
            return int(lock.issue_ticket(lock_lifetime))

        try:
            return self._change(conversation_id, draw)
        except redis.RedisError as error:
            raise LockError(f"Redis gives no lock: {type(error).__name__}") from error

    def update_lock(self, conversation_id: str) -> None:
        """Take away the tickets whose time is over."""
        self._change(conversation_id, lambda lock: lock.remove_expired_tickets())

    def cleanup(self, conversation_id: str, ticket_number: int) -> None:
        """Give the ticket back; the lock goes with the last of them."""
        self._change(conversation_id, lambda lock: lock.remove_ticket_for(ticket_number))

    def _change(self, conversation_id: str, change: Callable[[TicketLock], Any]) -> Any:
        key = self.key_prefix + conversation_id

        def once(pipe: Any) -> Any:
            held = pipe.get(key)
            lock = TicketLock.from_dict(json.loads(held)) if held else TicketLock(conversation_id)
            result = change(lock)
            pipe.multi()
            if lock.is_someone_waiting():
                pipe.set(key, lock.dumps())
            else:
                pipe.delete(key)
            return result

        return self.red.transaction(once, key, value_from_callable=True)
