"""What a turn costs as conversations gather in the stores.

They are copies of a real one with ids of their own, in the gateway's tables and in Rasa's; sealed words
stay sealed, for nobody reads them.
"""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from scripts.bench.growth import show, tenfold
from scripts.bench.machine import percentile
from scripts.bench.processes import Processes
from scripts.bench.turns import conversations
from tests.journeys.stack import Stack

_TALKS = 5
# What one conversation leaves, and the column of each table that says whose it is.
_TABLES = {"conversations": "id", "messages": "conversation_id"}


def measure_conversations(stack: Stack, most: int, pictures: Path | None) -> None:
    """Print and draw a turn's time and processor time with 10 to ``most`` conversations kept."""
    asyncio.run(conversations(stack.port, 3))
    processes = Processes(stack)
    sizes = tenfold(10, most)
    p50, cost = [], []
    kept = _count(stack.data)
    first, first_bytes = kept, _bytes(stack.data)
    for size in sizes:
        if size > kept:
            _copy(stack.data, size - kept)
        before = processes.processor_ms()
        talkers = asyncio.run(conversations(stack.port, _TALKS))
        after = processes.processor_ms()
        kept = max(size, kept) + _TALKS
        took = [ms for talker in talkers for ms in talker.took]
        p50.append(percentile(took, 50))
        cost.append(sum(after[name] - before[name] for name in after) / len(took))
    show(
        "A turn as conversations gather",
        "conversations in the store",
        sizes,
        {"p50 ms": p50, "processor ms": cost},
        pictures / "growth-conversations.svg" if pictures else None,
    )
    grown = max(_count(stack.data) - first, 1)
    for name, size in _bytes(stack.data).items():
        print(f"{name}: {(size - first_bytes[name]) / grown / 1000:.1f} kB a conversation\n")


def _bytes(data: Path) -> dict[str, int]:
    """Of each store, its log included, which is folded in only now and then."""
    return {
        name: sum(path.stat().st_size for path in data.glob(f"{name}*"))
        for name in ("putright.db", "rasa.db")
    }


def _count(data: Path) -> int:
    with sqlite3.connect(data / "putright.db") as house:
        return int(house.execute("SELECT count(*) FROM conversations").fetchone()[0])


def _copy(data: Path, copies: int) -> None:
    """So many copies of the newest conversation that has a case."""
    house = sqlite3.connect(data / "putright.db", timeout=60)
    model = house.execute(
        "SELECT id FROM conversations WHERE case_reference IS NOT NULL "
        "ORDER BY created_at DESC LIMIT 1"
    ).fetchone()[0]
    with house:
        _number_table(house, copies)
        for table, owner in _TABLES.items():
            changed = {owner: "'copy-' || copies.series || copies.n"}
            if table == "messages":
                changed["id"] = "substr(hex(randomblob(18)), 1, 36)"
            _insert_copies(house, table, owner, model, changed)
    house.close()
    rasa = sqlite3.connect(data / "rasa.db", timeout=60)
    with rasa:
        _number_table(rasa, copies)
        _insert_copies(rasa, "events", "sender_id", model,
                       {"sender_id": "'copy-' || copies.series || copies.n"}, leave_out="id")  # fmt: skip
    rasa.close()


def _number_table(database: sqlite3.Connection, copies: int) -> None:
    database.execute("DROP TABLE IF EXISTS temp.copies")
    database.execute("CREATE TEMP TABLE copies AS WITH RECURSIVE c(n) AS "
                     "(SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) "
                     "SELECT n, ? AS series FROM c", (copies, f"{copies}-"))  # fmt: skip


def _insert_copies(
    database: sqlite3.Connection,
    table: str,
    owner: str,
    model: str,
    changed: dict[str, str],
    leave_out: str = "",
) -> None:
    columns = [line[1] for line in database.execute(f"PRAGMA table_info({table})")]
    columns = [name for name in columns if name != leave_out]
    taken = ", ".join(changed.get(name, f'{table}."{name}"') for name in columns)
    into = ", ".join(f'"{name}"' for name in columns)
    database.execute(
        f"INSERT INTO {table} ({into}) SELECT {taken} FROM {table}, copies "  # noqa: S608 - our own
        f"WHERE {table}.{owner} = ?",
        (model,),
    )
