"""A group as its speaker tells of it: each member, their home, and where they can be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A party list is read by people; a petition of hundreds is kept whole in the words.
MOST_MEMBERS = 100
_NAME_MOST = 200

# A member's line may begin with a bullet or a number of the list.
_BULLET = re.compile(r"^\s*(?:[-*\u2022]|\d{1,2}[.)])\s*")
# A comma before a flat, a number or an email address goes on about the same person.
_BETWEEN = re.compile(
    r"[;\n]|,(?!\s*(?:(?:at |in )?(?:flats?|nos?\.?|numbers?|house|apartment|unit)?\s*[\d+(]|[^\s,;]+@|"
    r"(?:by )?(?:post|letter|whats ?app|email|text|phone|mobile)\b))|\band\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w/])(?:\+ ?44|0044|\(?0)(?:[ ().\-\u2013]{0,2}\d){9,11}(?!\d)")
_EMAIL = re.compile(r"[^\s,;:<>()]+@[^\s,;:<>()]+\.[^\s,;:<>()]+[^\s,;:<>().]")
_MOBILE = re.compile(r"^(?:\+?44|0044|0)7")
_WHATSAPP = re.compile(r"\b(?:on |by )?whats ?app\b:?", re.IGNORECASE)
_BY_POST = re.compile(r"\b(?:by post|by letter|letter please|post)\b", re.IGNORECASE)
_TOLD_AS = re.compile(
    r"\b(?:(?:on|by) )?(?:phone|mobile|mob|tel|number is|email|e-mail|text)\b:?(?=\W*$)",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\b(?:(?:at |from |in |of )?(?:flats?|nos?\.?|numbers?|house|apartment|unit)?\s*\d+[a-z]?\b.*)$",
    re.IGNORECASE,
)
_AT = re.compile(r"^(?:at|from|in|of) ", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)
# The speaker is a party already.
_MYSELF = re.compile(
    r"^(?:(?:just |only )?(?:me|myself|i)|its me|it's me|nobody|no ?one|none)\b(?: (?:too|as well|else))?\W*$",
    re.IGNORECASE,
)
_OWN_FLAT = re.compile(r"^\s*(?:flat|apartment|unit|room)\s*\d+[a-z]?,?\s+", re.IGNORECASE)
# "We all signed": the writer is one of those they speak for, and no helper from outside.
_ONE_OF_THEM = re.compile(r"\b(?:we|us|our|ours|me and|myself and|and me|and i)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Member:
    """One person of a group; ``contact`` is where a one-time code or a letter can reach them."""

    name: str | None
    address: str | None
    contact: dict[str, str] | None = None
    # A number or address that is on the case for staff, whether or not it takes a code.
    contacts: tuple[dict[str, str], ...] = ()

    @property
    def called(self) -> str | None:
        """What they are known by: the name, or where nobody gave one, the home."""
        return self.name or self.address


def members(words: str | None, block: str | None = None) -> list[Member]:
    """The people of a group as told ("Ann at flat 3, 07700 900123, Bob flat 5 and number 9").

    ``block`` is the address of the speaker: a letter to "flat 3" goes to flat 3 there. Each has a
    name of their own: of two alike, the home tells them apart.
    """
    found: list[Member] = []
    for part in _BETWEEN.split(words or ""):
        one = _member(part, block)
        if one is not None:
            found.append(_told_apart(one, found))
    return found[:MOST_MEMBERS]


def is_one_of_them(words: str | None) -> bool:
    """Whether the words show that the speaker belongs to the group."""
    return bool(_ONE_OF_THEM.search(words or ""))


def _member(part: str, block: str | None) -> Member | None:
    line = _BULLET.sub("", part)
    email, phone = _EMAIL.search(line), _PHONE.search(_EMAIL.sub(" ", line))
    by_whatsapp, by_post = bool(_WHATSAPP.search(line)), bool(_BY_POST.search(line))
    for taken in (_EMAIL, _PHONE, _WHATSAPP, _BY_POST):
        line = taken.sub(" ", line)
    line = " ".join(_TOLD_AS.sub(" ", line).split()).strip(" .,:()-")
    home = _HOME.search(line)
    name = (line[: home.start()] if home else line).strip(" ,-:(")
    address = _AT.sub("", home.group().strip(" ,()")) if home else None
    if _MYSELF.match(name) or not (name or address or email or phone):
        return None
    contacts: list[dict[str, str]] = []
    if phone:
        number = phone.group().strip()
        mobile = _MOBILE.match(re.sub(r"[^\d+]", "", number))
        way = ("whatsapp" if by_whatsapp else "sms") if mobile else "phone"
        contacts.append({"channel": way, "value": number})
    if email:
        contacts.append({"channel": "email", "value": email.group()})
    if by_post and (where := _where_to_post(address, block)):
        contacts.append({"channel": "letter", "value": where})
    return Member(
        name[:_NAME_MOST] or None,
        address[:_NAME_MOST] if address else None,
        next((each for each in contacts if each["channel"] != "phone"), None),
        tuple(contacts),
    )


def _where_to_post(home: str | None, block: str | None) -> str | None:
    if home is None or _POSTCODE.search(home):
        return home
    return f"{home}, {_OWN_FLAT.sub('', block)}" if block else None


def _told_apart(one: Member, others: list[Member]) -> Member:
    if one.called is None or all(_same(one.called, other.called) is False for other in others):
        return one
    alike = sum(_same(one.name, other.name) for other in others)
    more = one.address if one.name and one.address else str(alike + 1)
    return Member(f"{one.called} ({more})", one.address, one.contact, one.contacts)


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").casefold() == (other or "").casefold()
