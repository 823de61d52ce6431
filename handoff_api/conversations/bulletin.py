"""Word that a conversation, or the cases, have something new, for the streams of this process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from handoff_api.news.watch import STAFF, Watch


class Listener:
    """One open stream waiting for news."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def tell(self) -> None:
        """Wake the stream."""
        self._news.set()

    async def wait(self, at_most: float) -> None:
        """Return on news, or after ``at_most`` seconds, should word ever have been lost."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), at_most)
        self._news.clear()


class Bulletin:
    """Who listens to which conversation, and to the cases as a whole. The first listener sets the
    watch, which brings word of what other processes wrote."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._listeners: dict[str, set[Listener]] = defaultdict(set)

    def publish(self, conversation_id: str) -> None:
        """Tell every listener of the conversation; call it after the commit."""
        for listener in self._listeners.get(conversation_id, ()):
            listener.tell()

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[Listener]:
        """Listen for as long as the block runs."""
        listener = Listener()
        self._listeners[conversation_id].add(listener)
        self._watch.start(self._heard)
        try:
            yield listener
        finally:
            self._listeners[conversation_id].discard(listener)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]

    async def close(self) -> None:
        """End the watch."""
        await self._watch.stop()

    def _heard(self, topic: str | None) -> None:
        if topic is not None:
            self.publish(topic)
            return
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.tell()


__all__ = ["STAFF", "Bulletin", "Listener"]
