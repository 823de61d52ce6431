"""Loaded by every process of the stack under test (``PYTHONPATH``): a message with one of two words in
it makes Rasa, or the action server, fail with everything that was said in the exception's message."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder
from typing import Any

BREAKS_RASA = "zyxbreaksrasa"
BREAKS_ACTIONS = "zyxbreaksactions"


def _break_understanding(module: Any) -> None:
    clean = module.cleaned

    def cleaned(text: object) -> str:
        if BREAKS_RASA in str(text):
            raise ValueError(text)
        return str(clean(text))

    module.cleaned = cleaned


def _break_actions(module: Any) -> None:
    hear = module.Heard.from_message.__func__

    def from_message(cls: Any, message: Any, sender_id: str) -> Any:
        heard = hear(cls, message, sender_id)
        if BREAKS_ACTIONS in heard.text:
            raise ValueError(heard)
        return heard

    module.Heard.from_message = classmethod(from_message)


_BROKEN = {
    "bot.components.text_cleaning": _break_understanding,
    "bot.actions.heard": _break_actions,
}


class _Breaking(MetaPathFinder):
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name not in _BROKEN:
            return None
        spec = PathFinder.find_spec(name, path)
        assert spec is not None
        assert spec.loader is not None
        load = spec.loader.exec_module

        def exec_module(module: Any) -> None:
            load(module)
            _BROKEN[name](module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


if __name__ == "sitecustomize":
    sys.meta_path.insert(0, _Breaking())
