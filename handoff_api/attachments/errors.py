"""Why a file was not kept, in words a resident can act on."""

from __future__ import annotations

from handoff_api.errors import Problem


class AttachmentRefusedError(Problem):
    """A file that cannot be kept. ``detail`` says why and what to do, and names no file."""

    status = 422
    code = "attachment_refused"
    title = "The file was not kept"


class AttachmentTypeRefusedError(AttachmentRefusedError):
    """Neither a picture nor a PDF, whatever its name says."""

    status = 415
    code = "attachment_type_refused"

    def __init__(self) -> None:
        super().__init__(
            "This is not a photo or a PDF that we can open. Send a photo (JPEG, PNG, HEIC or WebP) "
            "or a PDF."
        )


class AttachmentTooLargeError(AttachmentRefusedError):
    """More bytes than one file may have."""

    status = 413
    code = "attachment_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"A file may have {limit // 1_000_000} MB at most. Send a smaller photo, or take the "
            "photo again with a lower quality.",
            limit=limit,
        )


class AttachmentEmptyError(AttachmentRefusedError):
    """No bytes at all."""

    code = "attachment_empty"

    def __init__(self) -> None:
        super().__init__("The file is empty. Choose it again.")


class PictureTooManyPixelsError(AttachmentRefusedError):
    """So many pixels that opening it would exhaust the machine."""

    code = "picture_too_many_pixels"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The picture has more than {limit // 1_000_000} million pixels. Send a smaller one."
        )


class DocumentLockedError(AttachmentRefusedError):
    """A PDF that asks for a password."""

    code = "document_locked"

    def __init__(self) -> None:
        super().__init__("The PDF asks for a password. Save it without one, or send photos of it.")


class AttachmentsTooManyError(AttachmentRefusedError):
    """More files than one message or conversation takes."""

    status = 409
    code = "attachments_too_many"

    def __init__(self, limit: int, where: str) -> None:
        super().__init__(
            f"There can be {limit} files in one {where} and no more. What was sent before is kept. "
            "Tell us in words what else there is, and a person can arrange it.",
            limit=limit,
        )


class AttachmentUnknownError(Problem):
    """No such attachment for whoever asks."""

    status = 404
    code = "attachment_unknown"
    title = "There is no such file"

    def __init__(self) -> None:
        super().__init__("Check the id; a key sees its own landlord's files only.")


class AttachmentNotYoursError(Problem):
    """A message names a file that is not waiting in this conversation."""

    status = 422
    code = "attachment_not_waiting"
    title = "A file of this message is not here"

    def __init__(self) -> None:
        fault = {"field": "attachments", "problem": "names a file that is not waiting to be sent"}
        super().__init__(
            "Add the file again, or send your words without it. Nothing was done.", errors=[fault]
        )


class UploadLinkUnknownError(Problem):
    """No such link, one that has run out, or one that was used."""

    status = 404
    code = "upload_link_unknown"
    title = "This link does not work any more"

    def __init__(self) -> None:
        super().__init__("A link can be used once and for a few days. Ask for a new one.")
