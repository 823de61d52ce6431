"""Column types that seal what is written and open what is read; the rest of the code sees plain values.

The keys hang on the dialect of the engine (``give_keys``), so that two databases in one process never
share them. A column takes its own name as what its values are bound to when it joins its table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Engine, LargeBinary, Table, Text, event
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.elements import Null
from sqlalchemy.types import TypeDecorator, TypeEngine

from handoff_api.sealing.keyring import FieldKeysError, Keyring

# What stands where words were blanked: no secret, and looked for by the database itself.
FORGOTTEN = "[removed]"


class _Incomparable(TypeDecorator.Comparator[Any]):
    """Sealed twice, a word is two different values: a comparison would quietly find nothing."""

    def operate(self, op: Any, *other: Any, **more: Any) -> Any:
        """Null and ``FORGOTTEN`` stand in the database as they are; nothing else can be asked for."""
        if any(value is not None and not _stands_plain(value) for value in other):
            raise TypeError("what is sealed cannot be compared: give it a mark (sealing.marks)")
        return super().operate(op, *other, **more)


def _stands_plain(value: Any) -> bool:
    return isinstance(value, Null) or (isinstance(value, str) and value == FORGOTTEN)


class Sealed(TypeDecorator[Any]):
    """A value that stands in the database sealed for its own column ("table.column")."""

    impl: type[TypeEngine[Any]] = Text
    cache_ok = True
    comparator_factory = _Incomparable

    def __init__(self, column: str = "") -> None:
        super().__init__()
        self.column = column


class SealedText(Sealed):
    """Text, sealed; ``FORGOTTEN`` alone is written as it is."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        if value is None or value == FORGOTTEN:
            return value
        return keys_of(dialect).seal(value.encode(), self.column)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open."""
        if value is None or value == FORGOTTEN:
            return value
        return keys_of(dialect).open(value, self.column).decode()


class SealedJson(Sealed):
    """A list or an object, sealed as one; None is the database's own null."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seal."""
        if value is None:
            return None
        said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return keys_of(dialect).seal(said.encode(), self.column)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Open."""
        return None if value is None else json.loads(keys_of(dialect).open(value, self.column))


class SealedBytes(Sealed):
    """Bytes, sealed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal."""
        return None if value is None else keys_of(dialect).seal_bytes(value, self.column)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Open."""
        return None if value is None else keys_of(dialect).open_bytes(value, self.column)


@event.listens_for(Column, "after_parent_attach")
def _bind_to_name(column: Column[Any], parent: Any) -> None:
    if isinstance(column.type, Sealed) and isinstance(parent, Table):
        column.type = type(column.type)(f"{parent.name}.{column.name}")


def give_keys(engine: Engine, keys: Keyring) -> None:
    """What goes through ``engine`` is sealed and opened with ``keys``."""
    engine.dialect.field_keys = keys  # type: ignore[attr-defined]


def keys_of(dialect: Dialect) -> Keyring:
    """The keys ``give_keys`` gave."""
    keys: Keyring | None = getattr(dialect, "field_keys", None)
    if keys is None:
        raise FieldKeysError("this connection was given no field keys")
    return keys


def sealed_columns(table: Table) -> Iterator[Column[Any]]:
    """The columns of a table that are sealed."""
    return (column for column in table.columns if isinstance(column.type, Sealed))
