"""A resident waits for none of this."""

from __future__ import annotations

from datetime import date

from rulebook.commands.bench import DECIDE_LIMIT_MS, LOAD_LIMIT_MS, bench


def test_loading_five_policies_and_deciding_keep_to_their_limits() -> None:
    data = bench(date(2026, 11, 23), rounds=3).data
    assert data["load_all_ms"] < LOAD_LIMIT_MS
    assert data["decide_ms"] < DECIDE_LIMIT_MS
