"""A plain yes or no, however it is typed."""

from __future__ import annotations

import re

from bot.actions.heard import Heard

_YES = re.compile(
    r"(yes|yeah|yea|yeh|yh|yep|yup|ye|y|ok|okay|k|sure|please|pls|please do|go ahead|go on|go on then|aye|"
    r"correct|right|thats right|that's right|that is right|it is|i do|we do|they do|he does|she does|"
    r"certainly|indeed|by all means|why not|(may|might) as well|too right|(damn|bloody) right|hell yes|yes sir|if you (would|could|can)|"
    r"((that|it|i) would be|i'd be|that'd be) (\w+ )?(good|great|grateful|obliged|lovely|helpful|nice|appreciated)( if you (would|could|can))?|"
    r"definitely|absolutely|of course|yes please|yes pls|all good|looks good|perfect|fine)",
    re.IGNORECASE,
)
_THUMBS = ("\U0001f44d", "\U0001f44c")
_NO = re.compile(
    r"(no|nope|nah|na|n|not really|no thanks|no thank you|no ta|dont|don't|not now|none|nothing|"
    r"never|it isn't|it isnt|wrong|nowt|no need|negative|not at all)",
    re.IGNORECASE,
)


def yes_or_no(heard: Heard) -> bool | None:
    """A plain yes or no, by button, by exact word or by the understood act; None when neither."""
    if heard.choice in ("yes", "no"):
        return heard.choice == "yes"
    said = yes_or_no_words(heard.text)
    return said if said is not None else {"affirm": True, "deny": False}.get(heard.act)


def is_plain_yes(text: str) -> bool:
    """Whether the whole of a text is one way of saying yes."""
    return bool(_YES.fullmatch(text.strip(" .!,?").lower())) or text.strip() in _THUMBS


def is_plain_no(text: str) -> bool:
    """Whether the whole of a text is one way of saying no."""
    return bool(_NO.fullmatch(text.strip(" .!,?").lower()))


def is_plain(text: str) -> bool:
    """Whether the whole of a text is one way of saying yes or no."""
    return is_plain_yes(text) or is_plain_no(text)


def yes_or_no_words(text: str) -> bool | None:
    """A plain yes or no in typed words alone; None when neither."""
    words = text.strip(" .!,?\U0001f44d").lower()
    first = re.split(r"[,.;!]| but | because | cos | and ", words, maxsplit=1)[0].strip()
    if _YES.fullmatch(words) or _YES.fullmatch(first) or text.strip() in _THUMBS:
        return True
    if _NO.fullmatch(words) or _NO.fullmatch(first):
        return False
    opening = words.split(" ", 1)[0]
    if opening in ("yes", "yeah", "yep", "yh", "yea", "aye"):
        return True
    if opening in ("no", "nope", "nah"):
        return False
    return None
