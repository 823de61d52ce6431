"""Whether the database is there and has the shape this version needs."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from handoff_api.database import Database


async def state(database: Database, newest: str) -> str:
    """``ok``, ``not_migrated`` or ``down``."""
    try:
        async with database.reads() as session:
            await session.execute(text("SELECT 1"))
            try:
                found = await session.scalar(text("SELECT version_num FROM alembic_version"))
            except SQLAlchemyError:
                return "not_migrated"
    except (SQLAlchemyError, OSError):
        return "down"
    return "ok" if found == newest else "not_migrated"
