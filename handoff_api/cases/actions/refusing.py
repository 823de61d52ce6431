"""Saying no, and limiting contact: a person's decisions, with reasons and a review."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from handoff_api.cases.actions.base import Reason, RowId, Text, Versioned, example
from handoff_api.cases.vocabulary import EscalationGround, Ground, Measure
from handoff_api.wire import Words

Clause = Annotated[str, Field(min_length=1, max_length=120)]


class Refuse(Versioned):
    """Not to accept the complaint: the ground, its clause and detailed reasons (Code 2.4)."""

    model_config = example(
        "refuse",
        ground="time_limit",
        clause="code:2.2",
        reasons="It ended in 2019 and nothing has happened since.",
        resident_reasons_considered="Said they did not know of the process; they used it in 2020.",
    )
    action: Literal["refuse"]
    ground: Ground
    clause: Clause
    reasons: Reason
    resident_reasons_considered: Annotated[
        Text, Field(description="What the resident said to it and how that was weighed")
    ]


class RefuseEscalation(Versioned):
    """Not to take it to Stage 2: the Stage 1 answer stands as the final one (Code 5.11)."""

    model_config = example(
        "refuse_escalation",
        ground="court_proceedings",
        clause="code:2.2",
        reasons="A claim about this was filed on 3 November.",
        resident_reasons_considered="They hope to settle; the claim is not withdrawn.",
    )
    action: Literal["refuse_escalation"]
    ground: Ground | EscalationGround
    clause: Clause
    reasons: Reason
    resident_reasons_considered: Text


class SendNotice(Versioned):
    """The written notice of a refusal, or of contact stopped, has gone, with the Ombudsman's
    details in it."""

    model_config = example("send_notice", notice="not_accepted", ombudsman_details_given=True)
    action: Literal["send_notice"]
    notice: Literal["not_accepted", "contact_stopped"]
    ombudsman_details_given: Literal[True]


class Restrict(Versioned):
    """A limit on how somebody may contact the landlord (Code 5.14, 5.15)."""

    model_config = example(
        "restrict",
        measures=["one_person_or_address"],
        reasons="Some 40 calls a day, shouting at three colleagues.",
        evidence="Call log of 2 to 20 November.",
        spoken_with="Rung on 19 November; offered a support worker.",
        equality_considered="Has a brain injury: calls stay possible at set times.",
        review_on="2027-02-01",
    )
    action: Literal["restrict"]
    measures: Annotated[list[Measure], Field(min_length=1, max_length=6)]
    reasons: Reason
    evidence: Text
    spoken_with: Annotated[
        Text, Field(description="Speaking with them first, and what support they may need")
    ]
    equality_considered: Annotated[
        Text, Field(description="Disability and other protected characteristics (Code 5.15)")
    ]
    starts_on: date | None = None
    review_on: date


class ReviewRestriction(Versioned):
    """Look at a limit again: keep it until another day, or lift it."""

    model_config = example(
        "review_restriction",
        restriction_id=1,
        decision="lift",
        reasons="No trouble since December.",
    )
    action: Literal["review_restriction"]
    restriction_id: RowId
    decision: Literal["keep", "lift"]
    reasons: Reason
    review_on: Annotated[date | None, Field(description="Required to keep it")] = None


class ChallengeRestriction(Versioned):
    """The person asks for the limit to be looked at again."""

    model_config = example("challenge_restriction", restriction_id=1, words="It is unfair.")
    action: Literal["challenge_restriction"]
    restriction_id: RowId
    words: Words
