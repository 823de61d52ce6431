"""Rasa 3.6's own turn, quicker: the same results with less work, each change small and by itself.

Half of what a turn cost Rasa went on work that is the same every time or that nobody reads: looking
through all classes for every event, checking an answer against 23 schemas, planning a graph that never
changes, a new connection for every action. Training comes by ``reading`` alone.
"""

from __future__ import annotations

from bot.quick.calls import keep_connections, send_no_events
from bot.quick.events import check_answers_once, find_events_by_name
from bot.quick.graph import run_graph_plainly
from bot.quick.slots import copy_slots_plainly


def quicken() -> None:
    """Put every change in its place, in this process; doing it twice changes nothing more."""
    find_events_by_name()
    check_answers_once()
    run_graph_plainly()
    copy_slots_plainly()
    keep_connections()
    send_no_events()
