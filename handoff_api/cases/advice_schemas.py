"""What the policy says about a case, on the wire."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from handoff_api.wire import ResponseBody


class AdviceReason(ResponseBody):
    """One reason with the clause behind it."""

    text: str
    clause: str


class AdviceQuestion(ResponseBody):
    """Something worth asking the resident still, by the question's name."""

    name: str
    because: str
    clause: str


class AdviceGround(ResponseBody):
    """A ground that may matter, and what speaks against using it. A person decides."""

    ground: str
    clause: str
    says: str
    because: str
    exceptions: tuple[str, ...]


class AdviceHazard(ResponseBody):
    """A hazard that what is known points to, by its name in the law's table. A person confirms it
    with ``record_hazard``; ``runs``: the law's clock for it has commenced."""

    name: str
    suspected: str
    clause: str
    because: str
    runs: bool


class AdviceQuickFix(ResponseBody):
    """Whether an early try suits it."""

    may_offer: bool
    name: str | None
    limit_working_days: int | None
    clause: str | None
    why_not: tuple[AdviceReason, ...]


class AdviceRoute(ResponseBody):
    """Where the policy sends it; ``restricted``: the people concerned must not see it."""

    name: str
    queue: str
    clause: str
    because: str
    restricted: bool


class AdviceStage(ResponseBody):
    """Who deals with a stage, and who may not."""

    stage: str
    by: str
    clause: str
    says: str
    not_by: str | None


class AdviceNotice(ResponseBody):
    """Something the resident must be told."""

    name: str
    clause: str
    says: str


class Advice(ResponseBody):
    """What this landlord's policy says about the case as it stands."""

    model_config = ConfigDict(from_attributes=True, populate_by_name=True)

    edition: str
    route: AdviceRoute
    also: tuple[AdviceRoute, ...]
    quick_fix: AdviceQuickFix
    possible_exclusions: tuple[AdviceGround, ...]
    possible_hazards: tuple[AdviceHazard, ...]
    questions: tuple[AdviceQuestion, ...] = Field(validation_alias="ask_next")
    stage_plan: tuple[AdviceStage, ...]
    notices: tuple[AdviceNotice, ...]
    refusal_grounds: tuple[AdviceReason, ...]
