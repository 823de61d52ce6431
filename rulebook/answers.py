"""Answers to residents' questions, read out of the policy with the clause they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rulebook.clauses import Clause, Policy
from rulebook.contacts import contact
from rulebook.words import ANSWERS


@dataclass(frozen=True)
class Answer:
    """`text` is whole sentences for a resident; `clause` and `cite` are those of its first part."""

    text: str
    clause: str
    cite: str


# Some questions are answered by what answers others, in this order; `own` is their own clauses.
_MADE_OF = {
    "how_long": ("own", "acknowledgement", "stage_1", "stage_2"),
    "what_happens_next": ("acknowledgement", "own", "stage_1"),
}
# Enough when a policy says it directly; without it the others are gathered.
_OWN_IS_ENOUGH = frozenset({"how_long"})
_BODIES = {
    "other_bodies": (
        "property_tribunal",
        "regulator_of_social_housing",
        "information_commissioner",
    ),
    "tribunal": ("property_tribunal",),
    "regulator": ("regulator_of_social_housing",),
    "data_protection": ("information_commissioner",),
}


def answer(policy: Policy, question: str, today: date) -> Answer | None:
    """What the policy says; where it is silent, the Code or the law; else None.

    The Ombudsman's details always come from the contacts of that day, never from the policy.
    """
    if question not in ANSWERS:
        return None
    if question == "contact":
        return _landlord_contact(policy)
    parts = _gather(policy, question)
    sentences = [clause.says for _, clause in parts]
    if question == "ombudsman":
        body = contact("housing_ombudsman", today)
        sentences = [body.says, f"Phone {body.phone_display}.", f"Web: {body.url}.",
                     f"Post: {body.post}."]  # fmt: skip
    for name in _BODIES.get(question, ()):
        sentences.append(contact(name, today).says)
    if not parts:
        return None
    prefix, first = parts[0]
    return Answer(" ".join(dict.fromkeys(sentences)), prefix + first.id, first.cite)


def _gather(policy: Policy, question: str) -> list[tuple[str, Clause]]:
    own = _parts(policy, question)
    if question not in _MADE_OF or (own and question in _OWN_IS_ENOUGH):
        return own
    found: list[tuple[str, Clause]] = []
    for name in _MADE_OF[question]:
        found += own if name == "own" else _parts(policy, name)
    return found


def _parts(policy: Policy, question: str) -> list[tuple[str, Clause]]:
    for prefix, edition in (("", policy.text), ("code:", policy.code), ("law:", policy.law)):
        found = [c for c in edition.clauses.values() if question in c.answers] if edition else []
        if found:
            return [(prefix, clause) for clause in found]
    return []


def _landlord_contact(policy: Policy) -> Answer | None:
    parts = _parts(policy, "how_to_complain")
    ways = [
        f"{label} {value}"
        for label, value in (
            ("phone", policy.contacts.phone),
            ("email", policy.contacts.email),
            ("web", policy.contacts.web),
            ("post", policy.contacts.post),
        )
        if value
    ]
    if not parts:
        return None
    prefix, clause = parts[0]
    said = "; ".join(ways) if ways else "its complaints policy prints no phone number or address"
    return Answer(f"{policy.name}: {said}.", prefix + clause.id, clause.cite)
