"""`lint`: loads everything, then checks what loading has no time for.

Hashes and quotations against the texts, rule numbers against the list, contacts nobody confirmed,
and the record of differences from the Code.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date

from rulebook.clauses import Edition
from rulebook.commands.check_code import unrecorded
from rulebook.commands.output import Output
from rulebook.commands.rules import LANDLORD_OF, read_rules
from rulebook.contacts import contact, contact_names
from rulebook.errors import Fault, PolicyDataError
from rulebook.library import Rulebook
from rulebook.places import HERE
from rulebook.questions import questions

_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"\[bookmark: [^\]]*\]")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " "})


def lint(book: Rulebook, today: date) -> Output:
    """Every fault in the data; warnings are things only the landlord can settle."""
    faults: list[Fault] = []
    warnings: list[str] = []
    for load in (contact_names, questions, lambda: (book.code(today), book.law(today))):
        try:
            load()
        except PolicyDataError as problem:
            faults.extend(problem.faults)
    editions: list[tuple[str, Edition]] = []
    for landlord in book.landlord_ids():
        try:
            editions += [(landlord, edition) for edition in book.editions(landlord)]
        except PolicyDataError as problem:
            faults.extend(problem.faults)
    for landlord, edition in editions:
        faults += against_source(edition)
        faults += _unused(edition)
        if edition.status == "past_its_review_date":
            warnings.append(f"{landlord}: {edition.id} is past its review date")
        if edition.in_force(today):
            policy = book.policy(landlord, today)
            try:
                faults += [
                    Fault(edition.id, f"Code {each.provision}", f"not recorded: {each.what}")
                    for each in unrecorded(book, policy)
                ]
            except PolicyDataError as problem:
                faults.extend(problem.faults)
    faults += _rule_numbers(editions)
    warnings += [
        f"contact {name} is unchecked: confirm {contact(name).phone_display or contact(name).name}"
        for name in contact_names()
        if contact(name).status == "unchecked"
    ]
    lines = [str(fault) for fault in faults] + [f"warning: {each}" for each in warnings]
    lines.append(
        f"{len(editions)} editions, {sum(len(e.clauses) for _, e in editions)} clauses, "
        f"{len(faults)} faults, {len(warnings)} warnings"
    )
    data = {"faults": [str(fault) for fault in faults], "warnings": warnings}
    return Output(data, lines, ok=not faults)


def against_source(edition: Edition) -> Iterator[Fault]:
    """The text has not changed since it was read, and every quotation stands in it."""
    if edition.source is None:
        return
    path = HERE.parent / edition.source
    file = f"{edition.id}: edition.yml"
    if not path.exists():
        yield Fault(file, "source", f"{edition.source} is not there")
        return
    if hashlib.sha256(path.read_bytes()).hexdigest() != edition.sha256:
        yield Fault(file, "sha256", f"{edition.source} has changed; read it again, then hash it")
    words = normalise(path.read_text(encoding="utf-8"))
    for clause in edition.clauses.values():
        if clause.text is not None and normalise(clause.text) not in words:
            yield Fault(clause.file, f"clauses.{clause.id}.quote", "is not in the landlord's text")


def _unused(edition: Edition) -> Iterator[Fault]:
    for clause in edition.clauses.values():
        if not (
            clause.rules or clause.values or clause.answers or clause.recorded
            or clause.not_built or clause.obsolete
        ):  # fmt: skip
            yield Fault(
                clause.file, f"clauses.{clause.id}",
                "is used by nothing: give it a rule, a value, an answer, `recorded` or `not_built`",
            )  # fmt: skip


def _rule_numbers(editions: list[tuple[str, Edition]]) -> Iterator[Fault]:
    rules = read_rules()
    covered: set[str] = set()
    for _, edition in editions:
        for clause in edition.clauses.values():
            for number in clause.covers:
                if number not in rules and number.split("-")[0] in LANDLORD_OF:
                    yield Fault(
                        clause.file, f"clauses.{clause.id}.covers", f"no rule is called {number}"
                    )
                covered.add(number)
    for number in rules.keys() - covered:
        yield Fault("rulebook/rules.yml", f"rules.{number}", "is covered by no clause")


def normalise(text: str) -> str:
    """Quotation marks straightened, bookmarks out, runs of white space as one."""
    return _SPACES.sub(" ", _MARKS.sub("", text).translate(_STRAIGHT)).strip().casefold()
