"""What must be true at the end of a story, held against what staff find and what was said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.journeys.telling.stories import Expected
from tests.journeys.telling.teller import Told

# Timers and hand-overs raise alerts of their own kinds, which no story is about.
DANGERS = {"emergency", "safeguarding"}


def faults(told: Told) -> list[str]:
    """Everything that is not as the story expects, each in one line; empty when all is well."""
    if told.fault:
        return [told.fault]
    expect = told.story.expect
    return [*_conversation(told, expect), *_staff(told, expect), *_case(told, expect)]


def _conversation(told: Told, expect: Expected) -> Iterator[str]:
    talk = told.conversation
    heard, asked = talk.all_heard.lower(), set(talk.asked[1:])
    first = next((line.text for line in talk.lines if line.to == 1 and line.sender == "bot"), "")
    for words in expect.first_reply:
        if words.lower() not in first.lower():
            yield f"the first reply does not hold '{words}': {first}"
    for words in expect.said:
        if words.lower() not in heard:
            yield f"never said: {words}"
    for words in expect.never_said:
        if words.lower() in heard:
            yield f"said, and should not have: {words}"
    for question in expect.asked:
        if question not in asked:
            yield f"never asked: {question}"
    for question in expect.not_asked:
        if question in asked:
            yield f"asked, and should not have: {question}"
    if expect.messages_at_most is not None:
        took = talk.until_reference()
        if took is None or took > expect.messages_at_most:
            yield f"the reference took {took} messages, at most {expect.messages_at_most} wanted"


def _staff(told: Told, expect: Expected) -> Iterator[str]:
    if expect.cases is not None:
        kinds = sorted(case["kind"] for case in told.cases)
        if kinds != sorted(expect.cases):
            yield f"cases: {kinds}, not {sorted(expect.cases)}"
    if expect.alerts is not None:
        found = sorted({a["category"] for a in told.alerts} & DANGERS)
        if found != sorted(expect.alerts):
            yield f"alerts: {found}, not {sorted(expect.alerts)}"
    hazards = {alert["hazard"] for alert in told.alerts}
    for hazard in expect.hazards:
        if hazard not in hazards:
            yield f"no alert about {hazard}: {sorted(filter(None, hazards))}"
    if expect.handed_over is not None and (told.held_by == "staff") != expect.handed_over:
        yield f"the conversation is held by {told.held_by}"


def _case(told: Told, expect: Expected) -> Iterator[str]:
    if not told.cases:
        if expect.kind:
            yield f"no case; a {expect.kind} was expected"
        return
    case = told.case
    for name in ("kind", "stage", "state", "priority", "anonymity"):
        wanted = getattr(expect, name)
        if wanted is not None and case[name] != wanted:
            yield f"{name}: {case[name]}, not {wanted}"
    if expect.no_stage and case["stage"] is not None:
        yield f"stage: {case['stage']}, and there should be none"
    yield from _held(expect.topics, {i["topic"] for i in case["issues"]}, "topic")
    for topic in expect.not_topics:
        if topic in {i["topic"] for i in case["issues"]}:
            yield f"topic {topic} should not be there"
    yield from _held(expect.signals, {s["name"] for s in case["signals"]}, "signal")
    yield from _grounds(case, expect)
    yield from _dates(case, expect)
    yield from _parties(case, expect)
    yield from _words(case, expect)
    acts = {entry["action"] for entry in told.histories.get(case["reference"], [])}
    yield from _held(expect.history, acts, "history entry")
    notices = (case["advice"] or {}).get("notices", ())
    yield from _held(expect.notices, {notice["name"] for notice in notices}, "notice")
    yield from _routes(case["advice"] or {}, expect)
    suspected = (case["hazard"] or {}).get("suspected")
    if expect.hazard is not None and suspected != expect.hazard:
        yield f"hazard: {suspected}, not {expect.hazard}"


def _routes(advice: dict[str, Any], expect: Expected) -> Iterator[str]:
    routes = [*filter(None, [advice.get("route")]), *advice.get("also", ())]
    yield from _held(expect.queues, {route["queue"] for route in routes}, "queue")
    hidden = {route["queue"] for route in routes if route["restricted"]}
    yield from _held(expect.restricted, hidden, "restricted queue")
    if expect.quick_fix_stopped_by is not None:
        why = [reason["text"] for reason in (advice.get("quick_fix") or {}).get("why_not", ())]
        if expect.quick_fix_stopped_by not in why:
            yield f"nothing says that it is not quick because {expect.quick_fix_stopped_by}: {why}"


def _held(wanted: tuple[str, ...], found: set[str], what: str) -> Iterator[str]:
    for name in wanted:
        if name not in found:
            yield f"{what} {name} is missing: {sorted(found)}"


def _grounds(case: dict[str, Any], expect: Expected) -> Iterator[str]:
    found = {e["ground"]: e for e in case["exclusions"]}
    if expect.grounds is not None and sorted(found) != sorted(expect.grounds):
        yield f"possible grounds: {sorted(found)}, not {sorted(expect.grounds)}"
    for ground, exclusion in found.items():
        if exclusion["status"] != "possible" or exclusion["decided_by"] is not None:
            yield f"the bot decided {ground}: {exclusion['status']}"
        if not exclusion["clause"]:
            yield f"{ground} names no clause"
    for ground, words in expect.ground_says.items():
        said = (found.get(ground) or {}).get("resident_says") or ""
        if words.lower() not in said.lower():
            yield f"{ground}: the resident's words are '{said}', without '{words}'"


def _dates(case: dict[str, Any], expect: Expected) -> Iterator[str]:
    due = {d["name"]: d["due_on"] for d in case["deadlines"]}
    for name, day in expect.due.items():
        if due.get(name) != day:
            yield f"{name} is due {due.get(name)}, not {day}"
    for name in expect.not_due:
        if name in due:
            yield f"{name} should not be due at all ({due[name]})"
    happened = next((i["happened"] for i in case["issues"] if i["happened"]), None) or {}
    for name, day in expect.happened.items():
        if str(happened.get(name)) != str(day):
            yield f"happened {name}: {happened.get(name)}, not {day}"
    ongoing = next((i["ongoing"] for i in case["issues"]), None)
    if expect.ongoing is not None and ongoing != expect.ongoing:
        yield f"ongoing: {ongoing}, not {expect.ongoing}"


def _parties(case: dict[str, Any], expect: Expected) -> Iterator[str]:
    by_role = {party["role"]: party for party in case["parties"]}
    for role, wanted in expect.parties.items():
        party = by_role.get(role)
        if party is None:
            yield f"no {role} on the case: {sorted(by_role)}"
            continue
        contacts = " ".join(f"{c['channel']} {c['value']}" for c in party["contacts"])
        authority = (party["authority"] or {}).get("status")
        found = {**party, "contact": contacts, "authority": authority}
        for name, words in wanted.items():
            if words.lower() not in str(found.get(name) or "").lower():
                yield f"{role} {name}: {found.get(name)}, without '{words}'"


def _words(case: dict[str, Any], expect: Expected) -> Iterator[str]:
    for words in expect.description:
        if words.lower() not in (case["description"] or "").lower():
            yield f"the description lost '{words}': {case['description']}"
    if expect.outcome is not None:
        if expect.outcome.lower() not in (case["outcome_wanted"] or "").lower():
            yield f"outcome wanted: {case['outcome_wanted']}, without '{expect.outcome}'"
    needs = " | ".join(a["need"] for a in case["adjustments"]).lower()
    for words in expect.adjustments:
        if words.lower() not in needs:
            yield f"adjustments: {needs}, without '{words}'"
