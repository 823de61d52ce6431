"""Which flags of a message are believed: a guess about who somebody is must not become a fact."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.actions.breach import tells_of_breach
from bot.actions.court import CLAIM_WITH_SOLICITOR, is_with_solicitor_only
from bot.actions.for_another import may_be_for_another, told_for_another, writes_for_themself
from bot.actions.told import told_outright

# Below this a flag is a guess: it may lead to a question, never to a fact.
SURE = 0.6
# A word against a person on the case needs more than a likelihood.
SURE_OF_ABUSE = 0.97
# Flags about who is speaking, and whether they would rather not be known.
_ABOUT_THE_WRITER = ("third_party", "group", "member_enquiry", "anonymous")
_OWN_HOME = re.compile(
    r"\b(my own (home|house|flat|place|tenancy|repairs?)|(i('?m| am)) (also|just|only) (a |an |your )?(tenant|resident)|"
    r"not (writing |here )?(as|in my role as) (a |your |the )?(mp|councillor|cllr)|in a personal capacity|"
    r"happen to be (a|an|your) (mp|councillor)|as (a|one of your) (tenant|resident|leaseholder)s?( of yours)?|"
    r"(councillor|mp|cllr)( and| but)( also)? (a |an |your )?(tenant|resident|leaseholder)|(for|about) myself|"
    r"where i live|i live (there|here|in it|in one of)|(it'?s|its|it is|this is) (about )?(my own|mine|for me|about me))\b|"
    r"\babout (my|our) (own )?(home|house|flat|kitchen|bathroom|ceiling|roof|boiler|heating|tenancy|rent)\b",
    re.IGNORECASE,
)
# "My kitchen ceiling" is the writer's own; a member who names somebody else means theirs.
MY_HOME = re.compile(
    r"\b(my|our) (own )?(\w+ )?(home|house|flat|kitchen|bathroom|bedroom|living room|hallway|ceiling|boiler|heating|roof|"
    r"windows?|front door|back door|door|fence|garden|toilet|tap|shower|radiators?|rent|tenancy)\b",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = re.compile(
    r"\b(constituents?|residents?|tenants?|ward|casework|on behalf|behalf of|surgery|famil(y|ies)|lady|gentleman)\b",
    re.I,
)
_JUST_ME = re.compile(
    r"\W*(no,? ?)?(it'?s |its )?(for )?(me|myself|mine|i am|just me|my own)( thanks| please)?\W*",
    re.I,
)
# Thrown at people, or threatening them; swearing about a broken door is neither.
_AT_PEOPLE = re.compile(
    r"\b(f+[u*]+[c*]*k+ (off|you|u)|((you|u|ya|yous)( lot| people| all)?( are| r|'re)?|ur|they('re| are)?) (all )?(a |bunch of )?(\w+ )?"
    r"(useless|thick|stupid|scum|idiots?|morons?|c[u*]+nts?|w[a*]+nkers?|pricks?|bastards?)|piss off|shut up|"
    r"go to hell|(i'?ll|i will|gonna|going to) (\w+ )?(hurt|kill|find|smash|batter|come (down|round) (there|and))|watch (your|ur) back)\b",
    re.IGNORECASE,
)

# Harm to people or their place of work, said by somebody of what they will do; not of themself, and
# not "I'll come down there and sign for it".
_THREAT = re.compile(
    r"\b(i'?ll|i will|i'?m (gonna|going to|coming)|im (gonna|going to|coming)|gonna|we'?ll|we will|we'?re (gonna|going to|coming))\s+"
    r"([\w']+ ){0,7}?((hurt|kill|stab|shoot|punch|attack|batter|hit|knife|beat|do) (you|u|him|her|them|(one|some|all) of (you|them)|"
    r"someone|somebody|your|the (staff|manager|officer|man|woman|lad|engineer|receptionist))|"
    r"(smash|burn|torch|bomb|blow|wreck)( up| down)? (your|ur|his|her|their|the|that) (\w+ )?(office|place|building|car|van|house|home|face|head|windows?|reception)|"
    r"(break|snap) (your|ur|his|her|their) (\w+ )?(legs?|arms?|neck|jaw|nose|fingers|face)|"
    r"(punch|knock) (your|ur|his|her|their) (\w+ )?(lights out|face|teeth|head|block off)|"
    r"kick (your|ur|his|her|their) (\w+ )?(head|face|teeth) in)\b"
    r"|\bwatch (your|ur) backs?\b|\b(i )?know where (you|he|she|they)( all)? (live|work|park)s?\b"
    r"|\b(you|he|she|they)('?re| are|'?s| is)? (all )?(gonna|going to) (get hurt|regret it|pay for (this|it) with)",
    re.IGNORECASE,
)


# A matter that has had its last answer, said outright: a fact told, and no guess.
_ANSWERED_BEFORE = re.compile(
    r"\bfinal (answer|response|decision|reply|letter)\b.{0,120}\bagain\b"
    r"|\bagain\b.{0,120}\bfinal (answer|response|decision|reply|letter)\b"
    r"|\b(answered|replied|considered|looked at|dealt with|been through|turned \w+ down)\b.{0,60}"
    r"\b(both|all|two)( of)?( the| your)? stages\b",
    re.IGNORECASE | re.DOTALL,
)
# "The Ombudsman is already looking at it" says where it is, and not that it has had a last answer.
_WITH_OMBUDSMAN = re.compile(
    r"\bombudsm[ae]n( service)? (is|are|has|have|'s)\b.{0,30}\b(looking|investigating|considering|dealing|already|got)\b",
    re.IGNORECASE,
)
_IS_MEMBER = re.compile(
    r"\b(i am|i'm|im|this is|writing as|here as) (an? |your |the |their |her |his )?((local|ward|elected) )?"
    r"(councillor|councilor|cllr|member of parliament|mp)\b|"
    r"\b(office|caseworker|casework|assistant|secretary|staff) (of|to|for) ([\w.]+ ){1,4}mp\b|"
    r"^\W*(cllr|councillor) [A-Z]\w+ [A-Z]?\w* ?(here|writing)\b",
    re.IGNORECASE,
)
TOGETHER = re.compile(
    r"\b(me|myself|i) and (\w+ )?(\d+|a few|several|some|two|three|four|five|six|seven|eight|nine|ten|my|the|other|all)"
    r"( of)?( my| the)?( other)? (neighbours|residents|tenants|flats|families|households)\b|"
    r"\b(me|myself|i) and (my |the )?(other )?(neighbours|residents|tenants)\b|\bon behalf of (all )?(of )?(the |my |our )?"
    r"(residents|tenants|neighbours|block)\b|\b(residents|tenants) of\b.{0,40}\b(we|us|our)\b",
    re.IGNORECASE,
)
_WANTS_STAGE_2 = re.compile(
    r"\b(i|we)('?d| would)? ?(want|like|need|wish|request|ask|am asking|demand)( for)?( it| this)?( to)?( be| go| have)?"
    r"( taken| moved| put| escalated| looked at)?( up)?( to| at| for| on)? (a )?stage ?(2|two)\b|"
    r"\b(take|move|put|escalate) (it|this|my complaint)? ?(up )?to stage ?(2|two)\b|\bstage ?(2|two) please\b",
    re.IGNORECASE,
)
_NOT_TO_BE_KNOWN = re.compile(
    r"\b(don'?t|do not|didn'?t|never) (want|wanna|like) (any ?(one|body)|them|him|her|people|(my|the) neighbours?|no ?(one|body)|my name)"
    r"( \w+){0,2} (to (know|find out|be (known|told|given))|knowing|known|told|given|finding out)\b|\bkeep (me|my name) out of (it|this)\b|"
    r"\bkeep my (name|details) (private|secret|quiet|confidential|to yoursel(f|ves))\b|"
    r"\b(don'?t|do not|rather not|won'?t|not|prefer not to) (want to |wanna |like to )?(give|giving|say|saying|leave|leaving|tell|telling)"
    r"( you)? my name\b|"
    r"\b(nobody|no ?one|no body) (may|can|must|should|is to|has to|needs? to|gets? to|will|to)( \w+)? (know|see|be told|find out) "
    r"(my name|who i am|who (it|this) is|it'?s me|it was me|that it'?s me)\b|\bdon'?t (use|put|write down|mention) my name\b|"
    r"\b(stay|remain|be|keep (it|this|me)) anonymous\b|\bwithout (giving|using) my name\b|"
    r"\b(don'?t|do not) (tell|say to|let on to) (them|any ?(one|body)|him|her|the neighbours?)\b.{0,15}\b(it'?s|its|it was|who|my name|me)\b",
    re.IGNORECASE,
)
_TOLD_OUTRIGHT = 0.9
_HINT = SURE / 2
# A guess of court or solicitors where no word is of either ("a petition signed by 23 of us").
_OF_COURT = ("court_claim", "legal_threat")
_COURT = re.compile(
    r"\b(court|claim\w*|solicitors?|lawyers?|barrister|legal\w*|law|sue[ds]?|suing|hearing|judge|tribunal|proceedings?|"
    r"injunction|n1|issued|lodged|served|filed|papers|action|disrepair)\b",
    re.IGNORECASE,
)
# Many a block of flats is called one.
_BLOCK = re.compile(
    r"\b(?!(?:County|High|Crown|Magistrates|The|A|At|To|In|For|Your)\b)[A-Z][\w']+ Court\b"
)
# Below this "not the landlord's" is a guess, which a breach by the landlord refutes.
_SURE_NOT_OURS = 0.8


def about_own_home(text: str) -> bool:
    """Whether an MP or councillor writes as a resident, about the home they live in."""
    return bool(_OWN_HOME.search(text)) or (
        bool(MY_HOME.search(text)) and not _SOMEBODY_ELSE.search(text)
    )


def answers_own_home(text: str) -> bool:
    """The same, said in answer to whom they write for."""
    return about_own_home(text) or bool(_JUST_ME.fullmatch(text))


def introduces_member(text: str) -> bool:
    """Whether words say that the writer is, or works for, an MP or a councillor."""
    return bool(_IS_MEMBER.search(text))


def asks_not_to_be_known(text: str) -> bool:
    """Whether words ask that somebody's name stays unknown, and tell nothing of the matter."""
    return bool(_NOT_TO_BE_KNOWN.search(text))


def thrown_at_people(text: str) -> bool:
    """Whether words are thrown at people rather than said about what happened."""
    return bool(_AT_PEOPLE.search(text))


def threatens(text: str) -> bool:
    """Whether words threaten people with harm, whatever they are angry about."""
    return bool(_THREAT.search(text))


def seriously_abusive(signals: Sequence[Mapping[str, Any]]) -> bool:
    """Whether anything was said that a landlord's policy may turn on: a threat, or abuse beyond a likelihood.

    "You lot are useless" is kept for staff; nobody is told for it that their complaint may not be taken.
    """
    return any(
        signal["name"] == "abusive"
        and (
            float(signal.get("confidence") or 0) >= SURE_OF_ABUSE
            or threatens(str(signal.get("words") or ""))
        )
        for signal in signals
    )


def believable(
    signals: Sequence[Mapping[str, Any]], text: str, entities: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The signals without guesses about the writer and abuse nobody uttered, and with what is plain."""
    tells_relation = any(e.get("entity") == "relationship" for e in entities)
    kept = []
    for signal in signals:
        name, sure = str(signal["name"]), float(signal.get("confidence") or 0)
        if name in _ABOUT_THE_WRITER and sure < SURE:
            # "my mum ..." leaves open who speaks, and so is asked; without it nothing is.
            if name != "third_party" or not tells_relation:
                continue
        if name == "member_enquiry" and about_own_home(text):
            continue
        if name in _OF_COURT and sure < SURE and not _COURT.search(_BLOCK.sub("", text)):
            continue
        if name == "not_us" and sure < _SURE_NOT_OURS and tells_of_breach(text):
            continue
        if name == "third_party" and writes_for_themself(text):
            continue  # "my nan lives with me": it is the writer's own home
        if name == "abusive" and sure < SURE_OF_ABUSE and not thrown_at_people(text):
            continue
        if name == "court_claim" and is_with_solicitor_only(text):
            sure = min(sure, _HINT)
        if name == "already_considered" and _WITH_OMBUDSMAN.search(text):
            sure = min(sure, _HINT)
        kept.append({**signal, "confidence": sure})
    if not about_own_home(text):
        kept = _with_told(kept, "member_enquiry", _IS_MEMBER.search(text))
    kept = _with_threat(kept, _THREAT.search(text))
    is_member = bool(_IS_MEMBER.search(text))
    kept = _with_told(kept, "third_party", told_for_another(text, is_member))
    kept = _with_hint(kept, "third_party", may_be_for_another(text))
    kept = _with_hint(kept, "court_claim", CLAIM_WITH_SOLICITOR.search(text))
    kept = _with_told(kept, "group", TOGETHER.search(text))
    kept = _with_told(kept, "wants_stage2", _WANTS_STAGE_2.search(text))
    kept = _with_told(kept, "anonymous", _NOT_TO_BE_KNOWN.search(text))
    kept = _with_told(kept, "already_considered", _ANSWERED_BEFORE.search(text))
    told = told_outright(text)
    known = {signal["name"] for signal in kept}
    return kept + [
        {"name": name, "confidence": _TOLD_OUTRIGHT, "words": words}
        for name, words in told.items()
        if name not in known
    ]


def _with_told(
    signals: list[dict[str, Any]], flag: str, told: re.Match[str] | None
) -> list[dict[str, Any]]:
    """Adds a flag that the words say outright, where the model is not sure of it itself."""
    if told is None or any(s["name"] == flag and s["confidence"] >= SURE for s in signals):
        return signals
    others = [s for s in signals if s["name"] != flag]
    return [*others, {"name": flag, "confidence": _TOLD_OUTRIGHT, "words": told.group()}]


def _with_threat(
    signals: list[dict[str, Any]], threat: re.Match[str] | None
) -> list[dict[str, Any]]:
    """Abuse that threatens is known by the threat, whatever word else gave it away."""
    if threat is None:
        return signals
    others = [s for s in signals if s["name"] != "abusive"]
    sure = max((s["confidence"] for s in signals if s["name"] == "abusive"), default=0.0)
    said = {"confidence": max(sure, _TOLD_OUTRIGHT), "words": threat.group()}
    return [*others, {"name": "abusive", **said}]


def _with_hint(
    signals: list[dict[str, Any]], flag: str, told: re.Match[str] | None
) -> list[dict[str, Any]]:
    """Adds a flag that the words leave open, as a guess that is asked about."""
    if told is None or any(s["name"] == flag for s in signals):
        return signals
    return [*signals, {"name": flag, "confidence": _HINT, "words": told.group()}]
