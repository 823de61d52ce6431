"""Which kind of matter an opening message is acted on as."""

from __future__ import annotations

import re

from bot.actions.answers import asked_about
from bot.actions.breach import tells_of_breach
from bot.actions.heard import Heard
from bot.actions.listening import wants_to_complain
from bot.actions.safety import hears_safeguarding
from bot.actions.turn import RECORDED, Turn

# Below this the kind is a guess, and the resident is asked instead.
KIND_CONFIDENCE = 0.4
# Where no kind is likely, from this share on the choice to complain is offered, which costs a question;
# a complaint passed over costs the resident their complaint.
MAY_BE_COMPLAINT = 0.25
# The same where the words are about the landlord's work, as sarcasm often is.
MAY_BE_COMPLAINT_AT_WORK = 0.15
MAY_HIDE_COMPLAINT = ("compliment", "feedback", "other", "service_request")
ASKS_NOTHING_OF_US = ("enquiry", "feedback", "other", "service_request")
# Kinds that give way to the plain words "I want to complain". What a neighbour did may be no complaint
# for the landlord, but that is asked and then decided by a person, and never by passing it on as a report.
GIVES_WAY = (*ASKS_NOTHING_OF_US, "asb_report")
# "U lot do nowt": said of us it is no praise, whatever the model makes of the rest.
_DOES_NOTHING = re.compile(
    r"\b(?:you|u|ya|yous|ye|(?:the )?(?:council|landlord|housing|office|repairs team))(?:'ve|'re)?"
    r"(?: (?:lot|people|all|guys|just|still|have|had|has|are|is|never|always))* (?:do|does|did|done|doing|doin)"
    r" (?:absolutely |precisely |fuck |sweet |bloody )?(?:nothing|nothin|nuthin|nowt|naff all|sod all|bugger all|jack all|f all)\b"
    r"(?! (?:wrong|but|less|short of|for (?:me|us) to))",
    re.IGNORECASE,
)


def kind_of(turn: Turn) -> str:
    """The kind to act on; danger about the home makes an unclear message a request for help."""
    heard = turn.heard
    kind = _heard_as(heard)
    if kind in MAY_HIDE_COMPLAINT and _DOES_NOTHING.search(heard.text.replace("\u2019", "'")):
        kind = "complaint"
    if kind in GIVES_WAY and wants_to_complain(heard.text) and not asked_about(heard):
        kind = "complaint"
    if kind in ASKS_NOTHING_OF_US and tells_of_breach(heard.text):
        kind = "complaint"
    if "member_enquiry" in heard.flags and kind != "compliment":
        # Where the policy sets no day for members' enquiries, theirs is a complaint like another.
        own_way = kind != "complaint" or turn.rules.has_deadline("member_enquiry")
        return "member_enquiry" if own_way else "complaint"
    asks_nothing_more = kind not in RECORDED or kind == "enquiry"
    if heard.safety and asks_nothing_more and not hears_safeguarding(turn):
        return "service_request"
    return kind


def _heard_as(heard: Heard) -> str:
    likeliest = heard.likeliest_kind
    if heard.share(likeliest) < KIND_CONFIDENCE:
        # What a member writes for somebody has a way of its own.
        about_work = heard.topic != "other" and "member_enquiry" not in heard.flags
        enough = MAY_BE_COMPLAINT_AT_WORK if about_work else MAY_BE_COMPLAINT
        return "complaint" if heard.share("complaint") >= enough else "other"
    # A question that the rulebook answers is answered; one that sounds like a grievance besides, and
    # that nothing answers, is offered the choice (Code 1.3, 1.5).
    if likeliest == "enquiry" and asked_about(heard):
        return "enquiry"
    return heard.kind
