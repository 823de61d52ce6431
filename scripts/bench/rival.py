"""The same assistant with Rasa's default pipeline: training and answering, side by side."""

from __future__ import annotations

import json
import os
import subprocess

from scripts.bench.machine import head, load, row
from tests.journeys.stack import ROOT

_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
    "TQDM_DISABLE": "1",
    "LOG_LEVEL": "ERROR",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def measure_rival(epochs: int) -> None:
    """Print both systems; training is done once and kept."""
    done = subprocess.run(
        [".venv/bot/bin/python", "-m", "scripts.bench.whole_rival", str(epochs)],
        cwd=ROOT,
        env={**os.environ, **_QUIET},
        capture_output=True,
        text=True,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    names = [name for name in found[0] if name != "system"]
    print(f"### Training and answering, the rival with {epochs} epochs ({load()})\n")
    print(head("system", *(name.replace("_", " ") for name in names)))
    for system in found:
        print(row(system["system"], *(system[name] for name in names)))
