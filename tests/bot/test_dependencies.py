"""Claims of docs/dependencies.md that only the bot's own environment can show."""

from __future__ import annotations

from google.protobuf.internal import api_implementation


def test_protobuf_reads_with_compiled_code() -> None:
    assert api_implementation.Type() in ("upb", "cpp")
