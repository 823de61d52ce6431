"""When it happened, from whatever a message says of dates and how long."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.reports import is_of_report

# Words by which a trouble is told as one that goes on; "was" and "had" alone do not.
_GOES_ON = re.compile(
    r"\b(still|keeps?|every (day|night|time|week|morning|month)|constantly|always|ongoing|"
    r"(has|have|is|are)(n'?t| not) (\w+ )?(been|working|fixed|done|come|came|turned|closed?|shut)|"
    r"(no ?(one|body)) (has |have |'s |s )?(been|come|came|comes|called|rung|turned|fixed|replied)|"
    r"(has|have|'?s|'?ve) been (\w+ )?(broken|out|off|leaking|like this|waiting|left|without|damp|ignored|stuck)|"
    r"been (\w+ )?waiting|waiting (\w+ )?(for|since|months|weeks)|won'?t (open|close|shut|lock|work|go|turn|flush)|"
    r"(does|do)n'?t work|not working|is (broken|leaking|dripping|stuck|blocked|rotten)|never (comes?|came|turn)|"
    r"getting worse|since (last|the|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|\d))\b",
    re.IGNORECASE,
)
_FOUND_OUT = re.compile(
    r"\b(found out|find out|discover\w*|only (just )?(knew|learn\w*|realis\w*|heard|told|aware)|"
    r"didn'?t know|became aware|told me|realis\w*)\b",
    re.IGNORECASE,
)


def take_dates(heard: Heard, intake: Intake) -> bool:
    """Keep the date or duration a message holds, with the resident's own words for it."""
    told = [e for e in heard.entities if e.get("entity") in ("date", "duration")]
    # "Rang last month, it leaks since June": when it happened comes before when we were told.
    found = next((e for e in told if not is_of_report(heard, e)), told[0] if told else None)
    if found is None or not isinstance(found.get("value"), dict):
        return False
    value = found["value"]
    if (words := heard.words_of(found)) and says_how_much(words, heard.text):
        return False
    if str(value.get("earliest") or "") > heard.sent_on.isoformat():
        return False  # "come tomorrow" is a wish, not when it happened
    intake.happened_earliest = value.get("earliest")
    intake.happened_latest = value.get("latest")
    intake.happened_words = value.get("words") or found.get("text")
    if value.get("ongoing") is not None:
        intake.ongoing = bool(value["ongoing"])
    return True


# "Charged 4 weeks extra rent": a length of time that says how much, and not how long ago.
_HOW_MUCH_BEFORE = re.compile(
    r"\b(charged?|charging|owe[ds]?|paid|pay|paying|billed|refund\w*|extra|another|notice of)\b( \w+)? ?$",
    re.I,
)
_HOW_MUCH_AFTER = re.compile(
    r"^\W*('s? )?(extra|rent|arrears|notice|of (rent|arrears)|worth|wages|money|more rent)\b",
    re.IGNORECASE,
)


def says_how_much(words: str, text: str) -> bool:
    """Whether a length of time measures rent or notice instead of telling when."""
    before, found, after = text.lower().partition(words.lower())
    return bool(found) and bool(_HOW_MUCH_BEFORE.search(before) or _HOW_MUCH_AFTER.match(after))


def only_date(heard: Heard) -> bool:
    """Whether a message is a date or a length of time and little else."""
    found = heard.entity("date", "duration")
    return found is not None and len(heard.without("date", "duration").split()) <= 3


def goes_on(heard: Heard) -> bool:
    """Whether the words tell of something that has not ended."""
    return bool(_GOES_ON.search(heard.text))


def found_out_on(heard: Heard) -> str | None:
    """The last day on which somebody may have found out, where an answer says when they did."""
    found = heard.entity("date", "duration")
    if found is None or not _FOUND_OUT.search(heard.text):
        return None
    value = found.get("value")
    return str(value.get("latest") or value.get("earliest")) if isinstance(value, dict) else None
