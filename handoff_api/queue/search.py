"""The words a case is found by, as the keyed marks that stand in the index.

A case is filed under a keyed mark of each word's stem, of each phone number, email address and postcode in
it, in no order (``sealing.keyring.Keyring.marks``). Without the key the index tells which cases share a
word, and how common a word is, not which word. The index itself is ``search_repository``'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

import Stemmer

from handoff_api.cases.records import CaseRecord
from handoff_api.messages.addresses import AddressUnusableError, phone_number
from handoff_api.sealing.columns import FORGOTTEN
from handoff_api.sealing.keyring import Keyring

SEARCHED = "case_search.document"
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
# Written one way, whatever spaces somebody put in: "07700 900123", "zz99 1aa", "Sam@Example.org".
_PHONE = re.compile(r"(?<![\w+])(?:\+|0)\d[\d ()-]{7,16}\d(?!\w)")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")
_EMAIL = re.compile(r"[^\s<>,;:()\"']+@[^\s<>,;:()\"'@]+\.[^\s<>,;:()\"'@.]+")
# A query of more words than this finds nothing that fewer would not.
_MOST_WORDS = 12
# In nearly every case: left out of a question that has other words.
_COMMON = frozenset(
    "a about an and are as at be been but by for from had has have he her his i in is it my not of on or our "
    "she so that the their them they this to us was we were with you your".split()
)
_stemmer = Stemmer.Stemmer("english")


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


def marks_of_words(typed: str, keys: Keyring) -> list[list[str]]:
    """For each word typed its marks by every key, for a case that was filed before the key was changed."""
    return [keys.marks(term, SEARCHED) for term in _asked(typed)]


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
