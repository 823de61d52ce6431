"""The API is what its description says: no request, however odd, gets an answer it does not name.

Whoever asks: by a key of each role, by the token of a chat, at the bot's own door. And what needs no key
at all, Twilio's signed forms and the pages behind links, is taken or refused by name. The same is asked
every time; ``make fuzz`` asks many times more, and something else each time.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handoff_api.main import compose, create_app
from handoff_api.settings import Settings
from tests.fuzz.callers import CALLERS
from tests.fuzz.served import Served
from tests.fuzz.strangers import STRANGERS
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.twilio import FakeTwilio

# A fraction of a second each; every test stays under 25 seconds.
EXAMPLES = {"an admin": 12, "a caseworker": 12, "a chat": 30, "the bot": 12}
# Repeats a run: what fails here fails at every landing, or at none.
_CHANCE = 417
FORMS = {"signed messages": 150, "signed statuses": 150, "the upload page": 60,
         "the consent page": 80, "letter links": 100}  # fmt: skip


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, running_rasa: FakeRasa, running_twilio: FakeTwilio
) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("described"), running_rasa, running_twilio)
    yield served
    served.stop()


def _operations() -> list[tuple[str, str, str]]:
    settings = Settings(DATABASE_URL="sqlite:///unused.db")
    apps = {door: create_app(compose(settings, door)) for door in ("public", "intake")}
    return [
        (name, path, method)
        for name, caller in CALLERS.items()
        for path, method in caller.operations(apps[caller.door])
    ]


@pytest.mark.parametrize(("who", "path", "method"), _operations())
def test_no_request_gets_an_answer_that_is_not_described(
    who: str, path: str, method: str, served: Served
) -> None:
    asked = CALLERS[who].ask_anything(served, path, method, EXAMPLES[who], _CHANCE)
    assert asked >= 1, "nothing was asked"


@pytest.mark.parametrize("what", STRANGERS)
def test_what_needs_no_key_is_taken_or_refused_by_name(what: str, served: Served) -> None:
    assert STRANGERS[what](served, FORMS[what], _CHANCE) >= FORMS[what]
