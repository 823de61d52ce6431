"""Whether words say for whom their writer complains: for somebody else, for themself, or either."""

from __future__ import annotations

import re

from bot.actions.deaths import tells_of_death
from bot.relatives import ELDERS, FAMILY, FRIENDS, NEIGHBOUR, spelt

_UNDER_ONE_ROOF = re.compile(
    r"\b(liv(es?|ing)|stay(s|ing)?) with (me|us)\b|\b(we|i) (both |all )?live with (her|him|them|my)\b",
    re.IGNORECASE,
)
# Nobody is an attorney, a deputy or an executor for themself.
_BY_RIGHT = re.compile(
    r"\b(power of attorney|poa|lpa|deputy|executor|executrix)\b.{0,30}\b(for|of|to) (my|the late|mr|mrs|ms|miss)\b",
    re.IGNORECASE,
)
# Who says for whom they write, whatever the model makes of it. Of neighbours only "a neighbour": "asking for my
# neighbour to turn it down" is written for oneself.
_FOR_ANOTHER = re.compile(
    r"\b(complain(ing)?|writ(e|ing)|contacting you|here|asking|speaking) (for|on behalf of) "
    rf"(someone|somebody|him|her|them|another (resident|tenant|person)|my ({FAMILY}|{FRIENDS}|client)|"
    r"an? (\w+ )?(friend|client|neighbour|resident|tenant|relative|lady|woman|man|person|family))\b"
    r"(?! who (shouts|plays|shouted|threatens|keeps)| to\b)",
    re.IGNORECASE,
)
_FOR_SOMEBODY_NAMED = re.compile(
    r"\b(?i:on behalf of) (?:[A-Z][\w'-]+ [A-Z][\w'-]+\b(?! (?i:residents|tenants|housing|council)\b)|(?i:mr|mrs|ms|miss|dr)\b)"
)
# "My mum's gate": an elder's home leaves open who lives there and who complains, so it is asked. "My daughter's
# bedroom" and "my wife's bathroom" are in the writer's own.
_RELATIVES_HOME = re.compile(
    rf"\bmy ({ELDERS})'?s (\w+ )?(home|house|flat|bungalow|kitchen|bathroom|bedroom|ceiling|roof|boiler|heating|windows?|door|"
    r"step|gate|fence|garden|toilet|tap|shower|radiators?)\b",
    re.IGNORECASE,
)
# Whoever gives their own name with its title, and speaks of nobody else, writes for themself.
_GIVES_OWN_NAME = re.compile(
    r"\b(?i:i am|i'm|im|this is|it'?s|my name is|name'?s) (?i:mr|mrs|ms|miss|mx|dr|doctor)\b\.? [A-Z]"
)
_OF_ANOTHER = re.compile(
    rf"\b(s?he|shes|hes|hers?|him|his|(?:{FAMILY}|{FRIENDS}|{NEIGHBOUR})s?|parents?|in-laws|(?:my|our|a|an|the|one of (?:my|our)) (?:\w+ )?(?:"
    r"resident|tenant|lodger|service user)s?|(?:your|about the) tenants?|clients?|patients?|constituents?|lady|gentleman|advocate|"
    r"support ?worker|social worker|carer|advis[eo]r|solicitor|attorney|deputy|executor|next of kin|behalf|"
    r"from (?:the (?!first|second|third|top|ground|\d|flats?|bungalows?)\w+|age uk|citizens|shelter|social|mind)|"
    r"(for|represent\w*|regarding|re|about|concerning|of) (mr|mrs|ms|miss|mx|dr))\b",
    re.IGNORECASE,
)
# What goes on about somebody who has died is theirs, and whoever writes does so for them.
_OF_THE_DEAD = re.compile(
    r"\b(letters?|bills?|demands?|texts?|rent|arrears|debt|charges?|account|tenancy|keys|notice|belongings|flat|house|home)\b"
    r".{0,40}\b(her|his|their|late|in (her|his) name)\b|\b(her|his|their) (\w+ )?(name|account|rent|arrears|tenancy|keys|flat|house|home|"
    r"belongings|things|debts?)\b",
    re.IGNORECASE,
)


def lives_with_them(text: str) -> bool:
    """Whether somebody spoken of lives under the writer's own roof."""
    return bool(_UNDER_ONE_ROOF.search(text))


def writes_for_themself(text: str) -> bool:
    """Whether it is the writer's own matter, whatever name or relative stands in the words."""
    return lives_with_them(text) or bool(
        _GIVES_OWN_NAME.search(text) and not _OF_ANOTHER.search(spelt(text).text)
    )


def told_for_another(text: str, is_member: bool) -> re.Match[str] | None:
    """The words that say outright that somebody else is spoken for; a member's have a way of their own."""
    found = _BY_RIGHT.search(text)
    if not is_member:
        found = found or _FOR_ANOTHER.search(spelt(text).text) or _FOR_SOMEBODY_NAMED.search(text)
    return found or (_OF_THE_DEAD.search(text) if tells_of_death(text) else None)


def may_be_for_another(text: str) -> re.Match[str] | None:
    """The words that leave open who complains, so that it is asked."""
    return None if lives_with_them(text) else _RELATIVES_HOME.search(spelt(text).text)
