"""Whether a request is Twilio's: signed with our token, over the address Twilio was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator


@dataclass(frozen=True)
class Signatures:
    """``tokens``: the auth token in use, and during a rotation the one before it.

    The address is the configured public one and never the one a request names: behind a proxy they
    differ, and whoever could choose it could choose what was signed.
    """

    public_url: str
    tokens: Sequence[str]

    def fits(
        self, path: str, query: str, form: ImmutableMultiDict[str, str], signature: str
    ) -> bool:
        """Whether ``signature`` is over this path and these values, blank ones included."""
        if not signature or not signature.isascii():
            return False
        address = f"{self.public_url.rstrip('/')}{path}" + (f"?{query}" if query else "")
        return any(
            RequestValidator(token).validate(address, form, signature) for token in self.tokens
        )
