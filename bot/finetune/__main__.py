"""python -m bot.finetune: fine-tune, export and, if it is better, put into models/.

One command, start to end. It may be stopped and begun again: every run goes on after its last
whole epoch, as long as messages, recipe, start and teacher are the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from bot.components.encoder import OnnxEncoder, encoder_file
from bot.components.encoder.files import MANIFEST, EncoderFile, sha256_of
from bot.finetune.batches import Batches
from bot.finetune.export import write_onnx
from bot.finetune.messages import LabelledMessage, read_messages
from bot.finetune.network import (
    HEAD_SIZES,
    STRETCH,
    VECTOR,
    WEIGHTS_PACKAGE,
    WEIGHTS_SHA256,
    LabellingNetwork,
    load_starting_weights,
    load_written_weights,
    starting_folder,
)
from bot.finetune.scores import measure, predict
from bot.finetune.training import GOING_ON, Measures, Recipe, fine_tune, mean_of

logger = logging.getLogger("bot.finetune")


def main() -> int:
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    messages = read_messages(options.data)
    fitted = [m for m in messages if not m.is_development]
    held_out = [m for m in messages if m.is_development]
    logger.info("%d messages to fit, %d held out", len(fitted), len(held_out))
    recipe = GOING_ON if options.start == "present" else Recipe()
    if options.epochs:
        recipe = replace(recipe, epochs=options.epochs)
    tokenizer = Tokenizer.from_file(str(starting_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    batches = Batches(tokenizer, recipe.batch_size)
    present = encoder_file()
    taught = present.prior is not None and options.teacher == "present"
    how = {
        "recipe": asdict(recipe),
        "start": _named_start(options.start, present),
        "teacher": present.sha256 if taught else None,
        "messages": _digest(messages),
    }
    folder = options.state / hashlib.sha256(json.dumps(how).encode()).hexdigest()[:16]
    logger.info("runs are kept in %s", folder)
    opinions = None
    if taught:
        found = _scores(present, [message.text for message in fitted])
        opinions = {head: torch.from_numpy(scores) for head, scores in found.items()}
    runs = []
    for seed in options.seeds:
        network = _started(options.start, recipe, present)
        state = folder / f"seed-{seed}.pt"
        runs.append(
            fine_tune(
                network, fitted, held_out, batches, recipe, seed, opinions, state,
                options.stop_after,
            )
        )  # fmt: skip
    if options.start == "present":
        beginning = _started(options.start, recipe, present)
        runs = [_between(beginning, run, held_out, batches) for run in runs]
    towers = _chosen(runs, held_out, batches, options.towers)
    ended = {"stop_after": options.stop_after} if options.stop_after else {}
    return _keep_if_better(towers, held_out, {**how, **ended, "seeds": options.seeds})


def _started(start: str, recipe: Recipe, present: EncoderFile) -> LabellingNetwork:
    network = LabellingNetwork(recipe.dropout)
    if start == "present":
        load_written_weights(network, present)
    else:
        load_starting_weights(network.encoder)
    return network


def _between(
    beginning: LabellingNetwork,
    run: tuple[LabellingNetwork, Measures],
    held_out: list[LabelledMessage],
    batches: Batches,
) -> tuple[LabellingNetwork, Measures]:
    """The mean of where a run began and where it came to, where that does better than its end.

    What the beginning knew is not all unlearnt for what is new (Wortsman et al., Robust fine-tuning of
    zero-shot models, 2022).
    """
    middle = mean_of([beginning, run[0]])
    found = measure(predict(middle, batches, held_out), held_out)
    logger.info("half way from the start, held out %s", _rounded(found))
    return (middle, found) if found["overall"] > run[1]["overall"] else run


def _named_start(start: str, present: EncoderFile) -> dict[str, str]:
    if start == "present":
        return {"encoder": present.sha256}
    return {"package": WEIGHTS_PACKAGE, "sha256": WEIGHTS_SHA256}


def _digest(messages: list[LabelledMessage]) -> str:
    digest = hashlib.sha256()
    for message in messages:
        digest.update(f"{message.text}|{message.kind}|{message.topic}|{message.act}|".encode())
        digest.update(message.flags.tobytes())
    return digest.hexdigest()


def _chosen(
    runs: list[tuple[LabellingNetwork, Measures]],
    held_out: list[LabelledMessage],
    batches: Batches,
    towers: int,
) -> list[LabellingNetwork]:
    """The best runs side by side; for one tower, the mean of all runs where that does better."""
    runs = sorted(runs, key=lambda run: -run[1]["overall"])
    if towers == 1 and len(runs) > 1:
        mean = mean_of([network for network, _ in runs])
        found = measure(predict(mean, batches, held_out), held_out)
        logger.info("mean of the runs, held out %s", _rounded(found))
        if found["overall"] > runs[0][1]["overall"]:
            return [mean]
    return [network for network, _ in runs[:towers]]


def _keep_if_better(
    towers: list[LabellingNetwork], held_out: list[LabelledMessage], how: dict[str, object]
) -> int:
    folder = Path(tempfile.mkdtemp(prefix="finetune-"))
    network, prior = folder / "encoder.onnx", folder / "prior.npz"
    write_onnx(towers, network)
    np.savez_compressed(prior, **_joined_heads(towers))
    present = json.loads(MANIFEST.read_text(encoding="utf-8"))
    tokenizer = MANIFEST.parent / present["encoder"]["tokenizer"]["file"]
    now = _measured(EncoderFile(network, tokenizer, sha256_of(network), prior), held_out)
    before = _measured(encoder_file(), held_out)
    logger.info("int8, held out: new %s", now.shown)
    logger.info("int8, held out: before %s", before.shown)
    # A tower less is half the time a message; it may cost a hair's breadth of accuracy.
    allowed = LESS_FOR_A_TOWER * max(before.towers - now.towers, 0)
    if now.overall <= before.overall - allowed:
        logger.info("Not better: models/ stays as it is; the new files are in %s", folder)
        return 1
    entry = present["encoder"]
    for part, path in (("network", network), ("prior", prior)):
        kept = MANIFEST.parent / "encoder" / path.name
        kept.write_bytes(path.read_bytes())
        entry[part] = {"file": f"encoder/{path.name}", "sha256": sha256_of(kept)}
    entry["started_from"] = how.pop("start")
    entry["fine_tuned"] = {**how, "towers": len(towers), "held_out": now.shown}
    MANIFEST.write_text(json.dumps(present, indent=2) + "\n", encoding="utf-8")
    logger.info("Written to %s: run `make train` so that the heads fit it.", MANIFEST.parent)
    return 0


LESS_FOR_A_TOWER = 0.005


@dataclass(frozen=True)
class _Measured:
    overall: float
    towers: int
    shown: dict[str, float]


def _measured(file: EncoderFile, held_out: list[LabelledMessage]) -> _Measured:
    """The int8 file's own measures; an encoder without heads of its own counts as nothing."""
    if file.prior is None:
        return _Measured(0.0, 1, {})
    scores = _scores(file, [message.text for message in held_out])
    found = measure(scores, held_out)
    with np.load(file.prior, allow_pickle=False) as stored:
        towers = max(1, len(stored["kind_weights"]) // VECTOR)
    return _Measured(found["overall"], towers, {"messages": len(held_out), **_rounded(found)})


def _scores(file: EncoderFile, texts: list[str]) -> dict[str, np.ndarray]:
    """What an encoder file's own heads say of `texts`."""
    vectors = OnnxEncoder(file).vectors(texts)
    assert file.prior is not None  # noqa: S101 - the callers have looked
    with np.load(file.prior, allow_pickle=False) as stored:
        arrays = dict(stored)
    return {
        h: (vectors @ arrays[f"{h}_weights"] + arrays[f"{h}_bias"]).astype(np.float32)
        for h in HEAD_SIZES
    }


def _rounded(found: Measures) -> dict[str, float]:
    return {name: round(value, 4) for name, value in found.items()}


def _joined_heads(towers: list[LabellingNetwork]) -> dict[str, np.ndarray]:
    """Heads over the towers' vectors side by side that give the mean of the towers' scores."""
    found: dict[str, np.ndarray] = {}
    for head in HEAD_SIZES:
        layers = [tower.heads[head] for tower in towers]
        weights = [layer.weight.detach().numpy().T * STRETCH / len(towers) for layer in layers]
        found[f"{head}_weights"] = np.concatenate(weights).astype(np.float32)
        found[f"{head}_bias"] = np.mean([layer.bias.detach().numpy() for layer in layers], axis=0)
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.finetune", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("bot/data/nlu"))
    parser.add_argument(
        "--start",
        choices=("published", "present"),
        default="published",
        help="from the published weights, or on from the encoder in models/ (shorter)",
    )
    parser.add_argument(
        "--teacher",
        choices=("present", "none"),
        default="present",
        help="whether the encoder in models/ has a say beside the people's labels",
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--towers", type=int, default=1, help="the best so many runs side by side")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's own number")
    parser.add_argument("--stop-after", type=int, help="end after so many of the recipe's epochs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--state", type=Path, default=Path("var/finetune"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
