"""What can be wrong with a request about a case."""

from __future__ import annotations

from handoff_api.errors import Problem


class CaseUnknownError(Problem):
    """No such case for this key: another landlord's case looks the same as none."""

    status = 404
    code = "case_unknown"
    title = "There is no such case"

    def __init__(self) -> None:
        super().__init__("Check the reference; a key sees its own landlord's cases only.")


class CaseVersionStaleError(Problem):
    """Somebody changed the case since it was read."""

    status = 409
    code = "version_stale"
    title = "The case has changed since you read it"

    def __init__(self, current: int) -> None:
        super().__init__(
            f"It is now at version {current}. Read it again and decide on what it says now.",
            current_version=current,
        )


class CaseMoveIllegalError(Problem):
    """This role may not do that to the case as it stands."""

    status = 409
    code = "move_illegal"
    title = "That cannot be done to the case as it stands"

    def __init__(self, action: str, state: str, because: str, allowed: list[str]) -> None:
        super().__init__(
            f"'{action}' is not possible {because}; "
            f"possible are: {', '.join(allowed) or 'nothing for this role'}.",
            state=state,
            allowed_actions=allowed,
        )


class CaseMatterOtherError(Problem):
    """The other case may be about another home, or another resident's: what is said here stays here."""

    status = 409
    code = "matter_other"
    title = "The two cases are not of one matter"

    def __init__(self, action: str, allowed: list[str]) -> None:
        super().__init__(
            f"'{action}' goes only to a case that was split from this one, merged with it or raised beside it; "
            f"possible are: {', '.join(allowed) or 'none, as there is no such case'}. If both are one "
            "matter, 'merge' them; if the same hazard is at both homes, 'record_hazard' there. Nothing was done.",
            allowed=allowed,
        )


class CaseTakenError(Problem):
    """Somebody else has the case already."""

    status = 409
    code = "case_taken"
    title = "Somebody already has this case"

    def __init__(self, owner: str) -> None:
        super().__init__(
            f"{owner} has it. Take another one, or 'assign' it if it must change hands.",
            owner=owner,
        )


class CaseFactsMissingError(Problem):
    """The move is possible, but the case does not hold yet what it needs; lists all of it."""

    status = 409
    code = "facts_missing"
    title = "Something is missing before that can be done"

    def __init__(self, action: str, missing: list[dict[str, str]]) -> None:
        says = "; ".join(each["says"] for each in missing)
        super().__init__(f"'{action}' needs more: {says}. Nothing was done.", missing=missing)


class AuthorityAwaitedError(Problem):
    """Somebody speaks for the resident who has not shown that they may."""

    status = 409
    code = "authority_awaited"
    title = "The resident has not said yet that somebody may decide for them"

    def __init__(self, action: str) -> None:
        super().__init__(
            f"'{action}' is the resident's to decide. Keep what was said with 'add_information', or "
            "name in 'told_in' a conversation that was shown to be the resident's own."
        )


class IdentityWithheldError(Problem):
    """A confidential case: this key may not know whose it is."""

    status = 403
    code = "identity_withheld"
    title = "This would say whose case it is"

    def __init__(self) -> None:
        super().__init__(
            "The resident spoke in confidence. Ask a manager for access to the identity, or the "
            "resident for permission (disclose_identity)."
        )
