"""How residents write: what each question is answered with, and the slips of a thumb on glass.

Everything is drawn from the story's own name, so the same story is told the same way every time.
"""

from __future__ import annotations

import random
import re
from typing import Any

# Ways to answer each question; [Title] presses the button with that title. The facts in them are
# invented: numbers from Ofcom's drama range, a postcode that does not exist.
WAYS: dict[str, tuple[str, ...]] = {
    "emergency_now": ("yes", "yeah right now", "yes its happening now", "[Yes, now]"),
    "household_risk": (
        "yes a baby, 8 months",
        "my son has asthma",
        "just me and im 71",
        "no",
        "me and the wife, shes disabled",
    ),
    "what_happened": (
        "the front gate has been broken for weeks and nobody has come",
        "the gate at the front wont shut, told them weeks ago, nobody came",
    ),
    "complain_choice": (
        "yes please",
        "yes",
        "yeah go on",
        "ok log it then",
        "[Yes, log a complaint]",
        "yes I want to complain",
    ),
    "acting_for": ("my own home", "[My own home]", "its for me, i live here"),
    "resident_name": ("Edna Testcase", "Mrs Edna Testcase", "her name is Edna Testcase"),
    "relationship": ("I'm her daughter", "im her son", "her support worker"),
    "authority": ("not yet", "[Not yet]", "no not in writing"),
    "authority_contact": ("07700 900123", "her mobile is 07700 900123"),
    "constituency_role": ("councillor", "[Councillor]"),
    "group_members": ("flats 1 to 9", "Jo from flat 2, the Smiths at 4, me at 6"),
    "when_happened": ("about three weeks ago", "three weeks ago i think", "beginning of november"),
    "go_on": ("go on with what I came for", "id like to carry on please"),
    "court_claim_unsure": ("no just advice so far", "nothing at court, just talking to someone"),
    "considered_before": ("no", "no it hasnt"),
    "ombudsman_in_hand": ("no", "not yet"),
    "accident_handling": ("how it was dealt with", "how you dealt with it"),
    "other_review_body": ("no", "no nobody else"),
    "business_matter": ("its my home", "my home"),
    "job_matter": ("no", "no i dont work for you"),
    "constituent_name": ("skip", "Mrs Edna Testcase"),
    "case_choice": ("the first one",),
    "identity_check": ("ZZ99 1AA", "its zz99 1aa"),
    "pass_on": ("no thanks", "no"),
    "confirm_errand": ("yes", "[Yes]"),
    "stage_2_late_reason": ("skip",),
    "survey": ("skip",),
    "withdraw_reason": ("skip", "its been sorted now"),
    "still_happening": ("yes its still going on", "yes", "[Yes]", "still going on yes"),
    "reported_before": ("rang twice in october",),
    "late_reason": ("I was in hospital", "i was in hospital most of the year"),
    "court_claim": ("it was filed in june, waiting for a hearing",),
    "already_considered": ("no nothing new", "no"),
    "case_reference": ("skip", "I dont have it", "[Skip]"),
    "what_unresolved": ("skip", "they never said why it took so long", "[Skip]"),
    "policy_or_application": ("how it was used", "[How it was used]"),
    "asb_handling": ("how it was dealt with", "[How it was dealt with]"),
    "who_is_responsible": ("your contractor", "one of your contractors i think"),
    "insurance_claim": ("the service", "[The service]"),
    "outcome_wanted": (
        "get it fixed and tell me when",
        "just fix it and say sorry",
        "i want it sorted properly this time",
        "someone to come out and actually finish the job",
    ),
    "route_choice": ("make it stage 1 now", "[Make it Stage 1 now]", "stage 1 please"),
    "name": (
        "Sam Example",
        "its Sam Example",
        "sam example",
        "My name is Sam Example",
        # Asked for more than the name, most people give it in one go.
        "Sam Example, 14 Invented Close ZZ99 1AA, 07700 900456",
        "sam example 14 invented close zz99 1aa 07700900456",
        "Sam Example\nflat 3, 14 Invented Close\nZZ99 1AA\nsam@example.org",
        "its Sam Example at 14 Invented Close, ZZ99 1AA. text me on 07700 900456",
        "Sam Example, 14 Invented Close ZZ99 1AA",
    ),
    "address": (
        "14 Invented Close ZZ99 1AA",
        "flat 3, 14 invented close, zz99 1aa",
        "14 Invented Close, ZZ99 1AA",
    ),
    "contact_value": (
        "07700 900456",
        "text me on 07700900456",
        "sam@example.org",
        "email is best, sam@example.org",
    ),
    "safe_contact": ("any time", "yes thats fine", "after 6 is best"),
    "adjustments": ("nothing needed", "no", "[Nothing needed]", "no thanks im fine"),
    "anonymity": ("my name is fine", "[My name is fine]"),
    "anything_else": ("no", "no thats it"),
    "confirm_summary": ("yes", "[Yes, send it]", "yes thats right", "yep send it"),
}
# A story that gives the address or the number itself answers each question with its own answer.
NAME_ALONE = 4
# Facts are typed with care; the rest as it comes.
EXACT = ("name", "resident_name", "address", "contact_value", "authority_contact", "case_reference")
MANNERS = ("plain", "buttons", "hurried")
_SLIPS = {
    "please": "pls",
    "you": "u",
    "your": "ur",
    "because": "cos",
    "want": "wnat",
    "that": "taht",
    "the": "teh",
    "complaint": "complant",
    "nobody": "noone",
    "thanks": "thx",
    "don't": "dont",
    "week": "wk",
    "weeks": "wks",
    "definitely": "definately",
}


class Manner:
    """One resident's way of writing; ``ways`` override what they answer."""

    def __init__(self, seed: str, manner: str, ways: dict[str, Any]) -> None:
        if manner not in MANNERS:
            raise ValueError(f"{seed}: no manner '{manner}'; there are {MANNERS}")
        self._draw = random.Random(seed)  # noqa: S311 - the same story each time
        self._manner = manner
        self._ways = ways
        self._times: dict[str, int] = {}

    def answer(self, asks: str, titles: list[str]) -> str:
        """What they do about this question: words, or ``[Title]`` of a button that is there."""
        way = self._ways.get(asks)
        if isinstance(way, list):
            at = self._times.get(asks, 0)
            self._times[asks] = at + 1
            return str(way[min(at, len(way) - 1)])
        if way is not None:
            return str(way)
        known = WAYS.get(asks, ("skip",))
        if asks == "name" and {"address", "contact_value"} & set(self._ways):
            known = known[:NAME_ALONE]
        ways = [w for w in known if not is_press(w) or w[1:-1] in titles]
        presses = [w for w in ways if is_press(w)]
        if self._manner == "buttons" and presses:
            return self._draw.choice(presses)
        chosen = self._draw.choice(ways)
        return chosen if asks in EXACT or is_press(chosen) else self.slip(chosen)

    def slip(self, text: str) -> str:
        """The same words with a hurried thumb's slips; other manners write as they are."""
        if self._manner != "hurried":
            return text
        words = [
            _SLIPS[w.lower()] if w.lower() in _SLIPS and self._draw.random() < 0.5 else w
            for w in text.split(" ")
        ]
        return re.sub(r"[',.]", "", " ".join(words)).lower()


def is_press(way: str) -> bool:
    """Whether this is a button to press and not something to type."""
    return way.startswith("[") and way.endswith("]")
