"""A fine-tuning run can be stopped and gone on with, and an encoder file taken up again."""

import random
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="fine-tuning has an environment of its own")
import onnx  # noqa: E402
import onnxruntime  # noqa: E402

from bot.components.encoder.files import EncoderFile, sha256_of  # noqa: E402
from bot.components.heads.labels import FLAGS  # noqa: E402
from bot.finetune.__main__ import _joined_heads  # noqa: E402
from bot.finetune.batches import Batch  # noqa: E402
from bot.finetune.export import write_onnx  # noqa: E402
from bot.finetune.messages import LabelledMessage  # noqa: E402
from bot.finetune.network import (  # noqa: E402
    VECTOR,
    WIDTH,
    LabellingNetwork,
    load_written_weights,
)
from bot.finetune.training import Recipe, fine_tune, mean_of  # noqa: E402


@pytest.fixture
def network():
    torch.manual_seed(3)
    return LabellingNetwork(dropout=0.0)


def scores(network):
    ids = torch.arange(1000, 1012)[None, :]
    network.eval()
    with torch.no_grad():
        return network(ids, torch.ones_like(ids))


def test_a_written_encoder_can_be_gone_on_from(network, tmp_path: Path):
    file, prior = tmp_path / "encoder.onnx", tmp_path / "prior.npz"
    write_onnx([network], file)
    np.savez(prior, **_joined_heads([network]))
    again = LabellingNetwork(dropout=0.0)
    load_written_weights(again, EncoderFile(file, tmp_path, sha256_of(file), prior))
    for head, wanted in scores(network).items():
        found = scores(again)[head]
        assert torch.corrcoef(torch.stack([wanted[0], found[0]]))[0, 1] > 0.99, head


def test_what_is_written_sees_what_the_network_sees(network, tmp_path: Path):
    file = tmp_path / "encoder.onnx"
    torch.nn.init.normal_(network.looks.weight)
    write_onnx([network], file)
    ids = torch.arange(1000, 1012)[None, :]
    pieces = onnxruntime.InferenceSession(str(file)).run(None, {"input_ids": ids.numpy()})[0][0]
    with torch.no_grad():
        wanted = network.eval().vector(ids, torch.ones_like(ids))[0].numpy().reshape(-1, WIDTH)
    found = pieces.mean(axis=0).reshape(-1, WIDTH)
    assert len(found) == VECTOR // WIDTH
    for part, (one, other) in enumerate(zip(found, wanted, strict=True)):
        assert one @ other / np.linalg.norm(one) > 0.99, part


def test_an_encoder_without_looks_is_gone_on_from_as_it_was(network, tmp_path: Path):
    for head in network.heads.values():
        torch.nn.init.zeros_(head.weight[:, WIDTH:])
    file, prior = tmp_path / "encoder.onnx", tmp_path / "prior.npz"
    write_onnx([network], file)
    model = onnx.load(str(file))
    looks = next(part for part in model.graph.initializer if part.name == "tower0/looks")
    model.graph.initializer.remove(looks)
    onnx.save(model, str(file))
    joined = _joined_heads([network])
    np.savez(
        prior, **{name: kept[:WIDTH] if kept.ndim > 1 else kept for name, kept in joined.items()}
    )
    runs = [LabellingNetwork(dropout=0.0) for _ in range(2)]
    for run in runs:
        load_written_weights(run, EncoderFile(file, tmp_path, sha256_of(file), prior))
    for head, wanted in scores(network).items():
        assert torch.corrcoef(torch.stack([wanted[0], scores(runs[0])[head][0]]))[0, 1] > 0.99, head
    assert torch.equal(runs[0].looks.weight, runs[1].looks.weight)
    assert runs[0].looks.weight.abs().sum() > 0


def test_the_mean_of_equal_networks_is_the_network(network):
    for head, wanted in scores(network).items():
        assert torch.allclose(scores(mean_of([network, network]))[head], wanted, atol=1e-5)


class OneBatch:
    """Stands in for the tokeniser's batches: two short messages, the same every time."""

    def noisy(self, messages: list[LabelledMessage], chance: random.Random):
        chance.random()
        yield from self.plain(messages)

    def plain(self, messages: list[LabelledMessage]):
        ids = torch.tensor([[101, 2000 + n, 102] for n in range(len(messages))])
        targets = {
            head: torch.tensor([getattr(m, head) for m in messages])
            for head in ("kind", "topic", "act")
        }
        targets["flags"] = torch.tensor(np.stack([m.flags for m in messages]))
        yield Batch(ids, torch.ones_like(ids), targets, list(range(len(messages))))


def test_a_stopped_run_ends_where_an_unbroken_one_does(network, tmp_path: Path):
    flags = np.eye(len(FLAGS), dtype=np.float32)
    messages = [LabelledMessage(str(n), n, flags[n], n, 0, str(n), {}) for n in range(2)]
    recipe = Recipe(epochs=2, dropout=0.0, batch_size=2)
    state = tmp_path / "seed-1.pt"

    def run(state, stop_after=None):
        torch.manual_seed(3)
        own = LabellingNetwork(dropout=0.0)
        return fine_tune(own, messages, messages, OneBatch(), recipe, 1, None, state, stop_after)

    run(state, stop_after=1)
    resumed, measured = run(state)
    unbroken, expected = run(None)
    assert measured == expected
    for head, wanted in scores(unbroken).items():
        assert torch.allclose(scores(resumed)[head], wanted, atol=1e-4), head
