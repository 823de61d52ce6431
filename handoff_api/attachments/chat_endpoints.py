"""Files in the website chat: put in before the message that carries them, and shown again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile

from handoff_api.attachments import service
from handoff_api.attachments.schemas import AttachmentShown
from handoff_api.attachments.service import Place
from handoff_api.attachments.serving import file_response
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.chat_endpoints import Speaking
from handoff_api.conversations.errors import SessionUnknownError
from handoff_api.dependencies import Made, Now
from handoff_api.errors import PROBLEMS
from handoff_api.wire import Id

router = APIRouter(
    prefix="/v1/chat/attachments",
    tags=["chat"],
    responses={status: PROBLEMS[status] for status in (400, 401, 404, 409, 413, 422)},
)


@router.post("", status_code=201, responses={415: PROBLEMS[413]})
async def add(
    made: Made, conversation_id: Speaking, now: Now, file: Annotated[UploadFile, File()]
) -> AttachmentShown:
    """Keep one photo or PDF. It is cleaned of place and maker, and waits for a message that names
    its ``id`` under ``attachments``; until then nobody else sees it."""
    made.attachments.check_size(file.size)
    kept = await made.attachments.clean(file.filename, await file.read())
    async with made.database.writes() as session:
        conversation = await conversations.lock(session, conversation_id)
        if conversation is None:
            raise SessionUnknownError
        place = Place(conversation.landlord, conversation_id, "web")
        record = await made.attachments.record(session, kept, place, now)
    return AttachmentShown.model_validate(record)


@router.get("/{id}", response_class=Response)
async def read(made: Made, conversation_id: Speaking, id: Id) -> Response:
    """A file of this conversation."""
    async with made.database.reads() as session:
        record = await service.find_own(session, id, conversation_id)
    return file_response(record, await made.attachments.read(record))


@router.delete("/{id}", status_code=204, responses={204: {"model": None}})
async def remove(made: Made, conversation_id: Speaking, id: Id) -> None:
    """Take back a file that has not been sent with a message."""
    async with made.database.writes() as session:
        await made.attachments.take_back(session, id, conversation_id)
