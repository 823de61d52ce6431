"""By what right somebody speaks for a resident."""

from __future__ import annotations

import re

from bot.actions.deaths import DEATH, DEATH_OF_THEM
from bot.actions.intake import Intake
from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR, spelt

_KINDS = {
    "power_of_attorney": r"\b(power of att\w+|poa|lpa|attorney)\b",
    "deputy": r"\b(deputy|court of protection)\b",
    "executor": r"\b(executor|executrix|probate|letters of administration|"
    r"(deal\w* with|administ\w+|handl\w+|sort\w*( out)?|settl\w+|wind\w* up) (his|her|their) estate|"
    r"estate of (the |my )late)\b",
    "parent": r"\bparental responsibility\b",
    "litigation_friend": r"\blitigation friend\b",
}


def authority_kind(words: str) -> str | None:
    """Which standing authority the words name (a power of attorney, an executor), or None."""
    return next((kind for kind, cue in _KINDS.items() if re.search(cue, words, re.I)), None)


# Said of somebody who has died; of the living it gives no right to speak.
NEXT_OF_KIN = "next_of_kin"
# Who a writer may be to the resident; other relations are who the resident is to the writer.
OWN_ROLES = frozenset(
    """executor carer advocate solicitor guardian caseworker""".split()
    + ["support worker", "social worker", "foster carer"]
)


# "I'll ask her tonight" is no wish to have her asked.
_ASK_MYSELF = re.compile(
    r"\b(i|ill|i'll|let me|me to)(?: (?!you|u|ya|yous)\w+){0,3} (ask|contact|ring|phone|text|call) (him|her|them|my|the)\b",
    re.IGNORECASE,
)
# "Dont ask her, she has dementia": nobody is to be asked.
_ASK_NOT = re.compile(
    r"\b(don'?t|do not|never|not to|no need to|shouldn'?t|please not)(?: \w+){0,2}? (ask|contact|ring|phone|text|call) (him|her|them|my|the)\b",
    re.IGNORECASE,
)
# Asked to be asked, and not "she asked me to".
_ASK_THEM = re.compile(
    r"\b(?<!she )(?<!he )(?<!they )(ask|contact|ring|phone|text|call) (him|her|them|my|the)\b|^\W*(yes |please |pls |you )*ask\b",
    re.IGNORECASE,
)
_IN_WRITING = re.compile(
    r"(?<!not )(?<!nothing )\b(letter|signed|email(ed)?|form|written|in writing)\b", re.IGNORECASE
)
# "Dont have a letter", "she can sign a form if you send one": it is not there now.
_NOT_IN_WRITING = re.compile(
    r"\b(no|not|nothing|without|never|(have|has|do|does|did|ca|could)n'?t|hvnt|aint|cannot)\b[^.,;:]{0,30}?\b(letter|signed|sign|email|form|written|writing)\b|"
    r"\b(can|could|will|she'?ll|he'?ll|they'?ll|i'?ll|ill|gonna|going to|need to|have to)(?: \w+){0,4}? (sign|write|do|fill|get)\b",
    re.IGNORECASE,
)
_NOTHING_YET = re.compile(
    r"^\W*(not (yet|really|in writing|on me|sure)|i (don'?t|haven'?t|havent|dont|dunno)|dunno|unsure|no idea|nothing|just (verbal|said))\b|"
    r"\b(can'?t|cannot|doesn'?t|unable to|too (ill|frail|old|poorly) to) (read|write|sign|do (phones?|writing|forms|computers))\b",
    re.IGNORECASE,
)
_THEY = rf"(?:s?he|they|next door|(?:my |the |her |his )?(?:{FAMILY}|{FRIENDS}|{NEIGHBOUR}|lady|man|gentleman|woman|resident))"
# Said and not written: it is for staff to know, and no authority in writing.
_AGREES = re.compile(
    rf"\b{_THEY}(?:'?s|'?re| is| are| has|'?ve| have)?(?: (?:already|also|just|all|verbally|really|very|quite|well|totally|absolutely))*"
    r" (?:(?:asked|told|wants?|wanted|begged|lets?|gave|given)(?: (?:me|us)\b|$)|said|says|knows?|agrees?|agreed|aware|ok|okay|fine|happy|"
    r"good with|alright with)\b|\bverbal(ly)?\b|\bword of mouth\b|\b(with|have|got|'?ve) (her|his|their) (blessing|permission|agreement|knowledge|say so)\b|"
    r"\b(only|just) (told|said|asked)\b",
    re.IGNORECASE,
)
_AGREES_NOT = re.compile(
    r"\b(doesn'?t|does not|don'?t|do not|didn'?t|not|never|hasn'?t|won'?t|no idea)( \w+)? (know|agree|agreed|want|aware|said|told|happy)\b|\bsaid no\b",
    re.IGNORECASE,
)
# Kept among the remarks, for what staff are shown of the authority.
AGREES_ALOUD = "agrees, nothing in writing"
_NEARBY = re.compile(
    r"\bnext ?-?door\b|\b(upstairs|downstairs|across the (road|landing|hall))\b|"
    r"(?<!\blive )(?<!\bliving )(?<!\bam )(?<!\bim )\b(at|from|in) (number|no\.?|flat|#) ?\d+\w?\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    rf"{_NEARBY.pattern}|\b(the|an?|this) (\w+ )?(lady|man|gentleman|woman|person|chap|bloke|girl|couple|family)\b"
    r"(?! (who|that|said|says|came|told|of|at (the|your)|in (the|your)|from (the|your)|on the phone)\b)"
    r"( (at|from|in) (number|no\.?|flat|#) ?\d+\w?)?",
    re.IGNORECASE,
)
_AT_THEIRS = re.compile(
    r"\bi('?m| am)? (look(ing)? after|car(e|ing) for) (him|her|them)\b", re.IGNORECASE
)


def authority_answered(words: str) -> str | None:
    """``have``, ``ask`` or ``none``, where words say whether there is anything in writing; else None."""
    words = spelt(words).text.replace("\u2019", "'")
    if _ASK_THEM.search(_ASK_NOT.sub(" ", _ASK_MYSELF.sub(" ", words))):
        return "ask"
    if _NOTHING_YET.search(words) or _ASK_MYSELF.search(words) or _NOT_IN_WRITING.search(words):
        return "none"
    if _IN_WRITING.search(words):
        return "have"
    return "none" if _ASK_NOT.search(words) or _AGREES.search(words) else None


def agrees_aloud(words: str) -> bool:
    """Whether words say that the resident knows and agrees, be it only by word of mouth."""
    words = spelt(words).text.replace("\u2019", "'")
    return bool(_AGREES.search(words)) and not _AGREES_NOT.search(words)


def who_told(words: str) -> str | None:
    """Who the resident is to the writer, told where it was not asked: whoever lives next door is a neighbour."""
    if _AT_THEIRS.search(words):
        return "carer"
    found = _WHO.search(words)
    if found is None:
        return None
    return "neighbour" if _NEARBY.search(found.group()) else found.group().strip(" ,.")


def hear_death(words: str, intake: Intake, *, of_them: bool = False) -> bool:
    """Note that the person written for has died; True when that is new.

    ``of_them``: the words answer a question about that person.
    """
    if intake.acting_for != "someone" or has_died(intake):
        return False
    words = spelt(words).text
    said = DEATH.search(words) or (of_them and DEATH_OF_THEM.search(words))
    if said:
        intake.authority_kind = intake.authority_kind or NEXT_OF_KIN
        if intake.authority_kind != "executor":
            intake.authority_kind = NEXT_OF_KIN
    return bool(said)


def has_died(intake: Intake) -> bool:
    """Whether the person written for is known to have died: then nobody asks them anything."""
    return intake.authority_kind in ("executor", NEXT_OF_KIN)


def evidence(intake: Intake) -> str | None:
    """What the writer said about their right to speak; nobody has seen any paper yet."""
    if intake.acting_for == "constituent":
        return "says they are an MP or councillor; not checked, nor that the resident asked them"
    if has_died(intake) and intake.authority != "have":
        return "says that the resident has died; nothing seen yet"
    if intake.authority == "have":
        return "says they have it in writing; not seen yet"
    if intake.authority == "none" and AGREES_ALOUD in intake.remarked:
        return "says that the resident knows and agrees; nothing in writing"
    if intake.authority == "ask":
        contact = contact_to_ask(intake)
        if contact is None:
            return "resident to be asked; no contact given"
        return f"resident to be asked by {contact['channel']} at {contact['value']}"
    return None


def contact_to_ask(intake: Intake) -> dict[str, str] | None:
    """Where the resident can be asked for a one-time code, or None."""
    value = intake.authority_contact
    if intake.authority != "ask" or not value or has_died(intake):
        return None
    channel, _, told = value.partition(":")
    if channel == "letter":
        where = told or intake.address
        return {"channel": "letter", "value": where} if where else None
    if channel == "whatsapp":
        return {"channel": "whatsapp", "value": told}
    return {"channel": "email" if "@" in value else "sms", "value": value}
