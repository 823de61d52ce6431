"""A question put where an answer was expected: what asks, and what only sounds as if it did."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.actions.names import name_in

# Questions whose answer is free text: a question mark in it is part of the story.
TELLING = ("what_happened", "outcome_wanted", "what_unresolved", "late_reason", "court_claim")
# "Why did nobody come?" is what is to be looked at.
_ANSWERED_BY_QUESTION = ("what_happened", "what_unresolved", "court_claim", "already_considered")
_QUESTION = re.compile(
    r"^\W*(and |but |so |also )?(can|could|may|do|does|did|is|are|will|would|how|what|when|where|who|why|am i|shall|should)\b",
    re.IGNORECASE,
)
_ASKS_HOW = re.compile(
    r"^\W*(and |but |so )?(what|why|who|whose|how|when|where|which)\b", re.IGNORECASE
)
_ASKS_PLAINLY = re.compile(
    r"^\W*(and |but |so )?((what|who|whose|why|when|where|how)('s|s)? (is|are|do|does|did|can|will|would|should|has|have|was|were)\b|"
    r"why\b|(do|does|did|is|are|will|would|may|shall|should|am) (i|you|u|we|they|he|she|it|this|that|there)\b)",
    re.IGNORECASE,
)
WORDS_OF_A_QUESTION = 3
# A question of more words than this, put as an answer, is likelier part of the story.
_QUESTION_IN_A_STORY = 10


def asks_back(heard: Heard, asked: str) -> bool:
    """Whether words plainly ask something; "how it was dealt with" and "Will Sam Example" do not."""
    text = heard.text
    if asked in _ANSWERED_BY_QUESTION or len(text.split()) < WORDS_OF_A_QUESTION:
        return False
    marked = text.rstrip(" !").endswith("?")
    if asked in TELLING:
        asks = (marked and _ASKS_HOW.match(text)) or _ASKS_PLAINLY.match(text)
        return bool(asks) and len(text.split()) <= _QUESTION_IN_A_STORY
    if asked in ("adjustments", "safe_contact"):
        return (marked and bool(_ASKS_HOW.match(text))) or bool(_ASKS_PLAINLY.match(text))
    return (marked or bool(_ASKS_PLAINLY.match(text))) and name_in(heard) is None


def asks_something(heard: Heard) -> bool:
    """Whether words are a question, with its mark or without."""
    if len(heard.text.split()) < WORDS_OF_A_QUESTION:
        return False
    return heard.text.rstrip(" !").endswith("?") or bool(_QUESTION.match(heard.text))
