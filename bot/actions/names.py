"""A person's name among the words people wrap it in, and a sentence that is none."""

from __future__ import annotations

import re

from bot.actions.heard import Heard

_INTRODUCTION = re.compile(
    r"^\s*(?:hi|hello|hiya|ok|okay|yes|yeah|sure|so)?[ ,]*(?:my (?:full )?name(?:'s|s)?(?: is)?|name(?:'s|s)?(?: is)?:?|"
    r"i am|i'm|im|it's|its|it is|this is|call me|just|you can call me|(?:her|his|their) name(?:'s|s)?(?: is)?)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[ ,]+(?:here|thanks|thank you|ta|please|pls|speaking|is (?:my|the|her|his) name|will do|is fine)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"^[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]*)*$")
_INITIAL = re.compile(r"\b[A-Z]\.? (?=[A-Z])")
MOST_WORDS = 5

# Words that stand in sentences and hardly ever in names. Rose, Mark, Will and Grace are names.
_SENTENCE_WORDS = frozenset(
    """a informal formal quick stage about action after again answers apologise apology compensation justice refund all also always am an and another any anyone anything are as ask at away
    back be because been before being but by call came can cant cannot come complain complaint cos
    could day days dont don't did didnt do does done door else even ever every everyone fault fed
    find fine fix fixed flat for from gave get getting give go going gone good got had happen
    happened has have havent having he heating help her here him his home house how i i'd i'll i've
    id if ill in into is isnt it it's its ive job just keep keeps kids know landlord last late left
    let like live long look lot made make many may me mend minute mine money more most mould much
    must my n name summat sum1 sumone asap dunno need never new next no nobody none not nothing now nowt of off ok old on once
    one only or other our out over own pay people person phone please pls put question rather
    really rent repair replace reply right ring room same saw say see send sent she should since so
    some somebody someone something somewhere soon sorry sort sorted speak still stop stuff sure
    take talk tell text than thank thanks that thats that's the their them then there these they
    thing things think this those through till time to today told tomorrow too tried try u until
    up ur us use very wait waiting want wanted wants was water way we week weeks well went were
    what when where which who why wife with without wont won't work would wrong yes yesterday yet
    you your yours""".split()
)


def name_in(heard: Heard) -> str | None:
    """The name a message gives when a name was asked for, or None when it gives none."""
    text = " ".join(heard.text.split()).strip(" .,!;:-")
    bare = _TAIL.sub("", _INTRODUCTION.sub("", text)).strip(" .,!;:-")
    person = heard.value("person")
    if person and (bare == text or len(bare.split()) <= MOST_WORDS + 3):
        rest = [w for w in _plain(bare) if w not in _plain(str(person))]
        # Long sentences name other people: "send Dave the plumber round" is nobody's own name.
        if len(rest) <= 1 and not any(w in _SENTENCE_WORDS for w in rest):
            return _cased(bare if len(bare.split()) <= MOST_WORDS and not rest else str(person))
        if bare != text and len(rest) <= MOST_WORDS:
            return str(person)
    words = bare.split()
    if not 1 <= len(words) <= MOST_WORDS or not all(_WORD.match(w) for w in words):
        return None
    if any(w in _SENTENCE_WORDS for w in _plain(_INITIAL.sub("", bare))) or len(bare) > 80:
        return None
    return _cased(bare)


def introduces(heard: Heard) -> str | None:
    """The name in a message that says it gives one ("my name is Sam Example"), at any question."""
    match = re.search(r"\bmy name(?:'s|s| is)\s+(.{2,60}?)(?:[.,!\n]|$| and )", heard.text, re.I)
    if match is None:
        return None
    words = match.group(1).split()
    kept = []
    for word in words[:MOST_WORDS]:
        if not _WORD.match(word) or word.lower() in _SENTENCE_WORDS:
            break
        kept.append(word)
    return _cased(" ".join(kept)) or None


def _plain(text: str) -> list[str]:
    return [word.lower().strip(".,'’!") for word in text.split()]


def _cased(name: str) -> str:
    """As a person would want to see it; what was typed with capitals is left alone."""
    return name if any(c.isupper() for c in name) and not name.isupper() else name.title()
