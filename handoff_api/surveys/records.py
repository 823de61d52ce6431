"""Rows of surveys and of their answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedText


class SurveyRecord(Record):
    """One resident's answers about how one stage of one case was handled."""

    __tablename__ = "surveys"
    __table_args__ = (
        UniqueConstraint("case_id", "stage"),
        Index("ix_surveys_landlord_given_at", "landlord", "given_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    landlord: Mapped[str] = mapped_column(String(64))
    # Empty where a case has no stage: a null would let the same survey in twice.
    stage: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    given_by: Mapped[str] = mapped_column(String(80))
    given_at: Mapped[datetime]
    dissatisfied: Mapped[bool]
    # none | needed | done
    follow_up: Mapped[str] = mapped_column(String(8))
    followed_up_by: Mapped[str | None] = mapped_column(String(80))
    followed_up_at: Mapped[datetime | None]
    follow_up_note: Mapped[str | None] = mapped_column(SealedText)

    answers: Mapped[list[SurveyAnswerRecord]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="SurveyAnswerRecord.id"
    )


class SurveyAnswerRecord(Record):
    """One answer; several choices of one question are several rows."""

    __tablename__ = "survey_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[str] = mapped_column(ForeignKey("surveys.id"), index=True)
    question: Mapped[str] = mapped_column(String(64), index=True)
    choice: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[str | None] = mapped_column(SealedText)
