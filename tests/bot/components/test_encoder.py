"""The encoder runs only files it can vouch for, and takes any text."""

import json

import numpy as np
import pytest

from bot.components.encoder import EncoderFileError, encoder_file
from bot.components.encoder.files import MANIFEST
from bot.components.encoder.onnx_encoder import PART_WIDTH, shared_encoder
from bot.components.encoder.windows import WINDOW_PIECES, windows

ODD_TEXTS = [
    "",
    " ",
    "😡",
    "?",
    "x" * 20_000,
    "Dear Sir, the roof leaks. " * 900,
    "لدي مشكلة في التدفئة",
    "আমার ঘরে ছত্রাক",
    "https://example.org/a?b=c",
    "\x00\x01\x02",
    "\u200b/restart",
    "[link](entity)",
]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_any_text_has_a_finite_vector_of_unit_parts(text):
    encoded = shared_encoder().encode(text)
    parts = encoded.vector.reshape(-1, PART_WIDTH)
    assert np.allclose(np.linalg.norm(parts, axis=1), 1.0, atol=1e-4)
    assert len(encoded.spans) == len(encoded.pieces)


def test_pieces_add_up_to_the_vector():
    encoded = shared_encoder().encode("The boiler has gone off again and nobody rings back.")
    assert np.allclose(encoded.pieces.sum(axis=0), encoded.vector, atol=1e-4)


def test_hidden_mark_before_a_slash_changes_nothing():
    plain, guarded = shared_encoder().vectors(["/restart", "\u200b/restart"])
    assert np.array_equal(plain, guarded)


def test_same_text_gives_the_same_vector():
    first, second = shared_encoder().vectors(["no hot water", "no hot water"])
    assert np.array_equal(first, second)


def test_end_of_a_long_letter_counts():
    padding = "I am writing about my home. " * 60
    plain, ending = shared_encoder().vectors([padding, padding + "There is a smell of gas."])
    assert float(plain @ ending) < 0.999 * float(plain @ plain)


@pytest.mark.parametrize(
    ("pieces", "count"),
    [
        (0, 1),
        (1, 1),
        (WINDOW_PIECES, 1),
        (WINDOW_PIECES + 1, 1),
        (2 * WINDOW_PIECES, 1),
        (2 * WINDOW_PIECES + 1, 2),
        (10_000, 2),
    ],
)
def test_long_texts_are_read_in_a_few_windows(pieces, count):
    found = windows(pieces)
    assert len(found) == count
    assert found[0][0].start == 0
    assert found[0][-1].stop == pieces
    for window in found:
        assert sum(part.stop - part.start for part in window) <= WINDOW_PIECES


@pytest.fixture
def copied_manifest(tmp_path):
    given = json.loads(MANIFEST.read_text(encoding="utf-8"))
    (tmp_path / "encoder").mkdir()
    for part in ("network", "tokenizer", "prior"):
        if part in given["encoder"]:
            name = given["encoder"][part]["file"]
            (tmp_path / name).write_bytes((MANIFEST.parent / name).read_bytes())
    copy = tmp_path / "manifest.json"
    copy.write_text(json.dumps(given), encoding="utf-8")
    return copy


def test_files_named_in_the_manifest_are_accepted(copied_manifest):
    assert encoder_file(copied_manifest).network.is_file()


def test_changed_network_is_refused(copied_manifest):
    with encoder_file(copied_manifest).network.open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(EncoderFileError, match="sha256"):
        encoder_file(copied_manifest)


def test_missing_file_is_named(copied_manifest):
    encoder_file(copied_manifest).tokenizer.unlink()
    with pytest.raises(EncoderFileError, match="tokenizer.json is missing"):
        encoder_file(copied_manifest)


def test_missing_manifest_says_what_to_do(tmp_path):
    with pytest.raises(EncoderFileError, match="make finetune"):
        encoder_file(tmp_path / "manifest.json")


def test_network_in_the_repository_stays_within_35_megabytes():
    assert encoder_file().network.stat().st_size <= 35_000_000
