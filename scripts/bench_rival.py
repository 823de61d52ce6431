"""The rival of ``bench_queue.py``: a page of the queue as FastAPI's and SQLAlchemy's own tutorials write it.

An ORM entity for a row, ``selectinload`` for its lists, a pydantic model for the answer. No key, no log of who
read what, no limits, no metrics: it does less than the service and is no more than what one would write first.
``uvicorn scripts.bench_rival:app``, with ``DATABASE_URL``.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    type_annotation_map = {datetime: DateTime(timezone=True)}


class Issue(Base):
    __tablename__ = "case_issues"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    position: Mapped[int]
    topic: Mapped[str]


class Deadline(Base):
    __tablename__ = "case_deadlines"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    name: Mapped[str]
    due_on: Mapped[date]
    due_at: Mapped[datetime | None]
    policy_due_on: Mapped[date | None]
    code_due_on: Mapped[date | None]
    clause: Mapped[str]
    because: Mapped[str]
    policy_edition: Mapped[str]
    met_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Case(Base):
    __tablename__ = "cases"
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str]
    version: Mapped[int]
    landlord: Mapped[str]
    kind: Mapped[str]
    stage: Mapped[str | None]
    state: Mapped[str]
    priority: Mapped[str]
    channel: Mapped[str]
    owner: Mapped[str]
    received_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    is_open: Mapped[bool]
    urgency: Mapped[int]
    next_late_at: Mapped[datetime]
    issues: Mapped[list[Issue]] = relationship(order_by=Issue.position)
    deadlines: Mapped[list[Deadline]] = relationship(order_by=[Deadline.due_on, Deadline.id])


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class IssueShown(Shown):
    topic: str


class DeadlineShown(Shown):
    name: str
    due_on: date
    due_at: datetime | None
    policy_due_on: date | None
    code_due_on: date | None
    clause: str
    because: str
    policy_edition: str
    met_at: datetime | None
    ended_at: datetime | None


class CaseShown(Shown):
    reference: str
    version: int
    landlord: str
    kind: str
    stage: str | None
    state: str
    priority: str
    channel: str
    owner: str
    received_at: datetime | None
    created_at: datetime
    updated_at: datetime
    issues: list[IssueShown]
    deadlines: list[DeadlineShown]


_SCHEMES = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite+aiosqlite"}
_scheme, _, _rest = os.environ["DATABASE_URL"].partition("://")
_sessions = async_sessionmaker(
    create_async_engine(f"{_SCHEMES[_scheme]}://{_rest}", pool_pre_ping=True),
    expire_on_commit=False,
)
app = FastAPI()


async def _session() -> AsyncIterator[AsyncSession]:
    async with _sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(_session)]


@app.get("/cases", response_model=list[CaseShown])
async def cases(session: Session, landlord: str, limit: int = 50) -> Any:
    found = await session.scalars(
        select(Case)
        .where(Case.landlord == landlord, Case.is_open, Case.urgency < 3)
        .options(selectinload(Case.issues), selectinload(Case.deadlines))
        .order_by(Case.urgency, Case.next_late_at, Case.id)
        .limit(limit)
    )
    return found.all()
