"""Who may speak, who may know, who is kept away."""

from __future__ import annotations

import rulebook
from handoff_api.cases import actions as do
from handoff_api.cases import clocks, groups, people, service
from handoff_api.cases.acts.act import Act, row_of
from handoff_api.cases.handling_records import AccessRecord, DisclosureRecord
from handoff_api.errors import FieldInvalidError


def record_authority(doing: Act, asked: do.RecordAuthority) -> None:
    """Whether a party may speak for the resident, or a member of a group lets its speaker; the
    complaint's clock runs either way."""
    party = row_of(doing.case.parties, asked.party_id, "party_id")
    before = party.authority or {}
    party.authority = asked.model_dump(mode="json", exclude={"action", "version", "party_id"})
    doing.details |= {
        "party_id": party.id,
        "role": party.role,
        "from_status": before.get("status"),
        "status": asked.status,
    }
    if party.role == "group_member":
        everybody = groups.weigh(doing.case, doing.now)
        doing.details |= {"every_member_agrees": everybody} if everybody is not None else {}
    doing.keep(kind=asked.kind, scope=asked.scope, evidence=asked.evidence)


def disclose_identity(doing: Act, asked: do.DiscloseIdentity) -> None:
    """Asked and answered; only a yes opens the name to anybody."""
    clocks.check_not_future("permission_at", asked.permission_at, doing.now)
    if asked.permission == "granted" and asked.person is not None:
        _grant(doing, asked.person, "identity", "the resident gave permission")
    doing.case.disclosures.append(
        DisclosureRecord(
            by=doing.key.actor,
            at=doing.now,
            **asked.model_dump(exclude={"action", "version", "person"}),
        )
    )
    doing.details |= {"permission": asked.permission, "person": asked.person}
    doing.keep(to=asked.to, purpose=asked.purpose, permission_words=asked.permission_words)


def record_subject(doing: Act, asked: do.RecordSubject) -> None:
    """Those it is about are kept away; it goes where the policy sends such a complaint."""
    case = doing.case
    if doing.key.actor in asked.people:
        raise FieldInvalidError("people", "names yourself: hand the case to somebody else first")
    case.about = sorted({*case.about, *asked.about})
    for person in asked.people:
        _grant(doing, person, "excluded", "the complaint is about them")
        for each in case.assignments:
            if each.person == person and each.ended_at is None:
                each.ended_at = doing.now
    facts = rulebook.Facts(
        kind="complaint" if case.kind == "complaint" else case.kind,
        stage=_stage(case.stage),
        about=frozenset(case.about),
        staff_conduct=True if {"staff", "contractor"} & set(case.about) else None,
    )
    decision = rulebook.decide(doing.policy, facts, doing.policy.on)
    route = next((r for r in (decision.route, *decision.also) if r.restricted), decision.route)
    if route.restricted:
        case.restricted, case.restricted_because = True, route.because
    if case.owner in asked.people or route.restricted:
        case.owner = service.team_named(route.queue)
    doing.details |= {
        "about": case.about,
        "people": asked.people,
        "queue": route.queue,
        "clause": route.clause,
        "restricted": case.restricted,
        "to_owner": case.owner,
    }
    doing.keep(because=asked.because)


def set_access(doing: Act, asked: do.SetAccess) -> None:
    """Kept away, let in, or let know the name."""
    case = doing.case
    if asked.access == "excluded" and asked.person == doing.key.actor:
        raise FieldInvalidError("person", "is yourself: a colleague must do that")
    if asked.access == "identity":
        _check_few(doing, asked.person)
    _grant(doing, asked.person, asked.access, asked.because)
    if asked.access == "excluded":
        if case.owner == asked.person:
            case.owner = service.team_for(case)
        for each in case.assignments:
            if each.person == asked.person and each.ended_at is None:
                each.ended_at = doing.now
    doing.details |= {"person": asked.person, "access": asked.access}
    doing.keep(because=asked.because)


def lift_access(doing: Act, asked: do.LiftAccess) -> None:
    """Taken back."""
    still = [each for each in doing.case.access if each.ended_at is None]
    found = row_of(still, asked.access_id, "access_id")
    found.ended_at = doing.now
    doing.details |= {"person": found.person, "access": found.access}
    doing.keep(because=asked.because)


def set_restricted(doing: Act, asked: do.SetRestricted) -> None:
    """Read by its own people and managers only, or by every caseworker again."""
    doing.case.restricted = asked.restricted
    doing.case.restricted_because = asked.because if asked.restricted else None
    doing.details["restricted"] = asked.restricted
    doing.keep(because=asked.because)


def _grant(doing: Act, person: str, access: str, because: str) -> None:
    case = doing.case
    if any(each.person == person for each in people.access(case, access)):
        return
    case.access.append(
        AccessRecord(
            person=person,
            access=access,
            because=because,
            by=doing.key.actor,
            at=doing.now,
            ended_at=None,
        )
    )


def _check_few(doing: Act, person: str) -> None:
    """Where a policy says how many may know the name, one more needs the resident's yes."""
    limit = people.value_named(doing.policy, "identity_visible_to_count")
    if limit is None:
        return
    knowing = {each.person for each in people.access(doing.case, "identity")}
    if doing.case.received_by.startswith("staff:"):
        knowing.add(doing.case.received_by)
    # Taken down by the assistant: then only one member of staff may know.
    room = limit if doing.case.received_by in knowing else limit - 1
    if person not in knowing and len(knowing) >= room:
        raise FieldInvalidError(
            "person",
            f"would be one too many: the policy lets {limit} know the name. Ask the resident "
            "first and record the answer with disclose_identity",
        )


def _stage(stage: str | None) -> str | None:
    return stage if stage in ("stage_1", "stage_2") else None
