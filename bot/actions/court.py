"""Words of solicitors and of court: a claim that somebody deals with is not yet one that was filed."""

from __future__ import annotations

import re

_STILL_TO_COME = (
    r"(thinking|considering|might|may|threaten\w*|only|just) .{0,20}(solicitor|court|sue|suing|about it|legal)|"
    r"hasn'?t (been )?(filed|issued|started|gone)|nothing (is |has been )?(filed|at court)"
)
# In an answer to "is it at court?".
NOT_FILED = re.compile(
    r"\b(not (yet )?(filed|issued|started|at court|sent|been)|no(t| claim| court)? ?(yet|claim|court)?$|"
    rf"{_STILL_TO_COME})",
    re.IGNORECASE,
)
FILED = re.compile(
    r"\b(filed|issued|served|hearing|judge|claim (form|number|no)|county court|n1|at court)\b", re.I
)
LAWYERS = re.compile(r"\b(solicitors?|lawyers?|law firm|legal (team|rep\w*))\b", re.IGNORECASE)
LAWYERS_ACT = re.compile(
    r"\b(my|our|the) (solicitors?|lawyers?) (has|have|is|are) (\w+ )?(written|writing|dealing|acting|sent|taking)|"
    r"\bdisrepair claim\b",
    re.IGNORECASE,
)
# In a story, where much else may be issued, served or not been mended.
_CLAIM = r"(claim|proceedings|case|papers|court)"
_CLAIM_NOT_FILED = re.compile(
    r"\b(not (yet )?(been )?(filed|issued|started|at court|lodged)|not (yet )?(sent|been)\W*$|no(t| claim| court)? ?(yet|claim|court)?$|"
    r"(preparing|going|planning|ready|about|will|want\w*) (to|be) (\w+ ){0,3}(court|file|issue|sue)|"
    rf"{_STILL_TO_COME})",
    re.IGNORECASE,
)
_CLAIM_FILED = re.compile(
    rf"\b(filed|issued|lodged|served|started|begun|began)\b(?! (a )?letter).{{0,40}}\b{_CLAIM}\b(?! pack)|"
    rf"\b{_CLAIM} (?:(?:has|have|was|were|is|are|been|got|already|now|just|which|that) ){{0,4}}(filed|issued|lodged|served|started|begun)\b|"
    r"\bhearing\b(?! (aids?|loop|loss|impair\w*|difficult\w*|from|back))|"
    r"\b(judge|claim (form|number|no)|county court|n1|at court|(took|taken|taking) (you|them|it) to court)\b",
    re.IGNORECASE,
)
# A solicitor and a claim in one breath leave open whether it is at court, so it is asked.
CLAIM_WITH_SOLICITOR = re.compile(
    r"\b(solicitors?|lawyers?)\b.{0,60}\b(disrepair|court|legal) (claim|case|proceedings)\b|"
    r"\b(disrepair|court|legal) (claim|case|proceedings)\b.{0,60}\b(solicitors?|lawyers?)\b",
    re.IGNORECASE,
)


def is_with_solicitor_only(text: str) -> bool:
    """Whether words tell of a claim that a solicitor deals with, and nothing of its being filed."""
    if not CLAIM_WITH_SOLICITOR.search(text):
        return False
    return bool(_CLAIM_NOT_FILED.search(text)) or not _CLAIM_FILED.search(text)
