"""Where the encoder's files are and the proof that they are the ones the manifest names."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
MANIFEST = REPOSITORY / "models" / "manifest.json"


class EncoderFileError(Exception):
    """An encoder file is missing or is not the one in the manifest."""


@dataclass(frozen=True)
class EncoderFile:
    """A verified encoder: `sha256` names the network, the trained heads remember it."""

    network: Path
    tokenizer: Path
    sha256: str
    # The fine-tuned heads that belong to this network, if it was fine-tuned here.
    prior: Path | None


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def encoder_file(manifest: Path = MANIFEST) -> EncoderFile:
    """The encoder that `manifest` names, every file checked against its hash.

    Raises EncoderFileError with the file and what to do about it; a network whose bytes are not
    the recorded ones is never run.
    """
    if not manifest.is_file():
        raise EncoderFileError(f"{manifest} is missing: restore it, or run `make finetune`.")
    entry = json.loads(manifest.read_text(encoding="utf-8"))["encoder"]
    folder = manifest.parent
    verified: dict[str, Path] = {}
    for part in ("network", "tokenizer", "prior"):
        if part not in entry:
            continue
        path = folder / entry[part]["file"]
        if not path.is_file():
            raise EncoderFileError(f"{path} is missing: restore it, or run `make finetune`.")
        found = sha256_of(path)
        if found != entry[part]["sha256"]:
            raise EncoderFileError(
                f"{path} has sha256 {found}, the manifest says {entry[part]['sha256']}: "
                "restore the committed file, or run `make finetune` to make both anew."
            )
        verified[part] = path
    return EncoderFile(
        network=verified["network"],
        tokenizer=verified["tokenizer"],
        sha256=entry["network"]["sha256"],
        prior=verified.get("prior"),
    )
