"""Bringing a database to the shape this version expects."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from handoff_api.database import driver_address
from handoff_api.migrations.sweeping import sweep_if_owed
from handoff_api.sealing.keyring import Keyring

_FOLDER = Path(__file__).parent


def alembic_config(address: str, keys: Keyring | None = None) -> Config:
    """Alembic's settings for the database at ``address``."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["address"] = driver_address(address, waits=True)
    config.attributes["field_keys"] = keys
    return config


def migrate(address: str, to: str = "head", *, keys: Keyring | None = None) -> None:
    """Bring the database at ``address`` to the newest shape; nothing happens when it is there.

    ``keys`` seal what older rows hold in plain words; raises FieldKeysError where they are needed and
    not given, changing nothing.
    """
    url = make_url(driver_address(address, waits=True))
    if url.drivername == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    config = alembic_config(address, keys)
    command.upgrade(config, to)
    sweep_if_owed(address)


def newest_revision() -> str:
    """The revision this version of the code needs."""
    head = ScriptDirectory(str(_FOLDER)).get_current_head()
    if head is None:  # pragma: no cover
        raise RuntimeError(f"{_FOLDER}/versions holds no migration: the installation is incomplete")
    return head


def is_mapped(name: str | None, kind: str, _: object) -> bool:
    """Whether a table is described by a record; the text index differs by database and is not."""
    return not (kind == "table" and name is not None and name.startswith("case_search"))
