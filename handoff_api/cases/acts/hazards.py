"""A hazard goes where the issue it is about goes, with its clocks, its history and its open alerts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handoff_api.alerts import repository as alert_records
from handoff_api.alerts import service as alerts
from handoff_api.alerts.records import AlertRecord
from handoff_api.cases import actions as do
from handoff_api.cases import clocks, hazards
from handoff_api.cases.acts import ties
from handoff_api.cases.acts.act import Act
from handoff_api.cases.errors import CaseMatterOtherError
from handoff_api.cases.placing import OF_HAZARD
from handoff_api.cases.records import CaseRecord, IssueRecord
from handoff_api.cases.vocabulary import HazardPlace
from handoff_api.errors import FieldInvalidError

_DATES = ("deadline_near", "deadline_missed")
_DANGER = ("emergency", "emergency_untaken")


async def move_hazard(doing: Act, asked: do.MoveHazard) -> None:
    """To a case of the same matter, where a person finds that it belongs."""
    case = doing.case
    other = await ties.other_case(doing, asked.to, "to")
    tied = ties.of_one_matter(case)
    if other.reference not in tied:
        raise CaseMatterOtherError(asked.action, tied)
    if clocks.is_merged(other):
        raise FieldInvalidError("to", "goes on as part of another case")
    told = await hand_over(doing, other, keep=asked.keep)
    doing.details |= {"other": other.reference, **told}
    doing.keep(reason=asked.reason)
    words = {"reason": asked.reason, "hazard": other.hazard}
    await ties.told(doing, other, "move_hazard", words, seen_there(told))


def place(doing: Act, leaving: Sequence[IssueRecord], said: HazardPlace | None) -> dict[str, Any]:
    """Where the hazard belongs when the issues ``leaving`` go: as staff say, else as can be told."""
    if not hazards.stands_here(doing.case):
        if said is not None:
            raise FieldInvalidError("hazard", "can be said only where the case has a hazard")
        return {}
    told = (said, "staff_said") if said else hazards.place(doing.case, leaving, doing.policy)
    return dict(zip(("hazard", "hazard_because"), told, strict=True))


async def settle(doing: Act, made: CaseRecord, placed: dict[str, Any]) -> dict[str, Any]:
    """Put the hazard there, with everything that hangs on it; returns what the history keeps."""
    case = doing.case
    if not placed:
        # Where one of the same home stands is as true of the new case.
        made.hazard = case.hazard and dict(case.hazard)
        return {}
    if placed["hazard"] != "stays":
        return await hand_over(doing, made, keep=placed["hazard"] == "both")
    unclear = placed["hazard_because"] == "cannot_be_told"
    hazard = case.hazard or {}
    made.hazard = hazards.stand_in(hazard, case.reference, perhaps=unclear)
    if unclear:
        case.hazard = {**hazard, "perhaps_on": made.reference}
    return {}


async def hand_over(doing: Act, other: CaseRecord, *, keep: bool = False) -> dict[str, Any]:
    """The hazard with its clocks, and the alerts about it that nobody has finished; returns what
    the history keeps of it."""
    hazard = doing.case.hazard or {}
    found = await _alerts_about(doing, hazard)
    hazards.hand_over(doing.case, other, keep=keep)
    if not keep:
        there = await alert_records.waiting_on(
            doing.session, other.reference, other.conversation_id, _DATES
        )
        told = {_subject(each) for each in there if each.case_reference == other.reference}
        for alert in found:
            # One about the same date is there already: the timers finish what is left here.
            if alert.category in _DANGER or _subject(alert) not in told:
                await alerts.move(doing.session, alert, other.reference, doing.now)
    # The record of both cases holds them, whichever they stand on.
    alerts_told = {"hazard_alerts": [alert.id for alert in found]} if found else {}
    return {"hazard": "both" if keep else "goes", **alerts_told}


def seen_there(told: dict[str, Any]) -> dict[str, Any]:
    """The same for the history of the other case: what went there came there."""
    return {**told, "hazard": "came"} if told.get("hazard") == "goes" else told


async def _alerts_about(doing: Act, hazard: dict[str, Any]) -> list[AlertRecord]:
    case = doing.case
    waiting = await alert_records.waiting_on(
        doing.session, case.reference, case.conversation_id, (*_DANGER, *_DATES)
    )
    dangers = {
        alert.id
        for alert in waiting
        if alert.category == "emergency" and hazards.is_told_by(hazard, alert.words, alert.aware_at)
    }
    return [
        alert
        for alert in waiting
        if alert.id in dangers
        or (alert.category == "emergency_untaken" and alert.about in dangers)
        or (alert.category in _DATES and alert.about in OF_HAZARD)
    ]


def _subject(alert: AlertRecord) -> tuple[object, ...]:
    return alert.category, alert.about, alert.aware_at
