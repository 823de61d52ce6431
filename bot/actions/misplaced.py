"""What is said at a question that it does not answer: kept where it belongs, and the question put once more.

The same words said again are the answer: what somebody means to say is never thrown away, and nobody
is kept at a question for ever.
"""

from __future__ import annotations

import re

from bot.actions.addresses import address_answered, address_told, is_address
from bot.actions.asking_back import TELLING, asks_back
from bot.actions.heard import Heard
from bot.actions.household import at_risk_in
from bot.actions.intake import ASKED_AGAIN, ODD, Intake
from bot.actions.issues import names_topic
from bot.actions.listening import WORDS_OF_A_POINT, listen
from bot.actions.names import introduces, is_of_the_matter, name_in
from bot.actions.needs import names_need
from bot.actions.outcomes import is_wish, keep_wish
from bot.actions.questions.base import Question
from bot.actions.questions.representatives import who_is_told
from bot.actions.small_talk import beside_the_point, is_abuse
from bot.actions.turn import OFFER_PERSON_AFTER, Turn
from bot.actions.wording import has
from bot.actions.yes_no import is_plain, is_plain_yes

# Each of a few kinds of thing: any words at all would be taken for the answer.
_EITHER_OR = (
    "who_is_responsible", "insurance_claim", "policy_or_application", "asb_handling",
    "accident_handling", "business_matter",
)  # fmt: skip
_YES_OR_NO = ("considered_before", "ombudsman_in_hand", "job_matter", "other_review_body")
# Where any words would be taken for the answer, so that these are looked at before it is read.
ANY_WORDS = (
    *TELLING, *_EITHER_OR, *_YES_OR_NO, "when_happened", "already_considered", "group_members", "relationship",
    "adjustments", "household_risk", "safe_contact", "resident_name", "address", "case_reference",
    "name",
)  # fmt: skip
# Read by a word in the answer ("post", "staff"), so that a story with that word in it would be one.
_READ_BY_A_WORD = ("acting_for", "contact_value", "authority_contact", "anonymity")
# A detail of somebody: a yes means that they will give it.
_DETAILS = ("name", "resident_name", "address", "contact_value", "authority_contact")
# A bare yes says nothing here, nor does a bare no to some of them.
_YES_SAYS_NOTHING = (
    *TELLING, *_EITHER_OR, *_DETAILS, "already_considered", "group_members", "relationship", "when_happened", "case_reference",
)  # fmt: skip
_NO_SAYS_NOTHING = (
    "what_happened",
    "policy_or_application",
    "asb_handling",
    "accident_handling",
    "business_matter",
)
# Where a wish is the answer, or a way of giving it.
_ANSWERED_BY_WISH = ("what_happened", "outcome_wanted", "what_unresolved")
# Short questions about people: whatever tells of the home is no answer to them.
_ABOUT_PEOPLE = (
    "name", "resident_name", "relationship", "group_members", "contact_value", "authority_contact",
    "anonymity", "adjustments", "household_risk", "case_reference", "address",
)  # fmt: skip
# Where a story is the answer, however it begins.
_ANSWERED_BY_STORY = ("what_happened", "what_unresolved", "already_considered")
# Where somebody may say who they are before they are asked.
_NAME_FOUND_AT = ("what_happened", "outcome_wanted", "address", "contact_value")
_ADDS = re.compile(
    r"^\W*(?:(?:oh|no|sorry|and|but|wait|hang on|hold on|actually|btw|ps)\W+)*(?:no wait|wait|hang on|oh|also|and|plus|forgot|i forgot|one more thing|"
    r"another thing|there'?s also|it'?s also|btw)\b|\b(?:too|as ?well|also|an? ?all)\W*$",
    re.IGNORECASE,
)
_TELLS_OF_TROUBLE = re.compile(
    r"\b(?:it'?s|is|are|was|there'?s|theres|do(?:es)?n'?t|isn'?t|aren'?t|won'?t|not|no|never|nobody|broken?|leak\w*)\b",
    re.IGNORECASE,
)
# "Staff were rude when i rang" tells what happened; what is wanted is put otherwise.
_TELLS_WHAT_THEY_DID = re.compile(
    r"^\W*(and |but |also |cos )?(s?he|they|i|u|you|staff|your \w+|ur \w+|nobody|no ?one|the (man|bloke|lad|woman|staff|caretaker|plumber|engineer|workmen))"
    r"\b(?!.*\b(want|need|like|should|please|to be|sorry)\b).{0,30}\b(was|were|came|never|rang|shouted|swore|said|told|ignored|didn'?t|hasn'?t|"
    r"haven'?t|hung up|left)\b",
    re.IGNORECASE,
)
# "I use a hearing aid, please speak slowly": a need is told of a person, trouble of a thing.
_OF_THEMSELF = re.compile(
    r"\b(i|i'?m|i'?ve|me|please|pls|let|needs?|help|someone|somebody|deaf|blind)\b", re.IGNORECASE
)
_DECLINED_BY_NO = ("name", "resident_name", "address", "contact_value")
_NO_AND_MORE = re.compile(r"^\W*(no|nope|nah|na)\b[ ,.!]*", re.IGNORECASE)
_DECLINES = re.compile(
    r"\b(not|don'?t|dont|do not|won'?t|wont|rather|thanks?|ta|skip|nothing|need|needed|private|business|matter|have|got|know|told|give|"
    r"giving|tell|telling|say|want|name|number|phone|mobile|email|address|post)\b",
    re.IGNORECASE,
)
WORDS_THAT_ADD = 3
WORDS_OF_A_STORY = 5
WORDS_OF_ABUSE = 8
# As often as this words of the matter are taken out of an answer's way at one question.
MOST_TIMES = 4


def keeps_misplaced(turn: Turn, asked: Question, *, unread: bool = False) -> bool:
    """Keep a message that is hardly an answer where it belongs, and say so; False for an answer.

    ``unread`` says that the question has been tried and could not read it: the questions that are
    read strictly are looked at only then.
    """
    heard, intake = turn.heard, turn.intake
    if not unread and asked.name not in (*ANY_WORDS, *_READ_BY_A_WORD):
        return False
    if heard.choice is not None or not heard.text or intake.has_said(asked.name, heard.text):
        return False
    what = _what_it_is(heard, asked.name, intake)
    if what is None and unread:
        what = _what_is_left(heard, asked.name)
    times = intake.times_asked_again(asked.name)
    if what is None or times >= (OFFER_PERSON_AFTER if what == "odd" else MOST_TIMES):
        return False
    if what == "nothing" and intake.has_said_at(asked.name, is_plain):
        if asked.name in _DETAILS:
            return False  # how to reach somebody is not left at a second "ok": it was not followed
        _pass_over(turn, asked)
        return True
    _keep(what, turn)
    intake.misunderstood = intake.misunderstood if what in ("odd", "nothing") else 0.0
    mark = ODD if what == "odd" else ASKED_AGAIN
    intake.remarked = [*intake.remarked, f"{mark}{asked.name}: {heard.text}"]
    turn.say(_answer(what, asked.name))
    return True


def _what_it_is(heard: Heard, asked: str, intake: Intake) -> str | None:
    """What a message is that does not answer this question; None where it may."""
    if beside_the_point(heard):
        return "odd" if asked in ANY_WORDS else None
    if asked in _YES_SAYS_NOTHING and is_plain_yes(heard.text):
        return "nothing"
    if asked in _NO_SAYS_NOTHING and is_plain(heard.text):
        return "nothing"
    if (
        asked in ANY_WORDS
        and asked not in TELLING
        and is_abuse(heard)
        and len(heard.text.split()) <= WORDS_OF_ABUSE
    ):
        return "abuse"
    if is_wish(heard.text) and asked not in _ANSWERED_BY_WISH and not _is_need(heard, asked):
        return "wish"
    if _tells_more(heard, asked):
        return "matter"
    if asked in ANY_WORDS and asks_back(heard, asked):
        return "question"
    if asked == "what_happened" and is_address(heard) and intake.address is None:
        return "address"
    if asked in _NAME_FOUND_AT and intake.name is None and _names_somebody(heard):
        return "name"
    return None


def _what_is_left(heard: Heard, asked: str) -> str | None:
    """What a message is that the question could not read and that belongs to no other."""
    if asked == "name" and _no_name(heard):
        return "odd"
    if asked == "authority" and who_is_told(heard):
        return "who"
    told = len(heard.text.split()) >= WORDS_OF_A_STORY and is_of_the_matter(heard)
    return "matter" if told and asked not in (*TELLING, "when_happened") else None


def _keep(what: str, turn: Turn) -> None:
    """Put it where it belongs; nothing that was typed is lost."""
    heard, intake = turn.heard, turn.intake
    if what == "wish":
        keep_wish(heard.text, intake)
        if _ADDS.search(heard.text) and names_topic(heard.text):
            intake.add_words(heard.text)
    elif what == "matter":
        listen(heard, intake, signals=len(heard.text.split()) >= WORDS_OF_A_POINT)
    elif what in ("question", "abuse"):
        intake.add_words(heard.text)
        if what == "abuse":
            intake.add_signals(heard.signals)
    elif what == "who":
        intake.relationship = intake.relationship or who_is_told(heard)
    elif what == "address":
        intake.address = address_told(heard) or heard.text.strip(" .,")
    elif what == "name":
        intake.name = name_in(heard)


_SAID = {
    "wish": "heard.kept_wish", "matter": "heard.kept_story", "question": "answers.unknown_in_form",
    "abuse": "heard.abuse", "address": "heard.kept_elsewhere", "who": "heard.kept_elsewhere", "name": "heard.kept_elsewhere",
}  # fmt: skip


def _answer(what: str, asked: str) -> str:
    own = f"again.{asked}"
    if what in _SAID:
        return _SAID[what]
    if what == "odd":
        return own if asked == "name" else "heard.odd"
    if asked in _DETAILS:
        return "again.detail"
    return own if has(own) else "again.nothing"


def _pass_over(turn: Turn, asked: Question) -> None:
    """A yes or no where something had to be told, for the second time: it is left at that."""
    if asked.name == "what_happened":
        turn.intake.add_words(turn.heard.text)  # a case is never left without a word
    asked.give_up(turn.intake)
    turn.intake.answered = [*turn.intake.answered, asked.name]
    turn.say("again.left")


def _is_need(heard: Heard, asked: str) -> bool:
    return asked in ("adjustments", "safe_contact") and names_need(heard.text)


def _tells_more(heard: Heard, asked: str) -> bool:
    """Whether a message is more of the matter and no answer to this question."""
    text = heard.text
    if (
        asked in _ANSWERED_BY_STORY
        or len(text.split()) < 2
        or heard.entity("phone", "email", "reference")
    ):
        return False
    known = is_of_the_matter(heard)
    if _ADDS.search(text) and len(text.split()) >= WORDS_THAT_ADD and (known or names_topic(text)):
        # "A new boiler as well" is wanted; "its the radiators as well" is told.
        return asked != "outcome_wanted" or bool(_TELLS_OF_TROUBLE.search(text))
    if asked in _DECLINED_BY_NO and _tells_after_no(heard):
        return True
    if asked == "outcome_wanted":
        return known and bool(_TELLS_WHAT_THEY_DID.match(text))
    if asked not in _ABOUT_PEOPLE or not known:
        return False
    if asked in ("relationship", "household_risk") and heard.entity("relationship"):
        return False
    if asked in ("relationship", "group_members") and len(text.split()) <= WORDS_THAT_ADD:
        return False  # "next door" is who they are
    if asked in ("adjustments", "household_risk") and (
        names_need(text) or at_risk_in(text) or _OF_THEMSELF.search(text)
    ):
        return False
    if asked in ("group_members", "address", "name", "resident_name") and re.search(r"\d", text):
        return False
    if asked == "address" and address_answered(heard) is not None:
        return False
    if asked in ("name", "resident_name"):
        return name_in(heard) is None and introduces(heard) is None
    return not (asked == "contact_value" and len(text.split()) < WORDS_OF_A_POINT)


def _tells_after_no(heard: Heard) -> bool:
    """Whether a "no" leads to something told ("no its broken again") and declines nothing."""
    begins = _NO_AND_MORE.match(heard.text)
    if begins is None or heard.entity("phone", "email") is not None:
        return False
    rest = heard.text[begins.end() :]
    return len(rest.split()) >= WORDS_THAT_ADD and not _DECLINES.search(rest)


def _names_somebody(heard: Heard) -> bool:
    """Whether a message is a person's name and nothing else."""
    person = heard.value("person")
    return bool(person) and name_in(heard) is not None and len(heard.without("person").split()) <= 1


def _no_name(heard: Heard) -> bool:
    """Whether a few words at the question for a name give none, and decline nothing."""
    few = len(heard.text.split()) < WORDS_OF_A_POINT
    return few and not is_plain(heard.text) and heard.entity("phone", "email") is None
