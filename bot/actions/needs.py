"""What would make this easier for somebody: needs, never diagnoses (Code 5.10)."""

from __future__ import annotations

import re

from bot.actions.heard import Heard

# Words that name a need that staff, or this chat, can meet.
_NEED = re.compile(
    r"\b(large print|big(ger)? (print|letters|writing)|braille|audio|easy read|interpret\w*|translat\w*|"
    r"sign language|bsl|lip ?read\w*|text ?relay|hard of hearing|deaf\w*|blind|partially sighted|"
    r"visually impaired|can'?t (see|read|hear|write|spell|use the phone|talk on the phone)\b.{0,30}|"
    r"dyslex\w*|autis\w*|learning (disab\w*|difficult\w*)|adhd|more time|someone with me|"
    r"(support worker|advocate|carer) with me|anxiety|anxious|shorter messages?|short messages?|"
    r"simple words|plain words|one (thing|question|message|text) at a time|(fewer|not so many|too many) (messages|texts)|stammer|stutter|memory|dementia|"
    r"phone calls?( only)?|(?<!they )(?<!you )(don'?t|do not) (ring|call|phone) me(?! back)|(please|just|rather|better|can you|could you|only|always) (\w+ )?(ring|call|phone) me|no phone calls?|(only|please) (text|email|ring|write)|english is(n'?t| not))\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\s*(no|none|nothing|nope|not (really|needed)|i'?m (fine|ok|okay|good)|all (good|fine)|fine)\b"
    r"(?!.*\b(but|except|just)\b)",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"short|simple|plain words|easy read|dyslex|learning|one (thing|question|message|text)|memory|dementia|"
    r"can'?t read|english is",
    re.IGNORECASE,
)
_LARGE_PRINT = re.compile(
    r"large print|big(ger)? (print|letters|writing)|partially sighted|visually", re.I
)
_ONE_MESSAGE = re.compile(
    r"\bone (thing|question|message|text)\b|short(er)? (messages?|texts?|replies|answers)|"
    r"(fewer|not so many|too many) (messages|texts)",
    re.IGNORECASE,
)
_ONE_QUESTION = re.compile(r"\bone (thing|question) at a time\b", re.IGNORECASE)
LONGEST_NEED = 120


def need_in(heard: Heard) -> str | None:
    """The parts of a message that tell of a need, or None."""
    parts = re.split(r"[.!?;\n]|, | but | and ", heard.text)
    told = [" ".join(part.split()).strip(" ,-") for part in parts if _NEED.search(part)]
    return "; ".join(told)[:LONGEST_NEED] or None


# Needs that nothing else could be meant by.
_PLAINLY = re.compile(
    r"\b(large print|braille|easy read|interpreter|sign language|(one|1) (thing|question|message|text) at a time|"
    r"short(er)? messages?|simple words|plain words|i (just )?need (a bit |some )?more time)\b",
    re.IGNORECASE,
)


def asks_plainly(words: str) -> bool:
    """Whether words ask for something that makes it easier, whatever the model makes of them."""
    return bool(_PLAINLY.search(words))


def names_need(words: str) -> bool:
    """Whether words name a need that can be met."""
    return bool(_NEED.search(words))


def needs_nothing(words: str) -> bool:
    """Whether an answer says that nothing is needed."""
    return bool(_NONE.match(words))


_NOTHING_TOO = re.compile(
    r"\b(nothing|no|none|nope|nowt)\b( (else|needed|more|thanks|special|help|ta))*\W*$|"
    r"\b(i'?m|im|all) (fine|ok|okay|good)\b|\bno (needs|help|adjustments)\b",
    re.IGNORECASE,
)


def says_needs_nothing(words: str) -> bool:
    """Whether words beside a number say that nothing is needed ("nothing else thanks")."""
    return bool(_NOTHING_TOO.search(words))


def wants_short(needs: list[str]) -> bool:
    """Whether this very chat should use short messages."""
    return any(_SHORT.search(need) for need in needs)


def wants_one_message(needs: list[str]) -> bool:
    """Whether what is said in one turn should come as one message."""
    return any(_ONE_MESSAGE.search(need) for need in needs)


def wants_one_question(needs: list[str]) -> bool:
    """Whether nothing may be asked together with anything else."""
    return any(_ONE_QUESTION.search(need) for need in needs)


def wants_more_time(needs: list[str]) -> bool:
    """Whether somebody needs longer to answer."""
    return any(re.search(r"\bmore time\b", need, re.IGNORECASE) for need in needs)


def wants_large_print(needs: list[str]) -> bool:
    """Whether larger letters were asked for."""
    return any(_LARGE_PRINT.search(need) for need in needs)
