"""Word that a conversation has something new, for the event streams of this process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Listener:
    """One open stream waiting for news."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def tell(self) -> None:
        """Wake the stream."""
        self._news.set()

    async def wait(self, at_most: float) -> None:
        """Return on news, or after ``at_most`` seconds: another process may have written."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), at_most)
        self._news.clear()


class Bulletin:
    """Who listens to which conversation."""

    def __init__(self) -> None:
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
        try:
            yield listener
        finally:
            self._listeners[conversation_id].discard(listener)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]
