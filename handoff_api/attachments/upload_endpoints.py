"""The page on which files are sent by a link in a text message; it needs no script."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile

from handoff_api.attachments import service
from handoff_api.attachments.errors import (
    AttachmentRefusedError,
    AttachmentsTooManyError,
    UploadLinkUnknownError,
)
from handoff_api.attachments.service import Kept
from handoff_api.attachments.uploads import Upload, landlord_of, receive
from handoff_api.dependencies import Made, Now, Services
from handoff_api.pages import page
from handoff_api.wire import Id, clean_text

router = APIRouter(include_in_schema=False)

# More than may be kept, so that those beyond can be named; a form with more is refused unread.
_FILES_READ = 50
Refused = list[tuple[str, str]]


@router.get("/upload/{token}")
async def ask(token: Id, made: Made, now: Now) -> Response:
    """The form."""
    landlord = await landlord_of(made.database, token, now)
    if landlord is None:
        return page("link_gone.html", landlord=None, now=now, status=404)
    return _form(made, landlord, now, [], "")


@router.post("/upload/{token}")
async def take(token: Id, request: Request, made: Made, now: Now) -> Response:
    """What was sent. Good files and the words are kept whatever else came with them; a sending of
    which nothing could be kept does not use the link up."""
    landlord = await landlord_of(made.database, token, now)
    if landlord is None:
        return page("link_gone.html", landlord=None, now=now, status=404)
    async with request.form(max_files=_FILES_READ, max_fields=_FILES_READ) as form:
        words = str(clean_text(form.get("words", ""))).strip()[: made.settings.message_limit]
        files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
        kept, refused = await _clean(made, files)
    if not kept and not words:
        nothing = refused or [("Nothing was chosen", "Choose a photo, or write what it shows.")]
        return _form(made, landlord, now, nothing, words, status=422)
    try:
        async with made.database.writes() as session:
            link = await service.find_upload_link(session, token, now, to_use=True)
            conversation_id = link.conversation_id
            upload = Upload(kept, words, made.attachments)
            over = await receive(session, link, upload, now)
            full = AttachmentsTooManyError(
                made.settings.attachments_in_conversation, "conversation"
            ).detail
            refused += [(file.name, full) for file in over]
            kept = kept[: len(kept) - len(over)]
            again = None
            if refused and link.used_at is not None:
                again, _ = await service.make_upload_link(
                    session, conversation_id, made.settings, now
                )
    except UploadLinkUnknownError:
        return page("link_gone.html", landlord=None, now=now, status=404)
    if not kept and not words:
        return _form(made, landlord, now, refused, words, status=422)
    done = page(
        "upload_done.html",
        landlord=landlord,
        now=now,
        kept=[file.name for file in kept],
        words=words,
        refused=refused,
        again=again and "/upload/" + again.rpartition("/")[2],
    )
    done.background = BackgroundTask(made.bulletin.publish, conversation_id)
    return done


def _form(
    made: Services, landlord: str, now: Now, refused: Refused, words: str, status: int = 200
) -> Response:
    return page(
        "upload.html",
        landlord=landlord,
        now=now,
        status=status,
        refused=refused,
        words=words,
        most=made.settings.attachments_in_message,
        megabytes=made.settings.attachment_limit // 1_000_000,
        longest=made.settings.message_limit,
    )


async def _clean(made: Services, files: list[UploadFile]) -> tuple[list[Kept], Refused]:
    kept: list[Kept] = []
    refused: Refused = []
    most = made.settings.attachments_in_message
    # A form in which nothing was chosen still sends one nameless, empty file.
    for file in [f for f in files if f.filename or f.size]:
        name = str(clean_text(file.filename or "A file"))[:100]
        if len(kept) >= most:
            refused.append((name, f"There can be {most} files at once. Send it on its own."))
            continue
        try:
            made.attachments.check_size(file.size)
            kept.append(await made.attachments.clean(name, await file.read()))
        except AttachmentRefusedError as error:
            refused.append((name, error.detail))
    return kept, refused
