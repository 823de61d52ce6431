"""An MP or councillor who writes: for a resident, about a complaint, or about their own home."""

from __future__ import annotations

from bot.actions.belief import about_own_home, answers_own_home
from bot.actions.heard import Heard
from bot.actions.intake import Intake

# Questions about whom they write for: a bare "me" answers them.
_ABOUT_WHOM = ("resident_name", "constituency_role")
# More words than this beside a reference tell something of their own.
WORDS_BESIDE = 6


def turns_out_own_home(heard: Heard, intake: Intake, asked: str) -> bool:
    """Whether a member says that it is about their own home; from then on they are a resident."""
    if intake.acting_for != "constituent" or heard.choice is not None:
        return False
    own = answers_own_home if asked in _ABOUT_WHOM else about_own_home
    if not own(heard.text):
        return False
    intake.acting_for = "self"
    intake.constituency_role = intake.resident_name = None
    intake.signals = [s for s in intake.signals if s["name"] != "member_enquiry"]
    if intake.kind == "member_enquiry":
        intake.kind = "complaint"  # put to them as a choice, like to any resident
    if asked not in _ABOUT_WHOM:
        return True
    intake.add_words(heard.text)
    return True


def gives_reference(heard: Heard, intake: Intake, asked: str) -> bool:
    """Keep the complaint a member's enquiry is about, wherever they give its reference."""
    reference = heard.value("reference")
    if intake.acting_for != "constituent" or reference is None or asked == "case_reference":
        return False
    if len(heard.without("reference").split()) > WORDS_BESIDE:
        return False
    intake.earlier_reference = str(reference).upper()
    return True
