"""Messages to padded tensors, like lengths together so that little is padding."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from bot.components.encoder.windows import windows
from bot.components.text_cleaning import cleaned, without_stretching
from bot.finetune.messages import LabelledMessage
from bot.finetune.noise import hurried

POOL_BATCHES = 24


@dataclass(frozen=True)
class Batch:
    ids: Tensor
    mask: Tensor
    targets: dict[str, Tensor]
    rows: list[int]


class Batches:
    def __init__(self, tokenizer: Tokenizer, size: int) -> None:
        self._tokenizer = tokenizer
        self._size = size
        self._marks = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))

    def noisy(self, messages: list[LabelledMessage], chance: random.Random) -> Iterator[Batch]:
        """Every message once in a random order, freshly mistyped."""
        texts = [hurried(message.text, chance) for message in messages]
        order = list(range(len(messages)))
        chance.shuffle(order)
        ids = self._ids(texts)
        found = []
        pool = self._size * POOL_BATCHES
        for start in range(0, len(order), pool):
            near = sorted(order[start : start + pool], key=lambda row: len(ids[row]))
            found += [near[i : i + self._size] for i in range(0, len(near), self._size)]
        chance.shuffle(found)
        for rows in found:
            yield self._batch(messages, ids, rows)

    def plain(self, messages: list[LabelledMessage]) -> Iterator[Batch]:
        """Every message once as written, shortest first."""
        ids = self._ids([message.text for message in messages])
        order = sorted(range(len(messages)), key=lambda row: len(ids[row]))
        for start in range(0, len(order), 64):
            yield self._batch(messages, ids, order[start : start + 64])

    def _ids(self, texts: list[str]) -> list[list[int]]:
        read = [without_stretching(cleaned(text)) for text in texts]
        found = []
        for encoding in self._tokenizer.encode_batch(read, add_special_tokens=False):
            # The first window only: of the longest letters the middle is left out here.
            ids = [piece for part in windows(len(encoding.ids))[0] for piece in encoding.ids[part]]
            found.append([self._marks[0], *ids, self._marks[1]])
        return found

    @staticmethod
    def _batch(messages: list[LabelledMessage], ids: list[list[int]], rows: list[int]) -> Batch:
        longest = max(len(ids[row]) for row in rows)
        padded = np.zeros((len(rows), longest), dtype=np.int64)
        mask = np.zeros((len(rows), longest), dtype=np.int64)
        for place, row in enumerate(rows):
            padded[place, : len(ids[row])] = ids[row]
            mask[place, : len(ids[row])] = 1
        targets = {
            head: torch.tensor([getattr(messages[row], head) for row in rows])
            for head in ("kind", "topic", "act")
        }
        targets["flags"] = torch.tensor(np.stack([messages[row].flags for row in rows]))
        return Batch(torch.tensor(padded), torch.tensor(mask), targets, rows)
