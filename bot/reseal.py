"""Seal Rasa's store anew with the first key: ``python -m bot.reseal``.

After a new key was put first in ``PUTRIGHT_TRACKER_KEYS`` (or the file ``tracker-keys`` of the data folder) and
Rasa started again. It may run while Rasa does, be stopped at any moment and be started again.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.secret_files import SecretFileError, unfold
from bot.tracker_store import PLAIN, TrackerKeysMissingError, read_keys, split_keys

_BATCH = 500
_PAGE = sa.text("SELECT id, data FROM events WHERE id > :after ORDER BY id LIMIT :batch")
# Only what still says what was read: Rasa never changes an event, but somebody may be forgotten meanwhile.
_SEAL = sa.text("UPDATE events SET data = :sealed WHERE id = :id AND data = :was")


class Resealed(NamedTuple):
    """How many events were sealed anew, had been already, and open with none of the keys."""

    anew: int = 0
    before: int = 0
    lost: int = 0


def reseal(address: str, written_keys: str, batch: int = _BATCH) -> Resealed:
    """Seal every event with the first of the keys; raises TrackerKeysMissingError for none."""
    keys, first = read_keys(written_keys), Fernet(split_keys(written_keys)[0])
    engine = sa.create_engine(address, hide_parameters=True)
    anew = before = lost = after = 0
    try:
        while True:
            with engine.begin() as connection:
                rows = connection.execute(_PAGE, {"after": after, "batch": batch}).fetchall()
                for id, was in rows:
                    if was is None or _opens(first, was):
                        before += 1
                        continue
                    try:
                        sealed = _sealed_anew(keys, was)
                    except InvalidToken:
                        lost += 1
                        continue
                    done = connection.execute(_SEAL, {"sealed": sealed, "id": id, "was": was})
                    anew += done.rowcount
            if not rows:
                return Resealed(anew, before, lost)
            after = rows[-1][0]
    finally:
        engine.dispose()


def _opens(key: Fernet, data: str) -> bool:
    try:
        key.decrypt(data.encode())
    except InvalidToken:
        return False
    return True


def _sealed_anew(keys: MultiFernet, data: str) -> str:
    if data.startswith(PLAIN):
        return str(keys.encrypt(data.encode()).decode())
    return str(keys.rotate(data.encode()).decode())


def _say(told: str) -> None:
    sys.stdout.write(told + "\n")


def main() -> int:
    """Do it where Rasa's own settings say; 1 when something opens with none of the keys."""
    data = Path(os.environ.get("PUTRIGHT_DATA", "var"))
    try:
        unfold(os.environ)
        kept = data / "tracker-keys"
        written = os.environ.get("PUTRIGHT_TRACKER_KEYS") or (
            kept.read_text("utf-8") if kept.is_file() else ""
        )
        address = os.environ.get("PUTRIGHT_TRACKER_URL")
        if not address and not (data / "rasa.db").is_file():
            sys.exit(
                f"there is no store at {data / 'rasa.db'}: set PUTRIGHT_TRACKER_URL to what Rasa is given"
            )
        done = reseal(address or f"sqlite:///{data / 'rasa.db'}", written)
    except (SecretFileError, TrackerKeysMissingError, sa.exc.SQLAlchemyError) as error:
        sys.exit(f"reseal: {error}")
    _say(f"{done.anew} events sealed anew, {done.before} were already")
    if done.lost:
        _say(f"{done.lost} open with none of the keys: put the key they were sealed with back")
        return 1
    _say("every event opens with the first key: the others may go")
    return 0


if __name__ == "__main__":
    sys.exit(main())
