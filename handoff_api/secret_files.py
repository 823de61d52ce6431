"""Settings that come as files: ``DATABASE_URL_FILE`` names a file that holds what ``DATABASE_URL`` would be.

Read by whoever needs a setting, not by the program that starts a container: a command typed into a running one
must find the same secrets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path

SUFFIX = "_FILE"


class SecretFileError(Exception):
    """A file that was named cannot be read, or holds nothing; says which and what to do."""


def from_files(environment: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """What the files named for these settings hold, without the line's end; raises SecretFileError."""
    found = {}
    for name in names:
        path = environment.get(name + SUFFIX)
        if not path:
            continue
        if environment.get(name):
            raise SecretFileError(f"both {name} and {name}{SUFFIX} are set: keep one of them")
        found[name] = read(name, Path(path))
    return found


def unfold(environment: MutableMapping[str, str]) -> None:
    """For programs that hand their settings on: each of ours that comes as a file becomes plain."""
    names = [name.removesuffix(SUFFIX) for name in environment if name.endswith(SUFFIX)]
    ours = [name for name in names if name.startswith("PUTRIGHT_") or name == "DATABASE_URL"]
    for name, value in from_files(environment, ours).items():
        environment[name] = value
        del environment[name + SUFFIX]


def read(name: str, path: Path) -> str:
    """What one file holds."""
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
