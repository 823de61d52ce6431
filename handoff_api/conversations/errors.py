"""What can be wrong with a chat request."""

from __future__ import annotations

from typing import Any

from handoff_api.errors import Problem


class LandlordUnknownError(Problem):
    """No landlord of that id is served here."""

    status = 422
    code = "landlord_unknown"
    title = "There is no such landlord here"

    def __init__(self, known: tuple[str, ...], status: int = 422) -> None:
        self.status = status
        fault: dict[str, Any] = {
            "field": "landlord",
            "problem": "is not one of the allowed values",
            "allowed": list(known),
        }
        super().__init__(f"Use one of {', '.join(known)}.", errors=[fault])


class SessionUnknownError(Problem):
    """No session, or a token that is not one of ours."""

    status = 401
    code = "session_unknown"
    title = "This chat is not known"

    def __init__(self) -> None:
        super().__init__(
            "Open a chat with POST /v1/chat/sessions and send its token as "
            "'Authorization: Bearer <token>'.",
            headers={"WWW-Authenticate": "Bearer"},
        )


class SessionExpiredError(Problem):
    """The session has not been used for too long."""

    status = 401
    code = "session_expired"
    title = "This chat has been closed because it was not used"

    def __init__(self) -> None:
        super().__init__(
            "What was written is kept. Open a new chat to go on.",
            headers={"WWW-Authenticate": "Bearer"},
        )


class MessageEmptyError(Problem):
    """Nothing was said."""

    status = 422
    code = "message_empty"
    title = "The message is empty"

    def __init__(self) -> None:
        fault = {"field": "text", "problem": "must not be empty"}
        super().__init__("Send some text, or choose one of the buttons.", errors=[fault])


class MessageAmbiguousError(Problem):
    """Both text and a choice were sent."""

    status = 422
    code = "message_ambiguous"
    title = "The message holds both text and a choice"

    def __init__(self) -> None:
        fault = {"field": "payload", "problem": "must not come together with text"}
        super().__init__("Send either 'text' or 'payload', not both.", errors=[fault])


class ChoiceWithFilesError(Problem):
    """Both a choice and files were sent."""

    status = 422
    code = "choice_with_files"
    title = "The message holds both a choice and files"

    def __init__(self) -> None:
        fault = {"field": "attachments", "problem": "must not come together with a payload"}
        super().__init__("Send the files in a message of their own.", errors=[fault])


class MessageTooLongError(Problem):
    """More text than one message takes."""

    status = 422
    code = "message_too_long"
    title = "The message is too long"

    def __init__(self, length: int, limit: int) -> None:
        fault = {"field": "text", "problem": f"must have at most {limit} characters"}
        super().__init__(
            f"A message may have {limit} characters and this one has {length}. Nothing was kept: "
            "please send it in parts, one after the other.",
            errors=[fault],
            limit=limit,
        )


class ChoiceClosedError(Problem):
    """A button that is not, or no longer, on offer."""

    status = 409
    code = "choice_closed"
    title = "That choice is no longer open"

    def __init__(self) -> None:
        super().__init__("Answer the last question, or write in your own words. Nothing was done.")


class MessageUnknownError(Problem):
    """``after`` or ``Last-Event-ID`` names no message of this conversation."""

    status = 404
    code = "message_unknown"
    title = "There is no such message in this chat"

    def __init__(self) -> None:
        super().__init__("Leave 'after' out to read from the beginning.")


class ConversationUnknownError(Problem):
    """No such conversation for this key."""

    status = 404
    code = "conversation_unknown"
    title = "There is no such conversation"

    def __init__(self) -> None:
        super().__init__("Check the id; a key sees its own landlord's conversations only.")
