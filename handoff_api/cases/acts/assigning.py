"""Who has a case: its owner, the handler or reviewer named to the resident, the panel."""

from __future__ import annotations

from collections import Counter

from handoff_api.cases import actions as do
from handoff_api.cases import answers, clocks, people
from handoff_api.cases.actions.assigning import Seat
from handoff_api.cases.acts.act import Act
from handoff_api.cases.errors import CaseTakenError
from handoff_api.cases.handling_records import AssignmentRecord
from handoff_api.cases.records import CaseRecord
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import Key


def assign(doing: Act, asked: do.Assign) -> None:
    """To a person or a team."""
    _give(doing, asked.owner)


def check_free(case: CaseRecord, key: Key) -> None:
    """Raise when another person already has the case."""
    if case.owner.startswith("staff:") and case.owner != key.actor:
        raise CaseTakenError(case.owner)


def claim(doing: Act, asked: do.Claim) -> None:
    """Taken from a team, by whoever asks."""
    _give(doing, doing.key.actor)


def name_handler(doing: Act, asked: do.NameHandler) -> None:
    """Named to the resident: the promise to say who looks after it is kept."""
    _check_declared("interest", False, asked.interest, asked.kept_because)
    _give(doing, asked.owner)
    role = "reviewer" if doing.stage_2 else "handler"
    _end(doing, role)
    doing.case.assignments.append(
        AssignmentRecord(
            stage=doing.case.stage,
            role=role,
            person=asked.owner,
            name=asked.name,
            interest=asked.interest,
            kept_because=asked.kept_because,
            assigned_by=doing.key.actor,
            assigned_at=doing.now,
        )
    )
    doing.details |= {"role": role, "declared_interest": bool(asked.interest)}
    doing.keep(name=asked.name, interest=asked.interest, kept_because=asked.kept_because)
    clocks.reach(doing.case, "handler_named", doing.now)


def appoint_panel(doing: Act, asked: do.AppointPanel) -> None:
    """Composed as the policy says, each with their declarations; the chair answers."""
    panel = answers.panel_of(doing.case, doing.policy)
    if panel is None:  # pragma: no cover - the table asks for one
        raise FieldInvalidError("members", "this landlord's policy has no panel")
    persons = [seat.person for seat in asked.members]
    if len(set(persons)) != len(persons):
        raise FieldInvalidError("members", "the same person sits twice")
    if sum(seat.chairs for seat in asked.members) != 1:
        raise FieldInvalidError("members", "exactly one member chairs the panel")
    for place, seat in enumerate(asked.members):
        field = f"members[{place}]"
        people.check_may_act(f"{field}.person", seat.person, doing.case, doing.policy)
        _check_declared(
            f"{field}.interest", seat.knows_complainant, seat.interest, seat.kept_because
        )
    _check_composition(panel, asked)
    _end(doing, "panel_member", "panel_chair")
    doing.case.assignments += [_sitting(doing, seat) for seat in asked.members]
    doing.details |= {
        "clause": panel.clause,
        "seats": dict(Counter(seat.seat for seat in asked.members)),
        "persons": persons,
    }
    doing.keep(tenant_unavailable_because=asked.tenant_unavailable_because)
    doing.private["declarations"] = [seat.model_dump(mode="json") for seat in asked.members]


def _give(doing: Act, owner: str) -> None:
    people.check_may_act("owner", owner, doing.case, doing.policy)
    doing.details |= {"from_owner": doing.case.owner, "to_owner": owner}
    doing.case.owner = owner


def _end(doing: Act, *roles: str) -> None:
    for each in doing.case.assignments:
        if each.ended_at is None and each.role in roles and each.stage == doing.case.stage:
            each.ended_at = doing.now


def _sitting(doing: Act, seat: Seat) -> AssignmentRecord:
    return AssignmentRecord(
        stage="stage_2",
        role="panel_chair" if seat.chairs else "panel_member",
        assigned_by=doing.key.actor,
        assigned_at=doing.now,
        **seat.model_dump(exclude={"chairs"}),
    )


def _check_declared(
    field: str, knows: bool, interest: str | None, kept_because: str | None
) -> None:
    """Whoever declared something acts only when somebody says why that is fair (Code 5.8)."""
    if (interest or knows) and not (kept_because or "").strip():
        raise FieldInvalidError(
            field, "was declared: choose somebody else, or say in kept_because why it is fair"
        )


def _check_composition(panel: answers.Panel, asked: do.AppointPanel) -> None:
    seats = Counter(seat.seat for seat in asked.members)
    if sum(seats.values()) != panel.size or not _fits(panel, asked, seats):
        wanted = [f"{count} {name}" for name, count in panel.seats.items()]
        if panel.if_tenant_unavailable:
            wanted.append(
                f"in place of a tenant who is not available, {panel.if_tenant_unavailable}"
            )
        raise FieldInvalidError(
            "members", f"are not the {panel.size} that {panel.clause} asks for", wanted
        )


def _fits(panel: answers.Panel, asked: do.AppointPanel, seats: Counter[str]) -> bool:
    if seats == Counter(panel.seats):
        return True
    # The policy allows another Board member where no tenant can sit, if somebody says so.
    instead = Counter(panel.seats)
    tenants = instead.pop("board_tenant", 0)
    others = next((name for name in instead if name.startswith("board_")), None)
    if not (panel.if_tenant_unavailable and tenants and others):
        return False
    instead[others] += tenants
    return seats == instead and bool((asked.tenant_unavailable_because or "").strip())
