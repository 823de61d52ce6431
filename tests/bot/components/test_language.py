"""LanguageRecogniser: names a language when it can be told, and otherwise says nothing."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.language import LanguageRecogniser, language_of

NAMED = [
    ("Dzień dobry, w mojej kuchni cieknie sufit i nikt nie przyjeżdża", "pl"),
    ("Bună ziua, am mucegai în dormitor și copilul este bolnav de plămâni", "ro"),
    ("Buenos días, la calefacción no funciona desde hace una semana", "es"),
    ("Bom dia, o aquecimento da minha casa não funciona desde segunda", "pt"),
    ("Merhaba, evimde üç haftadır sıcak su yok ve kimse gelmiyor", "tr"),
    ("Bonjour, il y a une fuite d'eau dans ma salle de bain depuis hier", "fr"),
    ("У меня в квартире плесень, никто не приходит", "ru"),
    ("У моїй квартирі немає опалення вже тиждень", "uk"),
    ("আমার বাসায় গরম পানি নেই", "bn"),
    ("ਮੇਰੇ ਘਰ ਵਿੱਚ ਗਰਮ ਪਾਣੀ ਨਹੀਂ ਹੈ", "pa"),
    ("مرحبا لا يوجد تدفئة في بيتي منذ أسبوع", "ar"),
    ("میرے گھر میں ایک ہفتے سے ہیٹنگ نہیں ہے", "ur"),
    ("મારા ઘરમાં ગરમ પાણી નથી", "gu"),
    ("我家的暖气坏了一个星期了", "zh"),
    ("வீட்டில் வெப்பம் இல்லை", "ta"),
    ("La caldaia è rotta da due settimane e nessuno viene", "it"),
]
IN_LATIN_LETTERS = [
    ("mere ghar mein do hafte se garam pani nahi hai aur koi nahi aaya", "ur"),
    ("mere ghar vich do hafte ton garam pani nahi hai te koi nahi aaya", "pa"),
    ("amar basay dui soptaho gorom pani nai keu ase na", "bn"),
    ("mara ghar ma garam pani nathi koi avyu nathi", "gu"),
    ("ana mafi mayya sokhna fi beiti", "ar"),
    ("enga veettil sudu thanni illai yaarum varala", "ta"),
]
ENGLISH = [
    "ive been waiting 5 weeks for someone to fix my front door",
    "wen r u gonna fix da boiler its bin off 4 dayz n no1 came",
    "Hello my baby room all wall black. I tell you January, nobody come",
    "yous never showed one of us how to work them",
    "Reyt, me dad's on oxygen and his front room's black wi mould",
    "CALL ME BACK NOW ABOUT MY HEATING",
    "kitchen tap dripping since this morning can you send someone",
    "court 2moro. no interpreter. y",
    "Ah'm sayin' nowt about who Ah am, thy fella took one sniff an' walked off",
]
UNSURE = [
    "",
    " ",
    "ok",
    "hi",
    "Damp",
    "boiler off",
    "🙂🙂",
    "12345",
    "https://example.org/a/b",
    "\x00",
]


@pytest.mark.parametrize(("text", "code"), NAMED)
def test_names_the_language(text, code):
    assert language_of(text)["code"] == code


@pytest.mark.parametrize(("text", "code"), IN_LATIN_LETTERS)
def test_names_a_language_that_is_typed_in_latin_letters(text, code):
    assert language_of(text)["code"] == code


@pytest.mark.parametrize("text", ENGLISH)
def test_english_however_typed_is_never_taken_for_another(text):
    found = language_of(text)
    assert found is None or found["code"] == "en"


@pytest.mark.parametrize("text", UNSURE, ids=repr)
def test_says_nothing_where_words_do_not_tell(text):
    assert language_of(text) is None


@pytest.mark.parametrize("text", [None, 5, "x" * 20_000, "ж" * 20_000, "a\u200bb " * 5_000])
def test_no_text_breaks_it(text):
    language_of(text)


def test_component_adds_language_and_changes_nothing_else():
    recogniser = LanguageRecogniser.create({}, None, None, None)
    before = {"text": NAMED[0][0], "understanding": {"kind": 1}, "entities": [2]}
    message = Message(dict(before))
    recogniser.process([message])
    assert message.get("understanding")["language"]["code"] == "pl"
    assert message.get("understanding")["kind"] == 1
    assert (message.get("text"), message.get("entities")) == (before["text"], [2])


def test_component_survives_save_and_load():
    message = Message({"text": NAMED[2][0]})
    LanguageRecogniser.load({}, None, None, None).process([message])
    assert message.get("understanding")["language"]["code"] == "es"
