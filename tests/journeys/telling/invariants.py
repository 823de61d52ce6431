"""What holds for every message of every conversation, whatever the story.

Each rule takes a told story and yields one line for each breach, with the words that broke it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

import rulebook
from rulebook.contacts import contact_names
from rulebook.errors import QuickFixNotOfferedError
from tests.journeys.telling.reading import LONGEST_SENTENCE, ours
from tests.journeys.telling.teller import Told
from tests.plain_english import sentences

Rule = Callable[[Told], Iterator[str]]

_DAY = re.compile(
    r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|"
    r"December) (\d{4})\b"
)
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_NUMBER = re.compile(r"(?<![\w-])(?:\+44 ?|0)\d[\d ]{7,12}\d(?![\w-])")
_REFERENCE = re.compile(r"\b[A-Z]{2,3}-\d\d-[A-Z0-9]{6}\b")
_NEVER = (
    "lifestyle",
    "not an emergency",
    "unfortunately",
    "we cannot accept",
    "cannot be accepted",
    "too late",
    "rejected",
    "you must first",
    "calm down",
    "our fault",
    "your fault",
    "formal complaint",
)
# A question mark inside the resident's own words, read back, is not the assistant's question.
_READ_BACK = "Here is what I have written down"
# Read-backs and receipts quote the resident and name every date; the rest is short.
WORDS_AT_MOST = 75


def _ours(told: Told) -> Iterator[str]:
    """Every text that Putright wrote itself, without the read-back's quotations."""
    for line in told.conversation.heard:
        if line.sender == "bot":
            yield line.text.split(_READ_BACK)[0] if _READ_BACK in line.text else line.text


def no_invented_date(told: Told) -> Iterator[str]:
    """A date is one of the case's deadlines, the day of receipt, or the resident's own."""
    known = {_spoken(d["due_on"]) for case in told.cases for d in case["deadlines"]}
    known |= {_spoken(case["received_at"][:10]) for case in told.cases}
    known |= {_spoken(day) for case in told.cases for day in _quick_fix_days(case)}
    for text in _ours(told):
        for found in _DAY.finditer(text):
            if found.group() not in known and not _told_by_resident(told, found.group()):
                yield f"'{found.group()}' is on no case: {text}"


def no_invented_number(told: Told) -> Iterator[str]:
    """A phone number is one of the rulebook's, or the one the resident gave."""
    for line in told.conversation.heard:
        for found in _NUMBER.finditer(line.text):
            digits = _digits(found.group())
            said = _digits(
                " ".join(x.text for x in told.conversation.lines if x.sender == "resident")
            )
            if digits not in _known_numbers(told.story.landlord) and digits not in said:
                yield f"'{found.group()}' is nobody's number: {line.text}"


def no_invented_reference(told: Told) -> Iterator[str]:
    """A reference is that of a case that exists, or one the resident named."""
    known = {case["reference"] for case in told.cases}
    said = " ".join(x.text for x in told.conversation.lines if x.sender == "resident").upper()
    for line in told.conversation.heard:
        for found in _REFERENCE.findall(line.text):
            if found not in known and found not in said:
                yield f"'{found}' is no case: {line.text}"


def one_question_each(told: Told) -> Iterator[str]:
    """One question a message, and one message with a question a turn."""
    talk = told.conversation
    for line in talk.heard:
        text = line.text.split("\n\n")[-1] if _READ_BACK in line.text else line.text
        asked = [s for s in re.split(r"(?<=[?.])\s", text) if s.rstrip().endswith("?")]
        if len(asked) > 1:
            yield f"{len(asked)} questions in one message: {line.text}"
    for turn in range(1, talk.said + 1):
        asking = [line for line in talk.heard if line.to == turn and line.asks]
        if len(asking) > 1:
            yield f"two questions in one turn: {[line.asks for line in asking]}"
        if asking and talk.lines and asking[0] is not _last_of(told, turn):
            yield f"the question is not the last thing said: {asking[0].text}"


def every_question_named(told: Told) -> Iterator[str]:
    """A message that asks carries the name of what it asks."""
    for line in told.conversation.heard:
        last = line.text.rstrip().splitlines()[-1] if line.text.strip() else ""
        if line.sender == "bot" and last.endswith("?") and not line.asks and line.buttons:
            yield f"a question without a name: {line.text}"


def nothing_asked_twice(told: Told) -> Iterator[str]:
    """A question that was answered or skipped is not put again in the same matter.

    Putting it again is right after a digression or a misunderstanding, which say so themselves.
    """
    talk = told.conversation
    answered: set[str] = set()
    open_now: str | None = None
    for turn in range(1, talk.said + 1):
        heard = [line for line in talk.heard if line.to == turn]
        asks = next((line.asks for line in heard if line.asks), None)
        # Another question, though the open one was not answered: a changed mind, or danger.
        digressed = any(words in line.text for line in heard for words in DIGRESSIONS)
        if open_now and asks != open_now and not digressed:
            answered.add(open_now)
        if asks and any("go back" in line.text for line in heard):
            answered.discard(asks)  # going back is asking for it again
        if any(
            line.reference or "start again" in line.text or "log it again" in line.text
            for line in heard
        ):
            answered = set()
        elif asks in answered - set(MAY_COME_AGAIN):
            yield f"asked again: {asks}\n{talk.transcript()}"
        open_now = asks


DIGRESSIONS = (
    "I've changed that",
    "go back",
    "Now I will help with the rest",
    "start again",
    "I've stopped",
    "you are writing for someone else",
)
# Put again by their nature: the read-back after a change, the open invitation, and what danger or
# "go back" raises.
MAY_COME_AGAIN = ("confirm_summary", "route_choice", "what_happened")


def no_exclamation(told: Told) -> Iterator[str]:
    """No exclamation marks."""
    for text in _ours(told):
        if "!" in text:
            yield text


def nothing_never_said(told: Told) -> Iterator[str]:
    """Words that blame, refuse, frighten off or belong to another age."""
    for text in _ours(told):
        # A landlord's own name for its step may be quoted; the word is not ours.
        text = re.sub(r'"informal complaint"|\(informal complaint\)', "", text)
        for words in _NEVER:
            if words in text.lower() and not _policy_speaks(text):
                yield f"'{words}': {text}"


def short_messages(told: Told) -> Iterator[str]:
    """Nothing to wade through: only read-backs, receipts and the policy's answers are long."""
    for line in told.conversation.heard:
        long = line.reference or _READ_BACK in line.text or _policy_speaks(line.text)
        if (
            line.sender == "bot"
            and not long
            and "call 999" not in line.text
            and len(line.text.split()) > WORDS_AT_MOST
        ):
            yield f"{len(line.text.split())} words: {line.text}"


def short_sentences(told: Told) -> Iterator[str]:
    """No sentence of ours is long, as it was said with every name and date in it."""
    for text in ours(told):
        for sentence in sentences(text):
            if len(sentence.split()) > LONGEST_SENTENCE:
                yield f"{len(sentence.split())} words: {sentence}"


def nothing_left_unfilled(told: Told) -> Iterator[str]:
    """No braces, no None, no doubled full stops where a fact should stand."""
    for text in _ours(told):
        if re.search(r"\{|\}|\bNone\b|\bnull\b|\.\.(?!\.)| ,", text):
            yield text


def every_word_kept(told: Told) -> Iterator[str]:
    """What the resident told before the receipt stands on a case, word for word."""
    kept = "\n".join(f"{case['description']}\n{case['outcome_wanted']}" for case in told.cases)
    opening = told.story.says[0]
    if told.cases and told.story.manner != "hurried" and opening not in kept:
        yield f"lost: {opening}"


ALL: tuple[Rule, ...] = (
    no_invented_date,
    no_invented_number,
    no_invented_reference,
    one_question_each,
    every_question_named,
    nothing_asked_twice,
    no_exclamation,
    nothing_never_said,
    short_messages,
    short_sentences,
    nothing_left_unfilled,
    every_word_kept,
)


def _quick_fix_days(case: dict[str, Any]) -> list[str]:
    """The days of the quick step as offered, which a resident who declines it does not keep."""
    received = datetime.fromisoformat(case["received_at"])
    policy = rulebook.policy(case["landlord"], rulebook.london_date(received))
    try:
        planned = rulebook.plan_deadlines(policy, "quick_fix", {"received": received})
    except QuickFixNotOfferedError:
        return []
    return [deadline.due_on.isoformat() for deadline in planned]


def _last_of(told: Told, turn: int) -> object:
    return [line for line in told.conversation.heard if line.to == turn][-1]


def _spoken(day: str) -> str:
    on = date.fromisoformat(day[:10])
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def _told_by_resident(told: Told, day: str) -> bool:
    said = " ".join(x.text for x in told.conversation.lines if x.sender == "resident").lower()
    return day.lower() in said


def _policy_speaks(text: str) -> bool:
    """An answer from the rulebook, with its clause in brackets at the end, or a ground's own words."""
    return bool(re.search(r"\(.+, .+\)\s*$", text)) or "A person at" in text


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text.replace("+44", "0"))


@cache
def _known_numbers(landlord: str) -> frozenset[str]:
    on = date(2026, 11, 23)
    found = {_digits(rulebook.policy(landlord, on).contacts.phone or "")}
    for name in contact_names():
        found.add(_digits(rulebook.contact(name, on).phone_display or ""))
    return frozenset(found)
