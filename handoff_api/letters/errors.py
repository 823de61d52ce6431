"""What can be wrong with a request about a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from handoff_api.errors import Problem
from handoff_api.letters.sheet import Gap


class LetterIncompleteError(Problem):
    """The case does not know everything the letter must say."""

    status = 409
    code = "letter_incomplete"
    title = "The letter cannot be issued yet"

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(
            "Missing: " + "; ".join(gap.says for gap in gaps) + ". Nothing was sent.",
            gaps=[asdict(gap) for gap in gaps],
        )


class LetterUnknownError(Problem):
    """No such letter for this key."""

    status = 404
    code = "letter_unknown"
    title = "There is no such letter"

    def __init__(self) -> None:
        super().__init__("Check the name or the id; a key sees its own landlord's letters only.")


class LetterFormatUnknownError(Problem):
    """The letter does not exist in the format that was asked for."""

    status = 406
    code = "format_unknown"
    title = "The letter does not come in that format"

    def __init__(self) -> None:
        super().__init__("Ask for text/html, application/pdf or application/json.")


class LetterForgottenError(Problem):
    """The person it went to asked to be forgotten."""

    status = 410
    code = "letter_forgotten"
    title = "The words of this letter were forgotten"

    def __init__(self) -> None:
        super().__init__("That it went out, when and by which way is still in its record.")
