"""Secrets that come as files: ``PUTRIGHT_INTAKE_KEY_FILE`` names a file that holds what
``PUTRIGHT_INTAKE_KEY`` would be. Rasa reads its addresses from the environment alone, so they are put there
before it starts."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

SUFFIX = "_FILE"


class SecretFileError(Exception):
    """A file that was named cannot be read, or holds nothing; says which and what to do."""


def unfold(environment: MutableMapping[str, str]) -> None:
    """For every ``PUTRIGHT_…_FILE``, set the setting without ``_FILE`` to what the file holds. The file's
    name stays: a key that is renewed meanwhile is read from it anew."""
    for named in [name for name in environment if name.startswith("PUTRIGHT_")]:
        if named.endswith(SUFFIX) and environment[named]:
            name = named[: -len(SUFFIX)]
            environment[name] = read(name, Path(environment[named]))


def read_again(name: str) -> str | None:
    """What the file of this setting holds now; None when it comes from no file, or cannot be read now."""
    path = os.environ.get(name + SUFFIX)
    try:
        return read(name, Path(path)) if path else None
    except SecretFileError:
        return None


def read(name: str, path: Path) -> str:
    """What one file holds, without the line's end; raises SecretFileError."""
    try:
        said = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise SecretFileError(
            f"{name}{SUFFIX} names {path}, which cannot be read ({why}): put it there, readable by "
            "the user this runs as"
        ) from error
    if not said:
        raise SecretFileError(f"{name}{SUFFIX} names {path}, which is empty: write {name} into it")
    return said
