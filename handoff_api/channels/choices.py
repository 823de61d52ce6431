"""Which of the offered choices a text message means: a number, a letter, a word of order, its words.

People answer "2", "two.", "the first one", "b", "Option 2 please" or the words themselves. Anything
else is not a choice, and goes to the bot as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_SUFFIXED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)$")
# What people say around a choice.
_FILLER = frozenset(
    "option number no. nr choice answer please pls thanks thank you the one its it's it is i "
    "choose pick want say go with for reply".split()
)
_YES = frozenset("yes y yeah yep yup aye yea ye ok okay sure correct right".split())
_NO = frozenset("no n nope nah naw".split())
# Longer than this and somebody is telling us something, not choosing.
_LONGEST = 60
_SHORTEST_PREFIX = 3


def chosen(text: str, titles: Sequence[str]) -> int | None:
    """The place (from 0) of the choice that ``text`` means; None when it means none of them."""
    if not titles or len(text) > _LONGEST:
        return None
    said = _words(text)
    if not said:
        return None
    place = _by_words(said, titles)
    if place is None:
        place = _by_place(said, len(titles))
    return place


def _by_words(said: list[str], titles: Sequence[str]) -> int | None:
    spoken = [_words(title) for title in titles]
    if said in spoken:
        return spoken.index(said)
    starts = {n for n, title in enumerate(spoken) if title}
    if len(" ".join(said)) >= _SHORTEST_PREFIX:
        fitting = [n for n in starts if " ".join(spoken[n]).startswith(" ".join(said))]
        if len(fitting) == 1:
            return fitting[0]
    bare = [word for word in said if word not in ("please", "pls", "thanks")]
    for meaning, word in ((_YES, "yes"), (_NO, "no")):
        if len(bare) == 1 and bare[0] in meaning:
            fitting = [n for n in starts if spoken[n][0] == word]
            if len(fitting) == 1:
                return fitting[0]
    return None


def _by_place(said: list[str], count: int) -> int | None:
    if len(said) > 1 and said[0] == "no" and said[1].isdigit():
        # "No. 2" counts, it does not refuse.
        said = said[1:]
    rest = [word for word in said if word not in _FILLER]
    if not rest and "one" in said:
        rest = ["one"]
    if len(rest) != 1:
        return None
    [word] = rest
    if word.isascii() and word.isdigit():
        place = int(word) - 1
    elif (suffixed := _SUFFIXED.match(word)) is not None:
        place = int(suffixed[1]) - 1
    elif word in _NUMBERS:
        place = _NUMBERS.index(word)
    elif word in _ORDINALS:
        place = _ORDINALS.index(word)
    elif word == "last":
        place = count - 1
    elif len(word) == 1 and word.isascii() and word.isalpha():
        place = ord(word) - ord("a")
    else:
        return None
    return place if 0 <= place < count else None


def _words(text: str) -> list[str]:
    text = text.casefold().replace("\u2019", "'").replace("\ufe0f", "").replace("\u20e3", "")
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text)
