"""Every question the assistant may ask, in the order it would ask them."""

from __future__ import annotations

from bot.actions.questions import (
    adjustments,
    danger,
    hinted,
    history,
    matter,
    people,
    representatives,
    stage_two,
    summary,
)
from bot.actions.questions.base import Question

# The order is the conversation: danger, what it is, who speaks, what may stand in the way,
# what is wanted, how to reach them, read-back.
QUESTIONS: tuple[Question, ...] = (
    danger.EmergencyNow(),
    danger.HouseholdRisk(),
    danger.SafeContact(),
    danger.GoOn(),
    matter.WhatHappened(),
    matter.ComplainChoice(),
    representatives.ActingFor(),
    representatives.ResidentName(),
    representatives.Relationship(),
    representatives.ConstituencyRole(),
    representatives.GroupMembers(),
    representatives.Authority(),
    representatives.AuthorityContact(),
    stage_two.CaseReference(),
    stage_two.WhatUnresolved(),
    history.WhenHappened(),
    history.StillHappening(),
    history.LateReason(),
    history.CourtClaim(),
    history.ConsideredBefore(),
    history.AlreadyConsidered(),
    hinted.OmbudsmanInHand(),
    history.PolicyOrApplication(),
    history.AsbHandling(),
    hinted.WhoIsResponsible(),
    history.InsuranceClaim(),
    hinted.Accident(),
    hinted.OtherReviewBody(),
    hinted.Commercial(),
    hinted.StaffMember(),
    matter.OutcomeWanted(),
    people.Anonymity(),
    people.Name(),
    people.Address(),
    people.ContactValue(),
    adjustments.Adjustments(),
    summary.RouteChoice(),
    summary.ConfirmSummary(),
)

BY_NAME: dict[str, Question] = {question.name: question for question in QUESTIONS}
