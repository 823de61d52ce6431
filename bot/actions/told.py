"""What words say outright of matters that a landlord's policy treats in a way of their own.

Each becomes a signal on the case, which the rulebook reads as a fact (``rulebook.said_by``): staff
see the notice, the queue or why nothing quick is offered. A name alone says nothing: "I wrote to
the Chief Executive" is about whom it was sent to, "the Chief Executive refused" about a person.
"""

from __future__ import annotations

import re

_CHIEF = r"(chief exec(utive)?( officer)?|ceo)"
_OFFICER = r"complaints? officer"
_SENT = r"\b(wrote|written|writing|e-?mail(ed|ing)?|sent|posted|complained|letters?|addressed|rang|phoned|spoke)\b"
_DID = (
    r"(was|is|has|had|told|promised|refused|shouted|ignored|ignores|lied|said|did|didn'?t|never|won'?t|hung|treated|"
    r"laughed|walked|will not|would not|wouldn'?t)"
)
_PRIVATE_FACT = (
    r"(hiv|cancer|miscarr\w+|abortion|pregnan\w+|mental (health|illness)|depression|diagnos\w+|medical (records?|history|condition)|"
    r"medication|sexuality|sex life|gay|lesbian|bisexual|trans(gender)?|gender|religion|immigration status|asylum|"
    r"criminal record|domestic abuse|rape[d]?|sexual\w*)"
)
_MADE_KNOWN = (
    r"(told|tells|telling|shared|sharing|gossip\w*|discuss\w*|disclos\w*|announc\w*|read out|laughed|joked|mocked|"
    r"comments?|commented|remarks?|asked|asking|questioned|mentioned|out loud|in front of)"
)


def _about(who: str) -> str:
    """A person complained of: named as that, or as who did something and not as who was written to."""
    return (
        rf"\bcomplain\w* (about|against|of) (your |the |our )?{who}\b|"
        rf"(?<!to )(?<!to your )(?<!to the )(?<!to our )(?<!to my )\b{who},? (who |he |she |they )?(\w+ )?{_DID}\b"
    )


_SAID = {
    "several_departments": (
        r"\b(several|different|two|three|both|many|various|other|all your) (\w+ )?(departments|teams|agencies)\b|"
        r"\b(passed|pushed|sent) (me |us )?(round|around|from|between) .{0,30}\b(departments?|teams?)\b|"
        r"\b(department|team) (to|and) (department|team|another)\b|\bbetween (the |your )?(departments|teams)\b"
    ),
    "sensitive": (
        rf"\b{_MADE_KNOWN}\b.{{0,60}}\b{_PRIVATE_FACT}\b|\b{_PRIVATE_FACT}\b.{{0,60}}\b{_MADE_KNOWN}\b"
    ),
    "crime": (
        r"\b(fraud\w*|bribe[sd]?|bribery|backhanders?|theft|thie(f|ves)|stole|stolen|steals|embezzl\w+|forged|forgery|"
        r"blackmail\w*|criminal damage|assaulted)\b|"
        r"\b(cash|money|£ ?\d+)\b.{0,40}\b(done|seen|sorted|fixed) (quicker|faster|sooner|first)\b"
    ),
    "petition": (
        r"\b(sign(ed|ing)?|got|have|has|sen[dt](ing)?|hand(ed|ing)? in|attach(ed|ing)?|enclos(ed|ing)|our|this is) "
        r"(\w+ ){0,3}petition\b|\bpetition (signed|from|of|with)\b"
    ),
    "extra_care": r"\bkehfa\b|\bextra[ -]care\b",
    "sent_to_chief_executive": rf"{_SENT}.{{0,40}}\bto (your |the |our )?{_CHIEF}\b|\b(letter|email|note) for (your|the) {_CHIEF}\b",
    "sent_to_executive": (
        rf"{_SENT}.{{0,40}}\bto (your |the |our |one of your )?((?!chief)\w+ )?(executives?( team| directors?)?|directors?)\b"
    ),
    "sent_to_board": rf"{_SENT}.{{0,40}}\bto (your |the |our )?(chair of the )?(board( members?)?|board of \w+)\b",
    "sent_to_public": (
        r"\b(i|we|ive|i'?ve|we'?ve)( have)? (posted|put|wrote|written|commented|tweeted|shared|complained)\b.{0,50}"
        r"\b(facebook|twitter|instagram|tiktok|social media|google reviews?|trustpilot)\b"
    ),
    "about_chief_executive": _about(_CHIEF),
    "about_complaints_officer": _about(_OFFICER),
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _SAID.items()}
# "Can I send a petition?" tells of none.
_ONLY_ASKS = re.compile(
    r"^\W*(can|could|may|should|do|does|how|what|who|where|is|are)\b[^.!]*\?\W*$", re.I
)


def told_outright(text: str) -> dict[str, str]:
    """Each signal that the words carry, with the words that say it; none where they only ask."""
    if _ONLY_ASKS.match(text):
        return {}
    found = {name: pattern.search(text) for name, pattern in _PATTERNS.items()}
    return {name: match.group().strip() for name, match in found.items() if match}
