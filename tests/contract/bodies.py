"""Run in the bot's environment: prints, as JSON, what the actions would send for many intakes."""

from __future__ import annotations

import json
import sys
from datetime import date

from bot.actions.case import case_body
from bot.actions.intake import Intake
from bot.actions.rules import Rules

RECEIVED = "2026-11-23T10:00:00+00:00"


def intake(**known: object) -> Intake:
    """An intake as far as the first message of a West Kent complaint takes it."""
    start: dict[str, object] = {
        "landlord": "west-kent",
        "channel": "web",
        "kind": "complaint",
        "topic": "repairs",
        "received_at": RECEIVED,
        "description": "the gate at Invented Close has been broken for weeks",
        "issues": [{"topic": "repairs", "summary": "the gate"}],
    }
    return Intake(**{**start, **known})  # type: ignore[arg-type]


INTAKES: dict[str, Intake] = {
    "first words only": intake(),
    "everything known": intake(
        name="Sam Example",
        address="14 Invented Close ZZ99 1AA",
        contact_channel="phone",
        contact_value="+447700900456",
        happened_earliest="2026-10-19",
        happened_latest="2026-10-19",
        happened_words="5 weeks",
        ongoing=True,
        outcome_wanted="fix it",
        adjustments=["large print"],
        signals=[{"name": "chase", "confidence": 0.8, "words": "broken for weeks"}],
        route="stage_1",
    ),
    "for her mother, no paper": intake(
        acting_for="someone",
        name="Sam Example",
        resident_name="Edna Testcase",
        relationship="mum",
        authority="none",
    ),
    "for a neighbour, ask them": intake(
        acting_for="someone", authority="ask", authority_contact="+447700900123"
    ),
    "for a group": intake(acting_for="group", name="Sam Example"),
    "from a councillor's office": intake(kind="member_enquiry", acting_for="constituent"),
    "in danger": intake(
        kind="service_request",
        hazard="gas",
        hazard_words="smell gas",
        hazard_aware_at=RECEIVED,
        hazard_doubtful=True,
        household_risk="a baby",
        harm_now=True,
    ),
    "mould in a child's room, told before": intake(
        topic="damp_mould",
        description="mould in my son's room, he is 4. told u in sept",
        issues=[{"topic": "damp_mould", "summary": "mould in my son's room"}],
        reported=[{"earliest": "2026-09-01", "latest": "2026-09-30", "words": "told u in sept"}],
        answered=["complain_choice", "adjustments"],
    ),
    "court claim": intake(
        signals=[{"name": "court_claim", "confidence": 0.9, "words": "county court in June"}]
    ),
    "long ago and over": intake(
        happened_earliest="2025-11-01",
        happened_latest="2025-11-30",
        happened_words="last November",
        ongoing=False,
        late_reason="I was in hospital",
    ),
    "already looked at": intake(
        signals=[{"name": "already_considered", "confidence": 0.9, "words": "stage 2 said no"}]
    ),
    "about a policy": intake(
        policy_or_application="policy",
        signals=[{"name": "policy_objection", "confidence": 0.9, "words": "the rule is wrong"}],
    ),
    "in confidence": intake(anonymity="confidential"),
    "by post": intake(contact_channel="letter", contact_value="post"),
    "by email": intake(contact_channel="email", contact_value="sam@example.org"),
    "stage 2 in one line": intake(route="stage_2", earlier_reference="WK-26-ABCDEF"),
    "a compliment": intake(kind="compliment", name="Sam Example"),
    "feedback": intake(kind="feedback"),
    "a report of nuisance": intake(kind="asb_report", topic="neighbour_nuisance"),
}


def main() -> None:
    rules = Rules("west-kent", date(2026, 11, 23))
    json.dump(
        {
            name: case_body(known, rules, f"c-{n}")
            for n, (name, known) in enumerate(INTAKES.items())
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
