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


# Asked under one name, answered by others: a landlord need not repeat itself.
_SAME_AS = {
    "how_long": ("acknowledgement", "stage_1", "stage_2"),
    "what_happens_next": ("acknowledgement", "stage_1"),
}
_BODIES = {
    "other_bodies": (
        "property_tribunal",
        "regulator_of_social_housing",
        "information_commissioner",
    ),
}


def answer(policy: Policy, question: str, today: date) -> Answer | None:
    """What the policy says; where it is silent, the Code or the law; else None.

    The Ombudsman's details always come from the contacts of that day, never from the policy.
    """
    if question not in ANSWERS:
        return None
    if question == "contact":
        return _landlord_contact(policy)
    parts = _parts(policy, question)
    if not parts:
        for name in _SAME_AS.get(question, ()):
            parts += _parts(policy, name)
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


def _parts(policy: Policy, question: str) -> list[tuple[str, Clause]]:
    for prefix, edition in (("", policy.text), ("code:", policy.code), ("law:", policy.law)):
        found = [c for c in edition.clauses.values() if question in c.answers] if edition else []
        if found:
            return [(prefix, clause) for clause in found]
    return []


def _landlord_contact(policy: Policy) -> Answer | None:
    clause = next((c for c in policy.clauses.values() if "how_to_complain" in c.answers), None)
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
    if clause is None:
        return None
    said = "; ".join(ways) if ways else "its complaints policy prints no phone number or address"
    return Answer(f"{policy.name}: {said}.", clause.id, clause.cite)
