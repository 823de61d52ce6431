"""How large a request may be: words are small everywhere, files come in at two addresses only."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_FILES_AT = ("/v1/chat/attachments", "/upload/")


@dataclass(frozen=True)
class BodyLimits:
    """Bytes a request may have."""

    usual: int
    with_files: int

    def of(self, path: str) -> int:
        """The limit at an address."""
        return self.with_files if path.startswith(_FILES_AT) else self.usual


class LimitBodies:
    """Stops reading a body that turns out to be larger than was announced."""

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self._limits = limits
        self._at = {
            limit: RequestBodyLimitMiddleware(app, limit)
            for limit in {limits.usual, limits.with_files}
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its limit."""
        limit = self._limits.of(scope.get("path", ""))
        await self._at[limit](scope, receive, send)
