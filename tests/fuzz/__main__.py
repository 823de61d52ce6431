"""Fuzz the readers of one environment: ``python -m tests.fuzz doors|words [--inputs 1000000]``.

``make fuzz`` runs it in both. Each reader gets its share of the inputs in a process of its own, so
that a crash, or a call of more than ten seconds, ends that reader alone; what it fell over is kept
in var/fuzz/<reader>/ and printed. Inputs that reached new lines join tests/fuzz/corpus. Exits with
1 when a reader fell.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from importlib import import_module

from tests.fuzz import counts
from tests.fuzz.corpus import FOLDER
from tests.fuzz.reader import Reader

FOUND = counts.FOUND
# Enough to remember what was reached, few enough for a clone to stay small.
MOST_KEPT = 60


def readers_of(where: str) -> tuple[Reader, ...]:
    """Those that live in this environment."""
    found: tuple[Reader, ...] = getattr(import_module(f"tests.fuzz.{where}"), where.upper())
    return found


def fuzz_one(where: str, name: str, arguments: list[str]) -> None:
    """In a process of its own: Atheris takes it over and never comes back."""
    import atheris

    with atheris.instrument_imports(include=["handoff_api", "bot"]):
        reader = next(one for one in readers_of(where) if one.name == name)
    atheris.Setup([name, *arguments], reader.reads)
    atheris.Fuzz()


def run(where: str, reader: Reader, inputs: int, seed: int) -> tuple[int, bool]:
    """Inputs done, and whether the reader stood."""
    fresh, fell = FOUND / reader.name / "new", FOUND / reader.name
    fresh.mkdir(parents=True, exist_ok=True)
    asked = [
        str(fresh), str(FOLDER / reader.name), f"-runs={inputs}", f"-seed={seed}",
        f"-max_len={reader.longest}", "-timeout=10", "-rss_limit_mb=3000", f"-artifact_prefix={fell}/",
        "-print_final_stats=1", "-verbosity=0",
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", where, "--only", reader.name, *asked],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    counted = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    if done.returncode != 0:
        print(done.stdout[-3000:], done.stderr[-3000:], sep="\n")
    return int(counted[1]) if counted else 0, done.returncode == 0


def keep_new(reader: Reader) -> int:
    """Move what reached new lines into the corpus, shortest first, up to its size."""
    folder = FOLDER / reader.name
    room = MOST_KEPT - len(list(folder.iterdir()))
    new = sorted((FOUND / reader.name / "new").iterdir(), key=lambda path: path.stat().st_size)
    for path in new[: max(0, room)]:
        (folder / path.name).write_bytes(path.read_bytes())
    return min(len(new), max(0, room))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("where", choices=("doors", "words"))
    parser.add_argument("--inputs", type=int, default=100_000, help="to share out among readers")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only")
    asked, for_atheris = parser.parse_known_args()
    if asked.only:
        fuzz_one(asked.where, asked.only, for_atheris)
        return 0
    readers = readers_of(asked.where)
    shares = sum(reader.share for reader in readers)
    total, stood = 0, True
    print(f"seed {asked.seed}\n| reader | inputs | seconds | kept | |\n|---|---|---|---|---|")
    for reader in readers:
        began = time.monotonic()
        inputs, good = run(
            asked.where, reader, int(asked.inputs * reader.share / shares), asked.seed
        )
        total, stood = total + inputs, stood and good
        print(
            f"| {reader.name} | {inputs:,} | {time.monotonic() - began:.0f} | {keep_new(reader)} "
            f"| {'stood' if good else 'FELL: see ' + str(FOUND / reader.name)} |",
            flush=True,
        )
    counts.write(asked.where, total)
    print(f"\n{total:,} inputs, {'none' if stood else 'some'} that a reader fell over")
    return 0 if stood else 1


if __name__ == "__main__":
    sys.exit(main())
