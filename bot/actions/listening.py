"""Taking from a message everything it already tells, so that it is never asked."""

from __future__ import annotations

import re

from bot.actions.authority import OWN_ROLES, authority_kind, hear_death
from bot.actions.contacts import take_contact
from bot.actions.dates import goes_on, take_dates
from bot.actions.deaths import tells_of_death
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.interpreters import hear_interpreter, interprets_here
from bot.actions.issues import points
from bot.actions.names import introduces
from bot.actions.needs import asks_plainly, need_in
from bot.actions.outcomes import is_wish
from bot.actions.own_address import own_address_told
from bot.actions.reports import hear_reports
from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR, spelt

_WANTED = re.compile(
    r"\b((?:all )?(?:i|we)(?: just| only)? want\b.*|(?:i|we)(?:'d| would) like\b.*"
    r"|just (?:tell|say|give|send|fix|sort|pay|get|need)\b.*|(?:i|we) (?:just )?need\b.*"
    # A sentence that begins with what is to be done: "sort it and say sorry".
    r"|(?<=[.!?,;] )(?:please |can you |pls )?(?:sort|fix|mend|repair|replace|pay|refund|apologise|say sorry)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_WANTS_TO_COMPLAIN = re.compile(
    r"\b(want|like|wish|need|going|wanna)( to)? (make |put in |raise |log |file )?(an? )?"
    r"(formal |official )?complain(t)?\b"
    r"|\b(log|make|raise|treat|take) (it|this|that) (as |into )?an? (formal |official )?complaint\b"
    r"|\b(i am|i'm|im|we are|we're) (making an? (formal |official )?complaint|complaining)\b"
    r"|\b(log|open|raise|make) an? complaint (please|pls|for me|about)\b|\bplease (log|open|raise) an? complaint\b"
    r"|^\W*(formal )?complaint please\b",
    re.IGNORECASE,
)
_NOT_WANTED = re.compile(
    r"\b((don'?t|do not|didn'?t|not|never)\s+(\w+\s+){0,3}|(no|without)\s+)$", re.IGNORECASE
)
# "I want stage 2" is the wish to go on, not what would put things right.
_STAGE_WISH = re.compile(r"\b(stage ?(1|2|one|two)|escalat\w+|a review|appeal)\b", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"\b(?i:this is|i am|i'm|im|name:?)\s+"
    r"((?:(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor)\.? )?[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){0,2})"
)
# "Councillor Ruth Imaginary here", "Ruth Imaginary MP, about a constituent": who writes, named first.
_MEMBER_NAMED = re.compile(
    r"^(?:(?i:hi|hello|good (?:morning|afternoon|evening))[ ,.]+)?"
    r"(?:((?:Cllr|Councillor|cllr|councillor)\.? [A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})(?= (?:here|writing)\b|,)"
    r"|([A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2}),? MP\b)"
)
# Fewer words than this, told in the middle, are no point of their own; and of fewer than that no
# flag is believed.
WORDS_OF_A_PART = 5
WORDS_OF_A_POINT = 8
_CLAIM_NUMBER = re.compile(
    r"\b[A-Z]\d{2}[A-Z]{2}\d{3}\b|\bclaim (number|no\.?) \w*\d", re.IGNORECASE
)
_FORMAL = re.compile(r"\b(formal|stage ?(1|one))\b", re.IGNORECASE)


# Fewer words than this say that something is wrong but not what.
WORDS_THAT_TELL = 4
_ONLY_WISHES = re.compile(
    r"^\W*((hi|hello|hey|ok|okay|so|right|well|please|yes|no|actually)[ ,.]+)*(i|we)?('?d| would)? ?(just )?(really )?(want|like|wish|need|wanna)( to)? "
    r"(complain|(make|raise|log|put in|file) (a |an )?(formal |official )?complaint)( (about|on|for|against|regarding|re))?\b",
    re.IGNORECASE,
)


def tells_what_happened(words: str) -> bool:
    """Whether there is more in the words than "I want to complain about the parking"."""
    return len(_ONLY_WISHES.sub("", words, count=1).split()) >= WORDS_THAT_TELL


def listen(heard: Heard, intake: Intake, *, signals: bool = True) -> None:
    """Merge one message into the intake: words, flags, topic, dates, people, contact, wishes.

    ``signals`` False takes no flags: those of a short answer in the middle are guesses.
    """
    if not signals:
        heard = heard.without_flags()
    intake.add_words(heard.text)
    intake.add_signals(heard.signals)
    if intake.topic is None or (intake.topic == "other" and heard.topic != "other"):
        intake.topic = heard.topic
    _hear_issues(heard, intake)
    _hear_people(heard, intake)
    hear_reports(heard, intake)
    if intake.happened_words is None:
        take_dates(heard, intake)
    # What is said to be old is asked about: whether it goes on decides whether it is late.
    if intake.ongoing is None and "old" not in heard.flags and goes_on(heard):
        intake.ongoing = True
    if intake.contact_value is None:
        take_contact(heard, intake)
    if intake.kind == "complaint":
        if wants_to_complain(heard.text):
            intake.wants_complaint = True
        if intake.outcome_wanted is None:
            intake.outcome_wanted = _outcome(heard.text)
    if intake.court_claim is None and intake.sure_of("court_claim"):
        # The number is what would be asked for.
        intake.court_claim = heard.text if _CLAIM_NUMBER.search(heard.text) else None
    if intake.kind == "member_enquiry" and intake.earlier_reference is None:
        intake.earlier_reference = heard.value("reference")
    if "wants_stage2" in heard.flags and intake.kind == "complaint":
        intake.wants_complaint = True
        intake.route = "stage_2"
        intake.earlier_reference = intake.earlier_reference or heard.value("reference")
    elif "wants_formal" in heard.flags:
        intake.wants_complaint = True
        if _FORMAL.search(heard.text):
            intake.route = "stage_1"


def wants_to_complain(text: str) -> bool:
    """Whether the words themselves ask for a complaint; "I don't want to complain" does not."""
    found = _WANTS_TO_COMPLAIN.search(text)
    return found is not None and not _NOT_WANTED.search(text[: found.start()])


def _outcome(text: str) -> str | None:
    """What is asked for, in the resident's words: the first wish that is more than to complain."""
    for sentence in re.split(r"[.!?\n]+(?:\s|$)", text):
        found = _WANTED.search(sentence)
        if found is None:
            continue
        wish = found.group(1).strip()
        if not _WANTS_TO_COMPLAIN.search(wish) and not _STAGE_WISH.search(wish):
            return wish
    return None


def _hear_issues(heard: Heard, intake: Intake) -> None:
    if not tells_what_happened(heard.text):
        return  # "I want to complain about the parking": what happened is still to be told
    if intake.issues and (len(heard.text.split()) < WORDS_OF_A_PART or is_wish(heard.text)):
        return  # a few words in the middle are a part of what was told; a wish is no point
    known = {(issue["topic"], issue["summary"]) for issue in intake.issues}
    topics = {issue["topic"] for issue in intake.issues}
    before = set(topics)
    for point in points(heard):
        topic = point["topic"]
        if topic == "neighbour_nuisance" and interprets_here(str(point["summary"])):
            continue  # "I am interpreting for my neighbour" is no nuisance
        if topic in before or (topic, point["summary"]) in known or (topic == "other" and topics):
            continue
        intake.issues = [*intake.issues, point]
        topics.add(topic)


# "my mum Edna Testcase": the name that follows who they are.
_NAMED_RELATION = re.compile(
    rf"\b(?i:{FAMILY}|{FRIENDS}|{NEIGHBOUR}|client|tenant|resident|constituent|for|behalf of),? "
    r"((?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){1,2})"
)
_HAS_AUTHORITY = re.compile(
    r"\b((written|signed) (authority|permission|consent)|(letter|form) of authority|"
    r"(authority|permission|consent) (attached|in writing|enclosed|signed))\b",
    re.IGNORECASE,
)


def _hear_whom_for(heard: Heard, intake: Intake) -> None:
    """Whom somebody writes for, and by what right, where the words already say so."""
    right = spelt(heard.text)
    named = _NAMED_RELATION.search(right.text)
    # The name as it was typed: "Mrs Goodson" is no misspelt godson.
    name = heard.text[slice(*right.typed(*named.span(1)))] if named else None
    if name and intake.resident_name is None and name != intake.name:
        intake.resident_name = re.sub(r"'s$", "", name.replace("\u2019", "'"))
    kind = authority_kind(heard.text)
    if intake.authority is None and (kind or _HAS_AUTHORITY.search(heard.text)):
        intake.authority, intake.authority_kind = "have", kind
    hear_death(heard.text, intake)


def _introduced(heard: Heard) -> str | None:
    """The name after "this is" or "I'm", in capitals; "I am Disabled" is none."""
    found = _INTRODUCED.search(heard.text)
    if found is None:
        return None
    name = found.group(1)
    person = str(heard.value("person") or "")
    return name if len(name.split()) > 1 or name in person else None


def _hear_people(heard: Heard, intake: Intake) -> None:
    flags = heard.flags
    interprets = hear_interpreter(heard, intake)
    if intake.acting_for is None:
        if "member_enquiry" in flags:
            intake.acting_for = "constituent"
            if re.search(r"\bcllr|\bcouncillor|\bcounciler|\bward\b", heard.text, re.IGNORECASE):
                intake.constituency_role = "councillor"
            elif re.search(r"\bmp\b|\bmp's\b|member of parliament|westminster", heard.text, re.I):
                intake.constituency_role = "member_of_parliament"
        elif "group" in flags:
            intake.acting_for = "group"
        elif heard.sure_of("third_party") or (
            "third_party" in flags and tells_of_death(heard.text)
        ):
            intake.acting_for = "someone"  # what is unsure is asked
    if intake.relationship is None and (intake.acting_for == "someone" or "third_party" in flags):
        told = [str(e["value"]) for e in heard.entities if e.get("entity") == "relationship"]
        # "I am the executor of my late father": the tie between the two is the second.
        # Whose client somebody is says less than who writes for them.
        ties = [r for r in told if r not in OWN_ROLES and r != "client"]
        roles = [r for r in told if r in OWN_ROLES]
        relation = next(iter(ties or roles or told), None)
        if relation:
            # "my mum": who the resident is to the writer.
            intake.relationship = str(relation)
    if intake.acting_for in ("someone", "constituent"):
        _hear_whom_for(heard, intake)
    if "anonymous" in flags and intake.anonymity is None:
        intake.anonymity = "confidential"
    name = introduces(heard) or _introduced(heard)
    if name is None and intake.acting_for == "constituent":
        member = _MEMBER_NAMED.search(heard.text)
        name = (member[1] or member[2]) if member else None
    if name and intake.name is None and intake.anonymity != "anonymous":
        intake.name = name
    address = own_address_told(heard)
    if address and intake.address is None:
        intake.address = address
    if not interprets and ("adjustment" in flags or asks_plainly(heard.text)):
        need = need_in(heard)
        if need and need not in intake.adjustments:
            intake.adjustments = [*intake.adjustments, need]
