"""What can be wrong with an identity check; never that there is no such case."""

from __future__ import annotations

from handoff_api.errors import Problem


class IdentityCheckUnknownError(Problem):
    """No such check."""

    status = 404
    code = "identity_check_unknown"
    title = "There is no such identity check"

    def __init__(self) -> None:
        super().__init__("Begin a new one with POST /v1/identity-checks.")


class IdentityCheckExpiredError(Problem):
    """The check was begun too long ago."""

    status = 409
    code = "identity_check_expired"
    title = "This identity check has run out"

    def __init__(self) -> None:
        super().__init__("Begin a new one with POST /v1/identity-checks. Nothing was tried.")
