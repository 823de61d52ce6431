"""One message at a time for each conversation, across several Rasa processes."""

from __future__ import annotations

from typing import Any

import redis
from rasa.core.lock_store import DEFAULT_REDIS_LOCK_STORE_KEY_PREFIX, LockStore, RedisLockStore

# A lock that cannot be had is a failed turn, which the gateway replays; it must not be waited for.
_TIMEOUT_S = 2.0


class SharedLockStore(RedisLockStore):
    """Rasa's Redis locks, reached by one address (``redis://user:password@host:port/db``)."""

    def __init__(self, endpoint_config: Any) -> None:
        self.red = redis.StrictRedis.from_url(endpoint_config.url, socket_timeout=_TIMEOUT_S)
        self.key_prefix = DEFAULT_REDIS_LOCK_STORE_KEY_PREFIX
        LockStore.__init__(self)
