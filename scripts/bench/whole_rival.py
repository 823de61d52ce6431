"""Putright's assistant with Rasa's default pipeline and policies (DIET, TED), against our own.

    python -m scripts.bench.whole_rival <epochs>

Trained on the same messages and the same conversations, as stories too, since TED learns from nothing
else. Prints one JSON object a system: seconds of training, milliseconds to understand a message and
choose the next action, megabytes. Trained archives are kept under ``var/rivals`` by the hash of what
they were trained on, with the time it took, so that the next run does not wait.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from bot.evaluate.rivals import DIET_PIPELINE, KEPT
from bot.quick import quicken

_PIPELINE = (
    DIET_PIPELINE
    + """- name: EntitySynonymMapper
- name: FallbackClassifier
  threshold: 0.3
  ambiguity_threshold: 0.1
policies:
- name: MemoizationPolicy
- name: RulePolicy
- name: UnexpecTEDIntentPolicy
  max_history: 5
  epochs: {epochs}
- name: TEDPolicy
  max_history: 5
  epochs: {epochs}
  constrain_similarities: true
"""
)
_MESSAGES = (
    "Ive been waiting 5 weeks for someone to fix my front door and nobody calls back",
    "how do I report a repair",
    "thank you to the lady on the phone she was brilliant",
    "there is mould in my sons bedroom and he has asthma",
    "your contractor left my kitchen in pieces and swore at me",
    "when will the bins be emptied",
)
_EACH = 20
# Some minutes an epoch.
_LONGEST_TRAINING_S = 7200


def main() -> None:
    epochs = int(sys.argv[1])
    if len(sys.argv) > 2:
        _answer(Path(sys.argv[2]))
        return
    for name, config in (("Putright", Path("bot/config.yml").read_text()),
                         ("Rasa's default pipeline", _PIPELINE.format(epochs=epochs))):  # fmt: skip
        archive, trained = _trained(name, config)
        asked = [sys.executable, "-m", "scripts.bench.whole_rival", str(epochs), str(archive)]
        done = subprocess.run(asked, capture_output=True, text=True, check=True)
        print(json.dumps({"system": name, **trained, **json.loads(done.stdout.splitlines()[-1])}))


def _trained(name: str, config: str) -> tuple[Path, dict[str, float]]:
    """The archive and what training it took, from ``var/rivals`` where it is there already."""
    sources = sorted(path for part in ("bot/data", "bot/domain", "bot/components", "models/encoder")
                     for path in Path(part).rglob("*")
                     if path.is_file() and path.suffix != ".pyc")  # fmt: skip
    digest = hashlib.sha256(config.encode())
    for path in sources:
        digest.update(path.read_bytes())
    stem = KEPT / f"whole-{digest.hexdigest()[:16]}"
    archive, told = stem.with_suffix(".tar.gz"), stem.with_suffix(".json")
    if not told.is_file():
        KEPT.mkdir(parents=True, exist_ok=True)
        stem.with_suffix(".yml").write_text(config)
        stories = stem.with_suffix(".stories.yml")
        stories.write_text(_stories())
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "rasa", "train", "--force", "--skip-validation",
             "--config", str(stem.with_suffix(".yml")), "--domain", "bot/domain",
             "--data", "bot/data", *([str(stories)] if name != "Putright" else []),
             "--out", str(KEPT), "--fixed-model-name", stem.name],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST_TRAINING_S,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        told.write_text(
            json.dumps(
                {"train_s": round(time.monotonic() - began), "train_processor_s": round(spent)}
            )
        )
    return archive, json.loads(told.read_text())


def _stories() -> str:
    """The rules of the dialogue, told as stories."""
    rules = [rule for path in sorted(Path("bot/data/rules").glob("*.yml"))
             for rule in yaml.safe_load(path.read_text()).get("rules", [])]  # fmt: skip
    stories = [{"story": f"story of {rule['rule']}", "steps": rule["steps"]} for rule in rules]
    return yaml.safe_dump({"version": "3.1", "stories": stories}, sort_keys=False)


def _answer(archive: Path) -> None:
    """Understand each message and choose what comes next; print what it took."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage
    from rasa.utils import log_utils

    # Both run as ours does, so that what differs is the pipeline and the policies.
    quicken()
    log_utils.configure_structlog(logging.ERROR)
    began = time.monotonic()
    agent = Agent.load(str(archive))
    load_s = time.monotonic() - began

    async def once(text: str, number: int) -> None:
        message = UserMessage(text, sender_id=f"rival-{number}")
        tracker = await agent.processor.fetch_tracker_with_initial_session(message.sender_id)
        await agent.processor._handle_message_with_tracker(message, tracker)
        agent.processor.predict_next_with_tracker_if_should(tracker)

    async def all_of_them() -> dict[str, Any]:
        for number, text in enumerate(_MESSAGES):
            await once(text, number)
        took, spent = [], time.process_time()
        for number in range(_EACH * len(_MESSAGES)):
            started = time.perf_counter()
            await once(_MESSAGES[number % len(_MESSAGES)], 1000 + number)
            took.append((time.perf_counter() - started) * 1000)
        cost = (time.process_time() - spent) * 1000 / len(took)
        took.sort()
        return {
            "answer_p50_ms": round(took[len(took) // 2], 1),
            "answer_p95_ms": round(took[int(len(took) * 0.95)], 1),
            "answer_processor_ms": round(cost, 1),
            "load_s": round(load_s, 1),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }

    print(json.dumps(asyncio.run(all_of_them())))


if __name__ == "__main__":
    main()
