"""The queue on the wire."""

from __future__ import annotations

from typing import Literal

from handoff_api.wire import ResponseBody

Due = Literal["today", "overdue", "now"]


class CaseCounts(ResponseBody):
    """How many cases stand where. All but ``kinds``, ``stages`` and ``states`` count open ones."""

    open: int
    today: int
    overdue: int
    unassigned: int
    mine: int
    emergency: int
    kinds: dict[str, int]
    stages: dict[str, int]
    states: dict[str, int]
