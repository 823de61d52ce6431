"""What the gateway says by SMS and WhatsApp, filled from the rulebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from handoff_api.wording import Wording


@cache
def _texts() -> dict[str, Any]:
    text = (Path(__file__).parent / "phone.en.yml").read_text("utf-8")
    texts: dict[str, Any] = yaml.safe_load(text)
    return texts


def say(channel: str, name: str, wording: Wording, **more: str) -> str:
    """The sentence called ``name`` as ``channel`` says it; WhatsApp borrows from SMS what it lacks."""
    texts = {**_texts()["sms"], **_texts().get(channel, {})}
    optional = {
        part: texts[part].format(phone=wording.phone) if wording.phone else ""
        for part in ("or_ring", "ring")
    }
    filling = {"landlord": wording.landlord, "emergency": wording.emergency, "gas": wording.gas}
    return str(texts[name]).strip().format(**filling, **optional, **more)


def for_staff(name: str, **more: str) -> str:
    """What an alert of the channels says."""
    return str(_texts()["alerts"][name]).format(**more)


def wordless(name: str, **more: str) -> str:
    """The words of a message that holds none, such as a photo."""
    return str(_texts()["wordless"][name]).format(**more)


def reserved(text: str, channel: str) -> str | None:
    """``opt_out``, ``opt_in`` or ``help`` when the whole message is a word that means it there."""
    word = text.strip().strip(".!,").casefold()
    words = _texts()["reserved"]
    out = "opt_out_on_whatsapp" if channel == "whatsapp" else "opt_out"
    for meaning, name in (("opt_out", out), ("opt_in", "opt_in"), ("help", "help")):
        if word in words[name]:
            return meaning
    return None


def asks_how_to_send(text: str) -> bool:
    """Whether somebody asks if and how photos or papers can be sent; a longer message tells a story
    in which they come up. The bot hears it in the same words (a contract test)."""
    short = len(text.split()) <= _texts()["question_words_most"]
    return short and re.search(_texts()["asks_how_to_send"], text, re.IGNORECASE) is not None


def offered(title: str) -> str:
    """A choice's title as it may be offered by text: never a word the networks keep."""
    other: str = _texts()["instead_of"].get(title.strip().strip(".!").casefold(), title)
    return other


def list_choices(titles: Sequence[str]) -> str:
    """The choices under a question, numbered; empty when there are none."""
    texts = _texts()["choices"]
    if not titles:
        return ""
    if len(titles) == 1:
        return str(texts["one"]).format(title=_inside(offered(titles[0])))
    lines = [
        str(texts["line"]).format(number=n, title=offered(title))
        for n, title in enumerate(titles, 1)
    ]
    return "\n".join([str(texts["several"]), *lines])


def list_button() -> str:
    """What opens a list of choices on WhatsApp."""
    return str(_texts()["choices"]["open_list"])


def _inside(title: str) -> str:
    # "Skip" reads "skip" inside a sentence; "MP" and names stay as they are.
    return title[0].lower() + title[1:] if title[1:2].islower() else title


def name_of(types: Iterable[str]) -> str:
    """What was sent instead of words, by the types of its files."""
    kinds = {type.partition("/")[0] for type in types}
    if not kinds:
        return wordless("empty")
    for kind, name in (("image", "photo"), ("audio", "voice")):
        if kinds == {kind}:
            return wordless(name)
    return wordless("contact" if "text" in kinds else "file")
