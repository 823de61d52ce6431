"""Finding a case by its words, though the database holds none of them.

A case is filed under a keyed mark of each word's stem, of each phone number, email address and postcode in
it, in no order (``sealing.keyring.Keyring.marks``). PostgreSQL keeps them as a ``tsvector``, SQLite in FTS5.
Without the key the index tells which cases share a word, and how common a word is, not which word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

import Stemmer
from sqlalchemy import ColumnElement, Select, bindparam, cast, column, inspect, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.records import CaseRecord
from handoff_api.messages.addresses import AddressUnusableError, phone_number
from handoff_api.sealing.columns import FORGOTTEN, keys_of
from handoff_api.sealing.keyring import Keyring

SEARCHED = "case_search.document"
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
# Written one way, whatever spaces somebody put in: "07700 900123", "zz99 1aa", "Sam@Example.org".
_PHONE = re.compile(r"(?<![\w+])(?:\+|0)\d[\d ()-]{7,16}\d(?!\w)")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")
_EMAIL = re.compile(r"[^\s<>,;:()\"']+@[^\s<>,;:()\"'@]+\.[^\s<>,;:()\"'@.]+")
_FILED = ("description", "issues", "parties", "anonymity")
# A query of more words than this finds nothing that fewer would not.
_MOST_WORDS = 12
# In nearly every case: left out of a question that has other words.
_COMMON = frozenset(
    "a about an and are as at be been but by for from had has have he her his i in is it my not of on or our "
    "she so that the their them they this to us was we were with you your".split()
)
_stemmer = Stemmer.Stemmer("english")

_FILE_POSTGRES = text(
    "INSERT INTO case_search (case_id, document) "
    "VALUES (:id, array_to_tsvector(CAST(:marks AS text[]))) "
    "ON CONFLICT (case_id) DO UPDATE SET document = excluded.document"
)
_FILE_SQLITE = text("INSERT OR REPLACE INTO case_search (rowid, document) VALUES (:id, :marks)")


async def file(session: AsyncSession, case: CaseRecord, *, new: bool = False) -> None:
    """Bring what a case is found by in line with what it says; nothing when no word changed."""
    state = inspect(case)
    if not new and not any(state.attrs[name].history.has_changes() for name in _FILED):
        return
    dialect = session.get_bind().dialect
    marks = filed_under(words_of(case), keys_of(dialect))
    if dialect.name == "postgresql":
        await session.execute(_FILE_POSTGRES, {"id": case.id, "marks": marks})
    else:
        await session.execute(_FILE_SQLITE, {"id": case.id, "marks": " ".join(marks)})


def words_of(case: CaseRecord) -> str:
    """What a case is found by. A confidential case is not to be found by who is in it."""
    found = [case.reference[-6:], case.description]
    found += [issue.summary for issue in case.issues if issue.summary]
    if case.anonymity == "named":
        for party in case.parties:
            found += [party.name or "", party.address or ""]
            found += [str(contact.get("value") or "") for contact in party.contacts]
    return "\n".join(each for each in found if each != FORGOTTEN)


def filed_under(words: str, keys: Keyring) -> list[str]:
    """The marks of everything a case is found by, and of the key they were made with."""
    said = _plainly(words)
    terms = {*_exact(said), *_stemmer.stemWords(_WORD.findall(said))}
    return sorted({key_mark(keys), *(keys.mark(term, SEARCHED) for term in terms)})


def key_mark(keys: Keyring) -> str:
    """What is in every entry made with the key that seals: the others are to be made anew."""
    return f"k{keys.ids[0]}"


def filed_with_first(dialect: Dialect) -> Select[tuple[int]]:
    """Ids of the cases whose entry was made with the key that seals."""
    return _having(key_mark(keys_of(dialect)), dialect)


def matching(typed: str, dialect: Dialect) -> Select[tuple[int]] | None:
    """Ids of the cases in which every word typed occurs; None when there is no word in it."""
    terms = _asked(typed)
    if not terms:
        return None
    keys = keys_of(dialect)
    # Each by the marks of every key, for a case that was filed before the key was changed.
    either = [keys.marks(term, SEARCHED) for term in terms]
    # Hexadecimal and nothing else: no quote to close, no operator to mistake.
    if dialect.name == "postgresql":
        return _having(" & ".join(f"({' | '.join(marks)})" for marks in either), dialect)
    return _having(" AND ".join(f"({' OR '.join(marks)})" for marks in either), dialect)


def _having(query: str, dialect: Dialect) -> Select[tuple[int]]:
    if dialect.name == "postgresql":
        searched = table("case_search", column("case_id"), column("document"))
        wanted = cast(bindparam("marks", query), TSQUERY)
        found: ColumnElement[bool] = searched.c.document.op("@@")(wanted)
        return select(searched.c.case_id).where(found)
    searched = table("case_search", column("rowid"), column("case_search"))
    return select(searched.c.rowid).where(searched.c.case_search.op("MATCH")(query))


def _asked(typed: str) -> list[str]:
    """What to look for: numbers, addresses and postcodes as a whole, every other word by its stem."""
    said = _plainly(typed)
    exact = list(_exact(said))
    for pattern in (_EMAIL, _PHONE, _POSTCODE):
        said = pattern.sub(" ", said)
    words = _WORD.findall(said)[:_MOST_WORDS]
    telling = [word for word in words if word not in _COMMON] or ([] if exact else words)
    return [*exact, *_stemmer.stemWords(telling)]


def _plainly(said: str) -> str:
    """In small letters without accents: "Café" and "cafe" are one word."""
    apart = unicodedata.normalize("NFKD", said.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _exact(said: str) -> Iterator[str]:
    """The email addresses, phone numbers and postcodes in ``said``, each written one way."""
    yield from _EMAIL.findall(said)
    for found in _PHONE.findall(said):
        with suppress(AddressUnusableError):
            yield phone_number(found)
    yield from (outward + inward for outward, inward in _POSTCODE.findall(said))
