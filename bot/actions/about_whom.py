"""Whether somebody other than the writer is plainly the one in danger: "my sister hurt herself again".

Where words leave it open the writer may be meant, and the advice speaks to them as ever.
"""

from __future__ import annotations

import re

from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR, spelt

_PERSON = (
    rf"(?:{FAMILY}|{FRIENDS}|{NEIGHBOUR}|lady|man|woman|girl|boy|lad|lass|bloke|client|tenant|resident|carer|kid|"
    r"teenager|flatmate|lodger)s?"
)
_OTHER = rf"(?:(?:s?he|they)(?:'?(?:s|re|ve|d|ll))?|{_PERSON}(?:'s)?)"
_OTHER_SELF = re.compile(
    r"\b(?:him|his|her|them|their) ?(?:self|selfs|selves|slef|sefl|sel)\b|\b(?:his|her|their) (?:own )?life\b",
    re.IGNORECASE,
)
_WRITER = re.compile(r"\b(?:i|i'?m|i'?ve|i'?ll|i'?d|me|my ?self|meself|my|mine)\b", re.IGNORECASE)
# What stands between somebody and what they do. "Died" is none of it: "my husband died, cant go on".
_BETWEEN = (
    r"(?: (?:also|just|really|always|now|again|agen|actually|nearly|almost|already|never|not|keeps?|kept|has|have|had|is|are|was|been|be|"
    r"says?|said|saying|thinks?|feels?|that|to|trying|tried|tries|threatened|threatening|threatens|about|talks? of|talking of|"
    r"wants?|wanted|wanting|wishes|wished|gonna|going|might|may|will|would|could|does|doesn'?t|did|didn'?t|don'?t|dont|so|too|very|at home|"
    r"(?:told|tells|telling|texted) (?:me|us)(?: that)?|s?he(?:'?s)?|they(?:'?re)?))*"
)
_NEAR = 12
_DOES_IT = re.compile(rf"\b{_OTHER}{_BETWEEN}$", re.IGNORECASE)
# The writer's own despair beside somebody else's: then the writer is answered first.
_ME_AS_WELL = re.compile(
    r"\b(?:i|i'?m|i'?ve|i'?ll|we|(?:makes?|made|making|got|has|leaves) me)\b(?: [\w']+){0,4}? (?:cope|coping|go on|carry on|die|dead|end it|kill|hurt(?:ing)?|harm(?:ing)?|"
    r"cut(?:ting)?|live|alive|be here|any ?more|give up|given up|suicidal|desperate|too|as well|myself)\b|"
    r"\b(?:my ?self|meself|me too|so (?:do|did|am) i)\b",
    re.IGNORECASE,
)
# Nobody can sit with somebody who has done it: whoever is left behind is answered.
_TOOK_THEIR_LIFE = re.compile(
    r"\b(?:took|taken|ended) (?:his|her|their) (?:own )?li(?:fe|ves)\b|\bkilled (?:him|her|them) ?sel(?:f|ves)\b|"
    r"\b(?:join|gone with|go with|be with|follow) (?:him|her|them)\b|\bwith (?:him|her|them) now\b",
    re.IGNORECASE,
)
# The one who is hit: a pronoun, or whoever belongs to the one who hits. "Scared of him" names who is feared.
_HIT = re.compile(
    r"(?<!\bof )(?<!\bfrom )(?<!\bby )(?<!\bwith )(?<!\bleave )(?<!\bleft )(?<!\blet )(?<!\bwant )(?<!\bto )\b(?:her|him|them)\b(?! (?:mum|mam|dad|son|daughter|brother|partner|husband|ex|boyfriend|bf)\b)|"
    rf"\b(?:his|her|their) (?:\w+ )?{_PERSON}\b|"
    r"\b(?:a|an|the|that|this|some|another) (?:\w+ )?(?:woman|girl|lady|man|lad|boy|resident|tenant)\b",
    re.IGNORECASE,
)
# "Nan told me he hits her": told, and not hit.
_TOLD_ME = re.compile(
    r"\b(?:told|tells?|telling|texted|rang|called|phoned|let|ring|call|phone|text|help|asked|says to|said to|showed) (?:me|us)\b",
    re.IGNORECASE,
)
_ME_TOO = re.compile(
    r"\b(?:me|us|myself|our)\b|\b(?:i'?m|i am|we'?re|we are|i feel|i don'?t feel)\b(?: \w+){0,2} (?:scared|frightened|afraid|terrified|safe)\b|"
    r"\bmy (?:ex|husband|hubby|partner|boyfriend|bf|wife|girlfriend|gf|missus|kids?|children|baby|face|eye|arm|neck|nose|jaw)\b(?!'?s)",
    re.IGNORECASE,
)


def despairs_of_another(words: str, text: str) -> bool:
    """Whether words of despair or self-harm are plainly of somebody else, and the writer tells none of their own."""
    words, text = _plain(words), _plain(text)
    if _ME_AS_WELL.search(text) or _TOOK_THEIR_LIFE.search(text):
        return False
    if _OTHER_SELF.search(words):
        return True
    return _WRITER.search(words) is None and _does_it(words, text)


def fears_for_another(words: str, text: str) -> bool:
    """Whether it is plainly somebody else who is afraid: "mum is scared of him"."""
    words, text = _plain(words), _plain(text)
    return _ME_TOO.search(_TOLD_ME.sub("told", text)) is None and _does_it(words, text)


def hurts_another(words: str, text: str) -> bool:
    """Whether it is plainly somebody else who is hit or threatened: "her partner hits her"."""
    words, text = _plain(words), _plain(text)
    if _ME_TOO.search(_TOLD_ME.sub("told", text)):
        return False
    return _HIT.search(words) is not None


def _does_it(words: str, text: str) -> bool:
    """Whether somebody else stands right before the words, or begins them, as the one who does it."""
    at = text.find(words)
    if at < 0:
        return False
    sentence = re.split(r"[.!?;,\n]", text[:at])[-1]
    # "He wants to die" holds its own subject; a wide sighting may hold the whole message.
    begins = re.match(rf"\W*(?:my |our |the |her |his )?{_OTHER}\b", words, re.IGNORECASE)
    # Of a pasted page the last words before are enough.
    near = " ".join(sentence.split()[-_NEAR:])
    return begins is not None or _DOES_IT.search(near) is not None


def _plain(text: str) -> str:
    return " ".join(spelt(text).text.replace("\u2019", "'").split())
