"""python -m bot.finetune: fine-tune, export and, if it is better, put into models/."""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
from dataclasses import asdict
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
    WEIGHTS_PACKAGE,
    WEIGHTS_SHA256,
    LabellingNetwork,
    starting_folder,
)
from bot.finetune.scores import measure
from bot.finetune.training import Recipe, fine_tune

logger = logging.getLogger("bot.finetune")


def main() -> int:
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    messages = read_messages(options.data)
    fitted = [m for m in messages if not m.is_development]
    held_out = [m for m in messages if m.is_development]
    logger.info("%d messages to fit, %d held out", len(fitted), len(held_out))
    recipe = Recipe(epochs=options.epochs)
    tokenizer = Tokenizer.from_file(str(starting_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    batches = Batches(tokenizer, recipe.batch_size)
    runs = [fine_tune(fitted, held_out, batches, recipe, seed) for seed in options.seeds]
    runs.sort(key=lambda run: -run[1]["overall"])
    towers = [network for network, _ in runs[: options.towers]]
    return _keep_if_better(towers, held_out, {"recipe": asdict(recipe), "seeds": options.seeds})


def _keep_if_better(
    towers: list[LabellingNetwork], held_out: list[LabelledMessage], how: dict[str, object]
) -> int:
    folder = Path(tempfile.mkdtemp(prefix="finetune-"))
    network, prior = folder / "encoder.onnx", folder / "prior.npz"
    write_onnx([tower.encoder for tower in towers], network)
    np.savez_compressed(prior, **_joined_heads(towers))
    present = json.loads(MANIFEST.read_text(encoding="utf-8"))
    tokenizer = MANIFEST.parent / present["encoder"]["tokenizer"]["file"]
    made = EncoderFile(network, tokenizer, sha256_of(network), prior)
    now = _measured(made, held_out)
    before = _measured(encoder_file(), held_out)
    logger.info("int8, held out: new %s, before %s", now, before)
    if now["overall"] <= before["overall"]:
        logger.info("Not better: models/ stays as it is; the new files are in %s", folder)
        return 1
    entry = present["encoder"]
    for part, path in (("network", network), ("prior", prior)):
        kept = MANIFEST.parent / "encoder" / path.name
        kept.write_bytes(path.read_bytes())
        entry[part] = {"file": f"encoder/{path.name}", "sha256": sha256_of(kept)}
    entry["started_from"] = {"package": WEIGHTS_PACKAGE, "sha256": WEIGHTS_SHA256}
    entry["fine_tuned"] = {**how, "towers": len(towers), "held_out": now}
    MANIFEST.write_text(json.dumps(present, indent=2) + "\n", encoding="utf-8")
    return 0


def _measured(file: EncoderFile, held_out: list[LabelledMessage]) -> dict[str, float]:
    """The int8 file's own measures; an encoder without heads of its own counts as nothing."""
    if file.prior is None:
        return {"overall": 0.0}
    vectors = OnnxEncoder(file).vectors([message.text for message in held_out])
    with np.load(file.prior, allow_pickle=False) as stored:
        arrays = dict(stored)
    scores = {h: vectors @ arrays[f"{h}_weights"] + arrays[f"{h}_bias"] for h in HEAD_SIZES}
    found = measure(scores, held_out)
    return {"messages": len(held_out), **{name: round(v, 4) for name, v in found.items()}}


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
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--towers", type=int, default=2, help="the best so many runs are kept")
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
