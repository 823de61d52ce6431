"""Where a case is, in plain words with its own dates."""

from __future__ import annotations

from datetime import date, datetime

import rulebook
from bot.actions.errand import Errand
from bot.actions.errands.finding import Glance, put
from bot.actions.questions.base import Prompt
from bot.actions.rules import spoken
from bot.actions.turn import Turn
from bot.actions.wording import has, say

# A day of the resident's own, not of the landlord's.
OWN_WINDOW = "request_stage_2"
# The errand that asks whether to go on with what was stopped.
CARRY_ON = "carry_on"


async def tell(turn: Turn, case: Glance) -> None:
    """Say what it is, where it is, who has it, what comes next and what is late."""
    names = turn.rules.names(turn.intake)
    lines = [_title(case, names), _where(case, names)]
    if case.get("handler"):
        lines.append(say("status.handler", **{**names, "handler": str(case["handler"])}))
    due = [] if case["state"] == "draft" else _open(case)  # what was not sent is owed no answer
    late = [_spoken(d, names) for d in due if _day(d) < turn.rules.today]
    coming = [_spoken(d, names) for d in due if _day(d) >= turn.rules.today]
    if late:
        lines += ["\n" + say("status.late", **names), *late, say("status.late_says", **names)]
    if coming:
        lines += ["\n" + say("status.coming", **names), *coming]
    lines += _window(case, turn, names)
    turn.say_text("\n".join(lines))
    turn.quote_case(str(case["reference"]))
    if case.get("limited"):
        turn.say("status.representative")
    elif case.get("representative") and turn.errand.name == "authority":
        turn.say("status.agreed")
    if late:
        await _pass_on_the_chase(turn, case)
    elif case.get("survey_open"):
        turn.say("status.survey")
    if turn.intake.stopped and turn.intake.case_reference == case["reference"]:
        # Their own draft, which they stopped giving: whether to go on is asked next.
        turn.errand = Errand(name=CARRY_ON)


def carry_on(turn: Turn) -> Prompt | None:
    """Ask whether to go on with what was stopped, and do as they wish."""
    errand = turn.errand
    if "carry_on" not in errand.put:
        return put(turn, "carry_on")
    turn.errand = Errand()
    if errand.confirmed:
        turn.intake.stopped = None
        turn.say("heard.resumed")
    else:
        turn.say("heard.stopped_still")
    return None


async def _pass_on_the_chase(turn: Turn, case: Glance) -> None:
    """Somebody who has to ask is a sign that it is late: staff see that they did."""
    if "add_information" not in (case.get("allowed_actions") or ()):
        return
    await turn.api.act(
        str(case["reference"]),
        "add_information",
        int(case["version"]),
        {"text": turn.errand.words or turn.heard.text},
        turn.key("chase"),
    )
    turn.say("status.chased")


def _title(case: Glance, names: dict[str, object]) -> str:
    kind = say(f"kinds.{case['kind']}")
    received = case.get("received_at")
    if not received or case["state"] == "draft":
        return say("status.title_draft", **{**names, "kind": kind, "reference": case["reference"]})
    on = spoken(rulebook.london_date(datetime.fromisoformat(str(received).replace("Z", "+00:00"))))
    facts = {**names, "kind": kind, "reference": case["reference"], "received_on": on}
    return say("status.title", **facts)


def _where(case: Glance, names: dict[str, object]) -> str:
    state, stage = str(case["state"]), str(case.get("stage") or "")
    for key in (f"status.{state}_{case['kind']}", f"status.{state}_{stage}", f"status.{state}"):
        if has(key):
            return say(key, **names)
    return say("status.received", **names)


def _open(case: Glance) -> list[dict[str, object]]:
    """Days the landlord has still to meet, soonest first."""
    found = [
        d
        for d in case.get("deadlines") or []
        if not d.get("met_at")
        and d["name"] != OWN_WINDOW
        and has(f"deadlines.{d['name']}")
        and (d["name"] != "quick_fix" or case.get("stage") == "quick_fix")
    ]
    return sorted(found, key=lambda d: str(d["due_on"]))


def _day(deadline: dict[str, object]) -> date:
    return date.fromisoformat(str(deadline["due_on"])[:10])


def _spoken(deadline: dict[str, object], names: dict[str, object]) -> str:
    what = say(f"deadlines.{deadline['name']}", **names)
    return "- " + say("receipt.deadline", due_on=spoken(_day(deadline)), what=what)


def _window(case: Glance, turn: Turn, names: dict[str, object]) -> list[str]:
    if "request_stage_2" not in (case.get("allowed_actions") or ()):
        return []
    until = next((d for d in case.get("deadlines") or [] if d["name"] == OWN_WINDOW), None)
    if until is None or _day(until) < turn.rules.today:
        return ["\n" + say("status.stage_2_open", **names)]
    return ["\n" + say("status.stage_2_until", until_on=spoken(_day(until)), **names)]
