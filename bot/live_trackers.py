"""Trackers of conversations that are going on, as they were when last saved."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from rasa.shared.core.trackers import DialogueStateTracker

# Words stay in memory no longer than a pause in a conversation, and for so many at most.
KEPT_S = 900.0
MOST = 256


class LiveTrackers:
    """Taken out for a turn and put back when it is saved: a turn that fails leaves nothing behind."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: OrderedDict[str, tuple[float, int | None, DialogueStateTracker]] = OrderedDict()

    def take(self, sender_id: str, last_row: int | None) -> DialogueStateTracker | None:
        """The tracker, if the store's newest row is still the one it was saved with."""
        self._forget_old()
        _, row, tracker = self._kept.pop(sender_id, (0.0, None, None))
        return tracker if last_row is not None and row == last_row else None

    def put(self, tracker: DialogueStateTracker, last_row: int | None) -> None:
        """Keep a saved tracker for its next turn."""
        self._kept[tracker.sender_id] = (self._now(), last_row, tracker)
        self._kept.move_to_end(tracker.sender_id)
        self._forget_old()

    def note(self, tracker: DialogueStateTracker, events: int) -> None:
        """Remember how many of the tracker's events are stored."""
        tracker.putright_stored = events

    def stored(self, tracker: DialogueStateTracker) -> int | None:
        """How many of its events are stored; None for a tracker that did not come from here."""
        return getattr(tracker, "putright_stored", None)

    def _forget_old(self) -> None:
        oldest = self._now() - KEPT_S
        while self._kept:
            sender_id = next(iter(self._kept))
            if len(self._kept) <= MOST and self._kept[sender_id][0] >= oldest:
                return
            del self._kept[sender_id]
