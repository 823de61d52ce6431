"""Private details that came to people they were not meant for, told in so many words."""

from __future__ import annotations

import re

_PRIVATE = (
    r"((bank|personal|private|medical|contact|account|payment|rent) )?(details|data|info(rmation)?|records?|file|"
    r"letters?|statements?|e-?mails?|post|address|(phone |mobile )?number|medical history|paperwork)"
)
_STRANGER = (
    r"((the |a |some )?wrong (flat|house|home|address|person|people|tenants?|resident|e-?mail|number|door|letter ?box|man|woman|family)|"
    r"(someone|somebody|anyone|anybody) else('?s)?( \w+)?|another (tenant|flat|resident|person|house|family)|a (total |complete )?stranger|strangers|"
    r"(my |the )?(neighbours?|ex(-?(husband|wife|partner|boyfriend|girlfriend))?|next door|other (tenants|residents))|every(one|body)|facebook)\b"
)
_GIVEN = (
    r"(sent|send|sends|sending|posted|posting|e-?mailed|given|gave|giving|shared|sharing|passed|went|gone|going|told|shown|showed|"
    r"leaked|published|disclosed|handed|delivered|put)"
)
_TO = r"( (to|on|at|by|in|out|over|round|through|about|with|all))*"
_THEIRS = r"(my|our|her|his|their)"
_BREACH = re.compile(
    rf"\b{_PRIVATE}\b.{{0,40}}\b{_GIVEN}{_TO} {_STRANGER}|"
    rf"\b{_GIVEN}( \w+){{0,3}} {_THEIRS}( \w+){{0,3}} ?\b{_PRIVATE}{_TO} {_STRANGER}|"
    rf"\b{_GIVEN} {_STRANGER}( \w+){{0,2}} {_THEIRS}( \w+){{0,2}} ?({_PRIVATE}|arrears|complaint|business|health|illness|name)\b|"
    rf"\b{_GIVEN} {_STRANGER} (that )?it was me\b",
    re.IGNORECASE,
)
# What they told or sent themselves, and what they ask for, is no breach.
_OWN_DOING = re.compile(
    rf"\b(i|we|i've|we've|ive)( \w+)? {_GIVEN}\b|\b(please|can you|could you|pls) {_GIVEN}\b", re.I
)


def tells_of_breach(text: str) -> bool:
    """Whether words tell that somebody's private details came to people they were not meant for."""
    return bool(_BREACH.search(text)) and not _OWN_DOING.search(text)
