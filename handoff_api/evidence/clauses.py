"""The clauses a case rests on, with what rests on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import rulebook
from handoff_api.cases.schemas import CaseRead
from handoff_api.evidence.schemas import ClauseRelied, Document
from handoff_api.labels import label
from handoff_api.letters.schemas import LetterRead


def documents(policy: rulebook.Policy) -> list[Document]:
    """The texts in force on the day the case was received."""
    books = (("policy", policy.text), ("code", policy.code), ("law", policy.law))
    return [
        Document(
            book=book,
            edition=edition.id,
            title=edition.title,
            status=edition.status,
            starts_on=edition.starts_on,
            until=edition.until,
            dated_because=edition.dated_because,
            source_sha256=edition.sha256,
        )
        for book, edition in books
        if edition is not None
    ]


def relied_on(
    policy: rulebook.Policy, case: CaseRead, letters: Iterable[LetterRead]
) -> list[ClauseRelied]:
    """Every clause named by a date, a ground, a refusal or a letter, in the policy's order."""
    uses: dict[str, dict[str, None]] = defaultdict(dict)
    for deadline in case.deadlines:
        uses[deadline.clause][f"date: {deadline.name}"] = None
    for exclusion in case.exclusions:
        uses[exclusion.clause][f"possible ground: {label('ground', exclusion.ground)}"] = None
    for refusal in case.refusals:
        uses[refusal.clause][f"refusal of {refusal.of}"] = None
    for letter in letters:
        for point in letter.points:
            if point.clause:
                uses[point.clause][f"letter: {letter.name}, {point.asks}"] = None
    found = []
    for id, why in uses.items():
        try:
            clause = policy.clause(id)
        except rulebook.ClauseUnknownError:
            continue
        found.append(
            ClauseRelied(
                id=id,
                edition=_edition(policy, id),
                title=clause.title,
                cite=clause.cite,
                says=clause.says,
                text=clause.text,
                reading=clause.reading,
                relied_on_for=list(why),
            )
        )
    return found


def _edition(policy: rulebook.Policy, id: str) -> str:
    book, _, rest = id.partition(":")
    edition = {"code": policy.code, "law": policy.law}.get(book) if rest else None
    return edition.id if edition else policy.edition
