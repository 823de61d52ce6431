"""Where the bytes lie: a folder named by what is in the files, or anything else that can do this."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from pathlib import Path
from typing import Protocol

_SHA256 = re.compile(r"[0-9a-f]{64}")


class BlobStore(Protocol):
    """Bytes under the SHA-256 of what they are. Safe to call from any thread."""

    def put(self, data: bytes) -> str:
        """Keep ``data``, on disk before this returns; its SHA-256. The same again is kept once."""
        ...

    def get(self, sha256: str) -> bytes | None:
        """What was kept, or None; never bytes that are not what they should be."""
        ...

    def erase(self, sha256: str) -> None:
        """Forget it; nothing happens when it is not there."""
        ...

    def older_than(self, seconds: float) -> list[str]:
        """What has not been put in the last ``seconds`` of real time."""
        ...


class FolderStore:
    """Files below one folder, readable by this service's user alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keep ``data``; written aside first, so that nobody ever reads half a file."""
        sha256 = hashlib.sha256(data).hexdigest()
        place = self._place(sha256)
        if place.exists():
            # Kept anew: a sweep must not take it for something nobody wants.
            os.utime(place)
            return sha256
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made readable by its owner alone; a name of its own, for two may keep the same at once.
        handle, aside = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                # A resident was told that the photo is kept: it must outlive a power cut.
                os.fsync(file.fileno())
            Path(aside).replace(place)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        return sha256

    def get(self, sha256: str) -> bytes | None:
        """What was kept, or None when it is gone or was changed on the disk."""
        try:
            data = self._place(sha256).read_bytes()
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def erase(self, sha256: str) -> None:
        """Forget it."""
        self._place(sha256).unlink(missing_ok=True)

    def older_than(self, seconds: float) -> list[str]:
        """What has not been put in the last ``seconds`` of real time."""
        limit = time.time() - seconds
        found = (place for place in self._folder.glob("??/*") if _SHA256.fullmatch(place.name))
        return [place.name for place in found if place.stat().st_mtime < limit]

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256
