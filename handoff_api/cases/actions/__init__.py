"""The body of each action on a case. Every one carries the version it was decided on."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from pydantic import Field

from handoff_api.cases.actions.assigning import AppointPanel, Assign, Claim, NameHandler
from handoff_api.cases.actions.deciding import (
    AddAction,
    Close,
    CompleteAction,
    DecideExclusion,
    DecideIssue,
    DropAction,
    MoveAction,
    OfferRemedy,
    RecordLearning,
    Reopen,
    Respond,
)
from handoff_api.cases.actions.handling import (
    Acknowledge,
    AgreeAdjustments,
    Extend,
    Investigate,
    Note,
    RecordDone,
    RecordHazard,
    RecordOmbudsmanRequest,
    SetPriority,
)
from handoff_api.cases.actions.intake import (
    AcceptQuickFix,
    AddInformation,
    Amend,
    Correct,
    MoveToStage1,
    RequestStage1,
    RequestStage2,
    Submit,
    Withdraw,
)
from handoff_api.cases.actions.refusing import (
    ChallengeRestriction,
    Refuse,
    RefuseEscalation,
    Restrict,
    ReviewRestriction,
    SendNotice,
)
from handoff_api.cases.actions.shaping import (
    Convert,
    Link,
    Merge,
    MoveHazard,
    RaiseComplaint,
    Split,
)
from handoff_api.cases.actions.standing import (
    DiscloseIdentity,
    LiftAccess,
    RecordAuthority,
    RecordSubject,
    SetAccess,
    SetRestricted,
)

CaseAction = Annotated[
    Amend | Submit | AddInformation | Correct | AcceptQuickFix | RequestStage1 | RequestStage2
    | Withdraw | Note | Assign | Claim | SetPriority | NameHandler | AppointPanel | Acknowledge
    | Investigate | Extend | RecordDone | RecordHazard | RecordOmbudsmanRequest | AgreeAdjustments
    | DecideExclusion | DecideIssue | OfferRemedy | AddAction | MoveAction | CompleteAction
    | DropAction | Respond | Close | Reopen | RecordLearning | Refuse | RefuseEscalation
    | SendNotice | Restrict | ReviewRestriction | ChallengeRestriction | RecordAuthority
    | DiscloseIdentity | RecordSubject | SetAccess | LiftAccess | SetRestricted | Convert
    | RaiseComplaint | Merge | Split | MoveHazard | Link,
    Field(discriminator="action"),
]  # fmt: skip


def examples() -> dict[str, dict[str, Any]]:
    """An example of each action, by its name, for the API's description."""
    found = {}
    for body in get_args(get_args(CaseAction)[0]):
        [example] = body.model_config["json_schema_extra"]["examples"]
        found[example["action"]] = {"summary": body.__doc__.split("\n")[0], "value": example}
    return found


__all__ = [
    "AcceptQuickFix",
    "Acknowledge",
    "AddAction",
    "AddInformation",
    "AgreeAdjustments",
    "Amend",
    "AppointPanel",
    "Assign",
    "CaseAction",
    "ChallengeRestriction",
    "Claim",
    "Close",
    "CompleteAction",
    "Convert",
    "Correct",
    "DecideExclusion",
    "DecideIssue",
    "DiscloseIdentity",
    "DropAction",
    "Extend",
    "Investigate",
    "LiftAccess",
    "Link",
    "Merge",
    "MoveAction",
    "MoveHazard",
    "MoveToStage1",
    "NameHandler",
    "Note",
    "OfferRemedy",
    "RaiseComplaint",
    "RecordAuthority",
    "RecordDone",
    "RecordHazard",
    "RecordLearning",
    "RecordOmbudsmanRequest",
    "RecordSubject",
    "Refuse",
    "RefuseEscalation",
    "Reopen",
    "RequestStage1",
    "RequestStage2",
    "Respond",
    "Restrict",
    "ReviewRestriction",
    "SendNotice",
    "SetAccess",
    "SetPriority",
    "SetRestricted",
    "Split",
    "Submit",
    "Withdraw",
    "examples",
]
