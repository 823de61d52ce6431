"""A person's name among the words people wrap it in, and a sentence that is none."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

from bot.actions.addresses import names_place, without_details
from bot.actions.heard import Heard
from bot.actions.small_talk import is_mashed
from bot.actions.yes_no import is_plain

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
_INITIAL = re.compile(r"\b[A-Z]\.? (?=[A-Z])")
MOST_WORDS = 5
# "Maria da Conceição dos Santos Silva Pereira": longer where every word reads as part of a name.
MOST_WORDS_OF_A_LONG_NAME = 8
_JOINED = frozenset("and & + n".split())
# As sure as this the model hears a matter of the home; of a name it never is.
SURE_OF_TOPIC = 0.6
SURE_OF_KIND = 0.85
_OF_A_MATTER = ("complaint", "service_request", "asb_report")

# Words that stand in sentences and never in names. Rose, Mark, Will and Grace are names.
_SENTENCE_WORDS = frozenset(
    """a informal formal about above action after again annoying answer answers anyway apologise apology appology compensation compo
    refund all already also always am another any anybody anyone anything are arent as ask asking at away awful
    back because been before being bloody broke broken bust but by came can cant cannot come complain complaint cos
    could couldnt crap days dont don't did didnt didn't disgrace disgraceful disgusting does doesnt doing done else even ever every
    everyone everything everywhere fault fed find fix fixed for from fuck fucking fuming gave get getting give going gone got
    had happen happened has hasnt hate have havent having help here him how hurry i i'd i'll i've
    id idiot idiots if ill im i'm in into is isnt isn't it it's its ive job joke just keeps knackered know landlord
    leak leaking leaks let like lot made make me mend minute must n nightmare summat sum1 sumone asap dunno need needs next nobody
    none not nothing now nowt of off ok on once only other our out over own pathetic people
    phone pls put question rather really repair repaired repairs replace replied reply ridiculous rotten rubbish rude same
    send sent shit should shouldnt since some somebody someone something somewhere soon sorry sort sorted sory speak stop
    stuff stupid sure take talk telling text thank thanks that thats that's the their them then there theres these they theyre
    thing things think this those through till time told tomorrow tonight today too tried try u until
    unacceptable up ur us use useless very wait waiting wanna want wanted wants was wasnt water we week well went were
    whatever what when where which who why with without wont won't work working works would wrong yes yesterday yet
    your yours youre you're shes she's hes he's they're weve we've ive thier yr yrs old bad ill two three four five six seven eight nine ten name names mum mam dad nan son daughter""".split()
)
# Words of sentences and of the home that some people bear as names ("An Nguyen", "Theresa May",
# "Paul Kitchen"): beside a word that is neither they are a name, alone or first they hardly are.
_ALSO_NAMES = frozenset(
    """an be call case day do fine go good ha he her his home hung justice last late left live long look love many may mine money month more most much my
    never new no old one or pay person post quick rent right ring road room saw say see she so stage still street tell than to way weeks
    wife yet you young kids
    bath bathroom bedroom bin bins boiler carpet carpets ceiling ceilings cold damp door doors draught drain drains electric electrics fence
    flat floor freezing fridge garden gate hall heater house heating hot kitchen landing lift light lights lock locks loo mice mold mould neighbour
    neighbours noise noisy oven parking pipe pipes radiator radiators rain rats roof shower sink smell stairs tap taps toilet wall walls wet
    window windows winter""".split()
)
_LONG_WORDS = tuple(word for word in _ALSO_NAMES if len(word) > MOST_WORDS)
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
    plain = _INITIAL.sub("", " ".join(words)).split()
    return None if _says_something(plain) else _cased(bare if "," in bare else " ".join(words))


def _beside_person(heard: Heard, text: str, bare: str, person: str) -> str | None:
    """The name where a person was found among the words and little besides."""
    if bare == text and len(bare.split()) > MOST_WORDS + 3:
        return None
    rest = [w for w in _plain(bare) if w not in _plain(person)]
    # Long sentences name other people: "send Dave the plumber round" is nobody's own name.
    if len(rest) <= 1 and not any(w in _SENTENCE_WORDS or w in _ALSO_NAMES for w in rest):
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
        if not _is_word(word) or word.lower() in _SENTENCE_WORDS:
            break
        kept.append(word)
    return None if _says_something(kept) else _cased(" ".join(kept))


def _says_something(words: list[str]) -> bool:
    """Whether words say something rather than name somebody."""
    plain = [w for w in _plain(" ".join(words)) if w not in _JOINED]
    if not plain or any(w in _SENTENCE_WORDS for w in plain):
        return True
    if all(w in _ALSO_NAMES for w in plain):
        return len(plain) > 1 or plain[0] not in _BEGINS_A_NAME
    first = plain[0] in _ALSO_NAMES and plain[0] not in _BEGINS_A_NAME
    return first and not all(word[:1].isupper() for word in words)


def _is_sentence(words: list[str]) -> bool:
    """Whether words are a sentence beyond doubt, however often they are said."""
    said = [w for w in _plain(" ".join(words)) if w in _SENTENCE_WORDS]
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
