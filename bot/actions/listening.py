"""Taking from a message everything it already tells, so that it is never asked."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.questions.history import take_dates
from bot.actions.questions.people import take_contact

# "every time I ring they say someone will call back": silence is a grievance of its own.
_SILENCE = re.compile(
    r"(call|ring|phone|get|got|ringing|calling)\w*\s+(me |us |her |him )?back"
    r"|(no ?(one|body)|never|dont|don't|didnt|didn't|not)\s+(\w+\s+){0,2}"
    r"(call|ring|rang|phone|repl|answer|respond|get back|got back|ring back)\w*"
    r"|\bno (reply|response|answer)\b|\bignor(ed|ing)\b|\bfobbed off\b|\bkept in the dark\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b((?:all )?(?:i|we)(?: just| only)? want\b.*|(?:i|we)(?:'d| would) like\b.*"
    r"|just (?:tell|say|give|send|fix|sort|pay|get|need)\b.*|(?:i|we) (?:just )?need\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_WANTS_TO_COMPLAIN = re.compile(
    r"\b(want|like|wish|need|going|wanna)( to)? (make |put in |raise |log |file )?(an? )?"
    r"(formal |official )?complain(t)?\b",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"\b(?:my name is|my name's|my names|this is|i am|i'm|im|name:?)\s+"
    r"((?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){0,2})"
)
_STREET = (
    r"(?i:road|rd|street|st|avenue|ave|close|lane|drive|way|court|gardens|place|terrace|crescent|"
    r"house|square|walk|row|hill|green|grove)"
)
# Capitals or a postcode mark an address: "9 days in this house" is not one.
_ADDRESS = re.compile(
    rf"\b((?:(?i:flat|apartment|unit|no\.?|number)\s*)?\d+[a-zA-Z]?,?\s+(?:[A-Z][\w'-]*\s+){{1,4}}{_STREET}\b"
    r"(?:,?\s+[A-Z][\w'-]*){0,3}(?:,?\s+[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})?)"
)
_ADDRESS_WITH_POSTCODE = re.compile(
    r"\b((?:(?:flat|apartment|unit|room)\s*\d+[a-z]?,?\s+)?(?:(?:no\.?|number)\s*)?\d+[a-z]?,?\s+"
    r"[^.!?\n\d]{2,60}?"
    r"[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2})\b",
    re.IGNORECASE,
)
_FORMAL = re.compile(r"\b(formal|stage ?(1|one))\b", re.IGNORECASE)


def listen(heard: Heard, intake: Intake) -> None:
    """Merge one message into the intake: words, flags, topic, dates, people, contact, wishes."""
    intake.add_words(heard.text)
    intake.add_signals(heard.signals)
    if intake.topic is None or (intake.topic == "other" and heard.topic != "other"):
        intake.topic = heard.topic
    _hear_issues(heard, intake)
    _hear_people(heard, intake)
    if intake.happened_words is None:
        take_dates(heard, intake)
    if intake.contact_value is None:
        take_contact(heard, intake)
    wanted = _WANTED.search(heard.text)
    if heard.kind == "complaint" and _WANTS_TO_COMPLAIN.search(heard.text):
        intake.wants_complaint = True
    elif wanted and intake.outcome_wanted is None and heard.kind == "complaint":
        intake.outcome_wanted = re.split(r"[.!?]", wanted.group(1).strip())[0].strip()
    if "wants_stage2" in heard.flags and intake.kind == "complaint":
        intake.wants_complaint = True
        intake.route = "stage_2"
        intake.earlier_reference = intake.earlier_reference or heard.value("reference")
    elif "wants_formal" in heard.flags:
        intake.wants_complaint = True
        if _FORMAL.search(heard.text):
            intake.route = "stage_1"


def _hear_issues(heard: Heard, intake: Intake) -> None:
    topics = [heard.topic]
    if "staff_conduct" in heard.flags:
        topics.append("staff_contractor_conduct")
    if "damp_mould" in heard.flags:
        topics.append("damp_mould")
    if _SILENCE.search(heard.text):
        topics.append("communication")
    known = {issue["topic"] for issue in intake.issues}
    for topic in dict.fromkeys(topics):
        if topic in known or (topic == "other" and (known or len(topics) > 1)):
            continue
        words = _words_for(topic, heard)
        intake.issues = [*intake.issues, {"topic": topic, "summary": words}]


def _words_for(topic: str, heard: Heard) -> str:
    """The part of the message that tells of this topic; all of it when it is short."""
    cue = _SILENCE if topic == "communication" else None
    parts = [p.strip() for p in re.split(r"[.!?\n]|, ", heard.text) if p.strip()]
    if cue is not None:
        found = [p for p in parts if cue.search(p)]
        if found:
            return found[0][:300]
    return heard.text[:300]


def _hear_people(heard: Heard, intake: Intake) -> None:
    flags = heard.flags
    if intake.acting_for is None:
        if "member_enquiry" in flags:
            intake.acting_for = "constituent"
            if re.search(r"\bcllr|\bcouncillor|\bcounciler|\bward\b", heard.text, re.IGNORECASE):
                intake.constituency_role = "councillor"
            elif re.search(r"\bmp\b|\bmp's\b|member of parliament|westminster", heard.text, re.I):
                intake.constituency_role = "member_of_parliament"
        elif "group" in flags:
            intake.acting_for = "group"
        elif "third_party" in flags:
            intake.acting_for = "someone"
    if intake.relationship is None and intake.acting_for == "someone":
        relation = heard.value("relationship")
        if relation:
            # "my mum": who the resident is to the writer.
            intake.relationship = str(relation)
    if "anonymous" in flags and intake.anonymity is None:
        intake.anonymity = "confidential"
    introduced = _INTRODUCED.search(heard.text)
    if introduced and intake.name is None:
        intake.name = introduced.group(1)
    address = _ADDRESS_WITH_POSTCODE.search(heard.text) or _ADDRESS.search(heard.text)
    if address and intake.address is None:
        intake.address = address.group(1).strip(" ,")
