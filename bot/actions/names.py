"""A person's name among the words people wrap it in, and a sentence that is none."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

from bot.actions.addresses import names_place, without_details
from bot.actions.heard import Heard
from bot.actions.small_talk import is_mashed
from bot.actions.yes_no import is_plain
from bot.name_words import ALSO_NAMES, SENTENCE_WORDS

_INTRODUCTION = re.compile(
    r"^\s*(?:hi|hello|hiya|ok|okay|yes|yeah|sure|so)[ ,.!]+(?=\S)|^\s*(?:(?:(?:my |the )?(?:full )?name(?:'s|s)?(?: is)?\s*[:-]?|"
    r"(?:i am|i'm|im) called|(?:they|people|everyone) calls? me|put me down as|"
    r"(?:it's|its|it is) me|i am|i'm|im|it's|its|it is|this is|call me|just|you can call me|(?:her|his|their) name(?:'s|s)?(?: is)?)\s+){1,2}",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[ ,]+(?:here|thanks|thank you|ta|please|speaking|is (?:my|the|her|his) name|will do|is fine|in+it|"
    r"obviously|obvs|lol|duh|ok|okay|xx+|(?-i:pls|x)))+$",
    re.IGNORECASE,
)
# "Mr a sample": after a title one letter is an initial, whatever its case.
_TITLED_INITIALS = re.compile(
    r"^(?:mrs?|ms|miss|mx|dr)\.? (?:[a-z]\.? ){1,2}(?=[^\W\d_]{2,})", re.IGNORECASE
)
_INITIAL = re.compile(r"\b[A-Z]\.? (?=[A-Z])")
MOST_WORDS = 5
# "Maria da Conceição dos Santos Silva Pereira": longer where every word reads as part of a name.
MOST_WORDS_OF_A_LONG_NAME = 8
_JOINED = frozenset("and & + n".split())
# As sure as this the model hears a matter of the home; of a name it never is.
SURE_OF_TOPIC = 0.6
SURE_OF_KIND = 0.85
_OF_A_MATTER = ("complaint", "service_request", "asb_report")

_LONG_WORDS = tuple(word for word in ALSO_NAMES if len(word) > MOST_WORDS)
# Of these the first of two words is likelier a name than a beginning ("an nguyen", "do kwon").
_BEGINS_A_NAME = frozenset(
    "an case day do good ha hall hung justice long love may money or quick saw than wall winter young".split()
)
_TITLES = frozenset("mr mrs ms miss mx dr rev sir lady lord cllr prof sgt".split())


def name_in(heard: Heard, *, again: bool = False) -> str | None:
    """The name a message gives when a name was asked for, or None when it gives none.

    ``again`` says that the same words were given before: then an unusual name is taken at its word.
    """
    text = " ".join(heard.text.split()).strip(" .,!;:-")
    if is_plain(text):
        return None
    bare = _TAIL.sub("", _INTRODUCTION.sub("", _INTRODUCTION.sub("", text))).strip(" .,!;:-")
    if not bare or bare.endswith("?") or is_plain(bare):
        return None
    words = [
        word
        for word in re.split(r"[\s,()/]+", bare)
        if any(map(str.isalnum, word)) or word in _JOINED
    ]
    shaped = len(words) <= MOST_WORDS_OF_A_LONG_NAME and all(map(_is_word, words))
    if again and shaped and not _is_sentence(words):
        return _cased(" ".join(words))
    person = heard.value("person")
    if person and not _says_something(str(person).split()):
        found = _beside_person(heard, text, bare, str(person))
        if found:
            return found
    if not shaped or len(bare) > 80 or is_mashed(bare) or is_of_the_matter(heard):
        return None
    if len(words) > MOST_WORDS and not _is_long_name(words):
        return None
    plain = _INITIAL.sub("", _TITLED_INITIALS.sub("", " ".join(words))).split()
    return None if _says_something(plain) else _cased(bare if "," in bare else " ".join(words))


def _beside_person(heard: Heard, text: str, bare: str, person: str) -> str | None:
    """The name where a person was found among the words and little besides."""
    if bare == text and len(bare.split()) > MOST_WORDS + 3:
        return None
    rest = [w for w in _plain(bare) if w not in _plain(person)]
    # Long sentences name other people: "send Dave the plumber round" is nobody's own name.
    if len(rest) <= 1 and not any(w in SENTENCE_WORDS or w in ALSO_NAMES for w in rest):
        return _cased(bare if len(bare.split()) <= MOST_WORDS and not rest else person)
    return person if bare != text and len(rest) <= MOST_WORDS else None


def beside_name(heard: Heard, name: str | None) -> str:
    """What an answer to the question for a name tells besides it, its address and its number."""
    words = _INTRODUCTION.sub("", without_details(heard).text).split()
    named = _plain(name or "")
    return " ".join(w for w in words if _plain(w)[0] not in named) if named else ""


def name_before_address(heard: Heard) -> str | None:
    """The name in "Sam Example, 14 Invented Close"; "Rose Cottage, 14 ..." is a place."""
    rest = without_details(heard)
    if rest is heard or names_place(rest.text) or len(rest.text.split()) == 1:
        return None
    return name_in(rest)


def is_of_the_matter(heard: Heard) -> bool:
    """Whether the model is sure that the words tell of a home, however they are spelt.

    Measured on names of many cultures it hears no topic in any of two words; "Black" alone it takes
    for mould, so one word has to be close to a word of the home besides.
    """
    words = _plain(heard.text)
    if words[:1] and words[0] in _TITLES and len(words) < MOST_WORDS:
        return False  # "Mrs Light"
    if len(words) == 1 and not get_close_matches(words[0], _LONG_WORDS, cutoff=0.86):
        return False
    if heard.topic != "other" and heard.topic_confidence >= SURE_OF_TOPIC:
        return True
    return heard.kind in _OF_A_MATTER and heard.kind_confidence >= SURE_OF_KIND


def introduces(heard: Heard) -> str | None:
    """The name in a message that says it gives one ("my name is Sam Example"), at any question."""
    match = re.search(r"\bmy name(?:'s|s| is)\s+(.{2,60}?)(?:[.,!\n]|$| and )", heard.text, re.I)
    if match is None:
        return None
    kept: list[str] = []
    for word in match.group(1).split()[:MOST_WORDS]:
        if not _is_word(word) or word.lower() in SENTENCE_WORDS:
            break
        kept.append(word)
    return None if _says_something(kept) else _cased(" ".join(kept))


def _says_something(words: list[str]) -> bool:
    """Whether words say something rather than name somebody."""
    plain = [w for w in _plain(" ".join(words)) if w not in _JOINED]
    if not plain or any(w in SENTENCE_WORDS for w in plain):
        return True
    if all(w in ALSO_NAMES for w in plain):
        return len(plain) > 1 or plain[0] not in _BEGINS_A_NAME
    first = plain[0] in ALSO_NAMES and plain[0] not in _BEGINS_A_NAME
    return first and not all(word[:1].isupper() for word in words)


def _is_sentence(words: list[str]) -> bool:
    """Whether words are a sentence beyond doubt, however often they are said."""
    said = [w for w in _plain(" ".join(words)) if w in SENTENCE_WORDS]
    return len(words) > MOST_WORDS and bool(said) or (len(words) > 2 and len(said) >= 2)


def _is_long_name(words: list[str]) -> bool:
    small = sum(len(word) <= 3 for word in words)
    capitals = sum(word[:1].isupper() for word in words)
    return small <= len(words) // 2 and (capitals >= MOST_WORDS - 1 or small > 0)


def _is_word(word: str) -> bool:
    """Whether a word may stand in a name, in any script: letters with their marks, joined by ' . or -."""
    if word in _JOINED:
        return True
    rest = [c for c in word.strip(".") if unicodedata.category(c)[0] not in "LM"]
    return word[:1].isalpha() and all(c in "'’‘`ʻʼ.-‐‑\u200c\u200d" for c in rest)


def _plain(text: str) -> list[str]:
    return [word.lower().replace("’", "'").strip(".,'!") for word in text.split()]


def _cased(name: str) -> str:
    """As a person would want to see it; what was typed with capitals is left alone."""
    if any(c.isupper() for c in name) and not name.isupper():
        return name
    return " ".join(w.lower() if w.lower() in _JOINED else w.title() for w in name.split())
