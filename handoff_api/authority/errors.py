"""What can be wrong with asking for authority."""

from __future__ import annotations

from handoff_api.errors import Problem


class RepresentativeMissingError(Problem):
    """The case names nobody who speaks for the resident."""

    status = 409
    code = "representative_missing"
    title = "Nobody in this case speaks for the resident"

    def __init__(self) -> None:
        super().__init__(
            "Put the representative (or the member of the group) among the case's parties first. "
            "Nothing was sent."
        )


class AuthorityRequestsTooManyError(Problem):
    """The resident has been asked often enough."""

    status = 409
    code = "authority_requests_too_many"
    title = "The resident has been asked often enough"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"{limit} messages a day is the most. A person should ring the resident.",
            limit=limit,
        )


class ConsentLinkUnknownError(Problem):
    """No such link."""

    status = 404
    code = "consent_link_unknown"
    title = "This link does not work"

    def __init__(self) -> None:
        super().__init__("Reply to the message it came in, or ring the landlord.")
