"""Taking surveys down and following up the unhappy ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.cases import clocks, history
from handoff_api.cases import service as cases
from handoff_api.cases.records import CaseRecord
from handoff_api.cases.transitions import allowed_actions
from handoff_api.errors import FieldInvalidError, Problem
from handoff_api.keys.service import EVERY_LANDLORD, Key
from handoff_api.surveys import repository
from handoff_api.surveys.questions import Question, questions
from handoff_api.surveys.records import SurveyAnswerRecord, SurveyRecord
from handoff_api.surveys.schemas import (
    FollowedUp,
    SurveyCreate,
    SurveyForm,
    SurveyGiven,
    SurveyPage,
    SurveyQuestion,
    SurveyRead,
)

_ENDED = frozenset({"closed", "withdrawn", "not_accepted"})


class SurveyClosedError(Problem):
    """The survey comes when the process has ended, once for each stage."""

    status = 409
    code = "survey_closed"
    title = "There is no survey to answer now"


class SurveyUnknownError(Problem):
    """No such survey for this key."""

    status = 404
    code = "survey_unknown"
    title = "There is no such survey"

    def __init__(self) -> None:
        super().__init__("Check the id; a key sees its own landlord's surveys only.")


async def form(session: AsyncSession, case: CaseRecord, now: datetime) -> SurveyForm:
    """What to ask about this case, and what was answered."""
    given = await repository.of_case(session, case.id)
    return SurveyForm(
        open=_is_open(case, given),
        questions=[SurveyQuestion.model_validate(q) for q in _questions(case, now)],
        given=[_show(survey, case.reference) for survey in given],
    )


async def is_open(session: AsyncSession, case: CaseRecord) -> bool:
    """Whether the resident may answer the survey now."""
    if case.state not in _ENDED:
        return False
    return _is_open(case, await repository.of_case(session, case.id))


async def take(
    session: AsyncSession, reference: str, said: SurveyCreate, key: Key, now: datetime
) -> SurveyGiven:
    """Keep the answers. They change nothing about the case: unhappy ones are flagged."""
    case = await cases.find(session, reference, key, to_change=True)
    given = await repository.of_case(session, case.id)
    earlier = next((each for each in given if each.stage == (case.stage or "")), None)
    if earlier is not None and said.change:
        return await _change(session, case, earlier, said, key, now)
    if not _is_open(case, given):
        raise SurveyClosedError(
            "It was answered already; send change to replace answers."
            if case.state in _ENDED
            else "It is asked once the case is closed, withdrawn or not accepted."
        )
    asked = _by_id(case, now)
    answers = _answers(said, asked)
    dissatisfied = _dissatisfied(answers, asked)
    survey = SurveyRecord(
        id=str(uuid4()),
        case_id=case.id,
        landlord=case.landlord,
        stage=case.stage or "",
        channel=said.channel,
        given_by=key.actor,
        given_at=now,
        dissatisfied=dissatisfied,
        follow_up="needed" if dissatisfied else "none",
        answers=answers,
    )
    await repository.add(session, survey)
    await _remember(session, case, survey, key, now, action="survey_answered")
    return _given(case, survey, now)


async def listed(session: AsyncSession, key: Key, follow_up: str | None, limit: int) -> SurveyPage:
    """Surveys this key may see."""
    landlord = None if key.landlord == EVERY_LANDLORD else key.landlord
    found = await repository.listed(session, landlord, follow_up, limit)
    return SurveyPage(surveys=[_show(survey, reference) for survey, reference in found])


async def follow_up(
    session: AsyncSession, id: str, said: FollowedUp, key: Key, now: datetime
) -> SurveyRead:
    """Note that somebody spoke with an unhappy resident, and what came of it."""
    found = await repository.find(session, id, to_change=True)
    if found is None or not key.sees(found[0].landlord):
        raise SurveyUnknownError
    survey, reference = found
    case = await cases.find(session, reference, key, to_change=True)
    survey.follow_up, survey.follow_up_note = "done", said.note
    survey.followed_up_by, survey.followed_up_at = key.actor, now
    await history.append(
        session,
        case,
        actor=key.actor,
        action="survey_followed_up",
        from_state=case.state,
        now=now,
        details={"survey": survey.id},
        private={"note": said.note},
    )
    return _show(survey, reference)


async def _change(
    session: AsyncSession,
    case: CaseRecord,
    survey: SurveyRecord,
    said: SurveyCreate,
    key: Key,
    now: datetime,
) -> SurveyGiven:
    """Replace the answers to the questions named; a follow-up that was made stays made."""
    asked = _by_id(case, now)
    changed = _answers(said, asked)
    named = {answer.question for answer in changed}
    survey.answers = [*(a for a in survey.answers if a.question not in named), *changed]
    survey.dissatisfied = _dissatisfied(survey.answers, asked)
    survey.channel, survey.given_by, survey.given_at = said.channel, key.actor, now
    if survey.follow_up != "done":
        survey.follow_up = "needed" if survey.dissatisfied else "none"
    await session.flush()
    await _remember(session, case, survey, key, now, action="survey_changed")
    return _given(case, survey, now)


def _by_id(case: CaseRecord, now: datetime) -> dict[str, Question]:
    return {question.id: question for question in _questions(case, now)}


def _answers(said: SurveyCreate, asked: Mapping[str, Question]) -> list[SurveyAnswerRecord]:
    """The rows of what was answered; raises for an unknown question, choice or a second answer."""
    answers: list[SurveyAnswerRecord] = []
    for place, answer in enumerate(said.answers):
        question = asked.get(answer.question)
        if question is None:
            raise FieldInvalidError(
                f"answers[{place}].question", "is not one of the allowed values", list(asked)
            )
        if any(a.question == answer.question for a in answers):
            raise FieldInvalidError(f"answers[{place}].question", "is answered twice")
        chosen = question.choices(answer.score, answer.choice, answer.words)
        answers += [
            SurveyAnswerRecord(
                question=question.id, choice=choice, words=None if number else answer.words
            )
            for number, choice in enumerate(chosen or [None])
        ]
    return answers


def _dissatisfied(answers: Sequence[SurveyAnswerRecord], asked: Mapping[str, Question]) -> bool:
    return any(a.choice in asked[a.question].offer_when for a in answers if a.question in asked)


def _given(case: CaseRecord, survey: SurveyRecord, now: datetime) -> SurveyGiven:
    offer = _offer(case) if survey.dissatisfied else None
    return SurveyGiven(
        **_show(survey, case.reference).model_dump(),
        offer=offer,
        offer_says=_says(case, offer, now) if offer else None,
    )


def _is_open(case: CaseRecord, given: Sequence[SurveyRecord]) -> bool:
    return case.state in _ENDED and all(each.stage != (case.stage or "") for each in given)


def _questions(case: CaseRecord, now: datetime) -> list[Question]:
    return questions(clocks.policy_for(case.landlord, case.received_at or case.created_at))


def _offer(case: CaseRecord) -> Literal["stage_1", "stage_2", "complaint"]:
    """What is still open to the resident: a survey must never be the end of the road."""
    allowed = allowed_actions("intake", case.state, case.kind, case.stage)
    if "request_stage_2" in allowed:
        return "stage_2"
    return "stage_1" if "request_stage_1" in allowed else "complaint"


def _says(case: CaseRecord, offer: str, now: datetime) -> str | None:
    policy = clocks.policy_for(case.landlord, case.received_at or case.created_at)
    question = {"stage_2": "stage_2", "stage_1": "stage_1"}.get(offer, "how_to_complain")
    found = rulebook.answer(policy, question, rulebook.london_date(now))
    return found.text if found else None


async def _remember(
    session: AsyncSession,
    case: CaseRecord,
    survey: SurveyRecord,
    key: Key,
    now: datetime,
    *,
    action: str,
) -> None:
    words = {a.question: a.words for a in survey.answers if a.words}
    await history.append(
        session,
        case,
        actor=key.actor,
        action=action,
        from_state=case.state,
        now=now,
        details={
            "survey": survey.id,
            "choices": [[a.question, a.choice] for a in survey.answers if a.choice],
            "dissatisfied": survey.dissatisfied,
        },
        private={"words": words} if words else None,
    )


def _show(survey: SurveyRecord, reference: str) -> SurveyRead:
    shown = {name: getattr(survey, name) for name in SurveyRead.model_fields if name in _COLUMNS}
    return SurveyRead.model_validate(
        {
            **shown,
            "case_reference": reference,
            "stage": survey.stage or None,
            "answers": survey.answers,
        }
    )


_COLUMNS = frozenset(SurveyRecord.__table__.columns.keys()) - {"stage"}
