"""Text to vectors with ONNX Runtime: one thread, means over the word pieces, every part of unit length."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.components.encoder.files import EncoderFile, encoder_file
from bot.components.encoder.windows import windows
from bot.components.text_cleaning import cleaned, without_stretching

# Parts of this width lie side by side: the plain mean over the pieces, and the mean as each look weighs them.
PART_WIDTH = 384


@dataclass(frozen=True)
class EncodedText:
    """A text's vector (each part of unit length) and what each word piece brought to it.

    `pieces` sums to `vector` (float32, pieces x dimensions); `spans` gives each piece's first and
    last+1 character in `text`, the cleaned text that was read.
    """

    text: str
    vector: np.ndarray
    pieces: np.ndarray
    spans: list[tuple[int, int]]


class OnnxEncoder:
    """One verified network and its tokeniser, safe to share between components."""

    def __init__(self, file: EncoderFile, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(file.network), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [given.name for given in self._session.get_inputs()]
        self._tokenizer = _tokenizer(file.tokenizer)
        self._opening = self._tokenizer.token_to_id("[CLS]")
        self._closing = self._tokenizer.token_to_id("[SEP]")
        self.sha256 = file.sha256

    def encode(self, text: object) -> EncodedText:
        """Never raises on content: unusable text gives the vector of an empty message."""
        read = without_stretching(cleaned(text))
        encoding = self._tokenizer.encode(read, add_special_tokens=False)
        hidden, spans = [], []
        for window in windows(len(encoding.ids)):
            ids = [piece for part in window for piece in encoding.ids[part]]
            marked = [self._opening, *ids, self._closing]
            hidden.append(self._run(np.asarray([marked], dtype=np.int64))[0])
            places = [place for part in window for place in encoding.offsets[part]]
            spans += [(0, 0), *places, (0, 0)]
        # Windows count alike, whatever their length: the middle of a letter is not a footnote.
        pieces = np.concatenate([part / (len(part) * len(hidden)) for part in hidden])
        vector = pieces.sum(axis=0)
        lengths = np.linalg.norm(vector.reshape(-1, PART_WIDTH), axis=1)
        scale = np.repeat(1.0 / np.maximum(lengths, 1e-9), PART_WIDTH).astype(np.float32)
        return EncodedText(read, vector * scale, pieces * scale, spans)

    def vectors(self, texts: list[str]) -> np.ndarray:
        """The vectors of many texts, as `encode` gives them."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        return np.stack([self.encode(text).vector for text in texts])

    def _run(self, ids: np.ndarray) -> np.ndarray:
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        given["token_type_ids"] = np.zeros_like(ids)
        feed = {name: given[name] for name in self._inputs}
        return self._session.run(None, feed)[0].astype(np.float32)


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@lru_cache(maxsize=1)
def shared_encoder() -> OnnxEncoder:
    """The process's one encoder: Rasa loads every component afresh, the network need not be."""
    return OnnxEncoder(encoder_file())
