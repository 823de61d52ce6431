"""What somebody wants done, said in so many words: "sort it n say sorry" is an outcome wherever it is said."""

from __future__ import annotations

import re

from bot.actions.intake import Intake

# More words than this tell a story that has a wish in it.
MOST_WORDS = 25
_OPENS = r"^\W*(?:(?:no|yes|yeah|ok|okay|so|well|look|right|now|and|but|then|please|pls|plz|wait|hang on|dunno|idk|i (?:don'?t|dont) know|just|jus|only|for gods sake|ffs)\b\W*)*"
_WISHES = (
    r"(?:(?:can|could|will|would) (?:you|u|ya|yous|someone|somebody) |(?:i|we)(?:'?d| would)? (?:just |jus |only |really )*"
    r"(?:want|wnat|wnt|need|like|wud like|expect|wanna) |all (?:i|we) want is |give (?:me|us) )"
)
_DONE = (
    r"(?:fix\w*|mend\w*|sort\w*|repair\w*|repare\w*|replac\w*|redecorat\w*|get(?:ting)? rid of|finish\w*|compensat\w*|compo|refund\w*|ap+olog\w*|"
    r"say(?:ing)? so+r+[yi]e?|put (?:it |this |things )?right|(?:my |the )?(?:money|rent) back|new (?:one|kitchen|bathroom|boiler|door|windows?)|"
    r"do (?:your|ur|yer) jobs?|(?:get|getting) (?:it|this|that|them) (?:done|fixed|sorted|mended|repaired)|it done)"
)
_ORDERS = (
    rf"(?:please |pls |just |jus |n |and |an? |some |full |proper )*{_DONE}\b(?! (?:of|code)\b)"
)
_IS_WISH = re.compile(rf"{_OPENS}(?:{_WISHES}.{{0,60}}?\b{_DONE}\b|{_ORDERS})", re.IGNORECASE)
_TELLS_OF_IT = re.compile(
    r"^\W*(?:fixed|mended|sorted|repaired|replaced|refunded|finished|apologised)\b|"
    r"\b(?:never|nobody|no ?one|(?:was|were|been|is|isn'?t|hasn'?t|haven'?t) (?:not )?(?:fixed|sorted|mended|repaired|done))\b",
    re.IGNORECASE,
)
_JOINED = "; "
LONGEST = 480


def is_wish(text: str) -> bool:
    """Whether a whole message says what is wanted ("fix it n say sory", "i want compensation")."""
    words = text.replace("\u2019", "'")
    if (
        len(words.split()) > MOST_WORDS
        or words.rstrip(" !").endswith("?")
        or _TELLS_OF_IT.search(words)
    ):
        return False
    return bool(_IS_WISH.match(words))


def keep_wish(text: str, intake: Intake) -> None:
    """Put a wish where the outcome stands, beside what was wanted already; said twice it stands once."""
    if intake.kind != "complaint":
        intake.add_words(text)
        return
    wish, known = text.strip(" ."), intake.outcome_wanted
    if known is None:
        intake.outcome_wanted = wish
    elif wish.lower() in known.lower():
        return
    elif len(known) + len(wish) < LONGEST:
        intake.outcome_wanted = f"{known}{_JOINED}{wish}"
    else:
        intake.add_words(text)
