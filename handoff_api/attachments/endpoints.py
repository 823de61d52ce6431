"""Files for staff, and the links on which residents send them without the chat."""

from __future__ import annotations

from fastapi import APIRouter, Response

from handoff_api.attachments import repository, service
from handoff_api.attachments.errors import AttachmentUnknownError
from handoff_api.attachments.schemas import AttachmentList, AttachmentRead, UploadLink
from handoff_api.attachments.serving import file_response
from handoff_api.cases import service as cases
from handoff_api.conversations import holding
from handoff_api.dependencies import Made, Now, Reads, StaffReader, WriteOnce, Writer, Writes
from handoff_api.errors import PROBLEMS
from handoff_api.wire import Id

router = APIRouter(prefix="/v1", tags=["attachments"], responses=PROBLEMS)


@router.get("/cases/{reference}/attachments")
async def of_case(reference: str, key: StaffReader, session: Reads) -> AttachmentList:
    """The files of a case, oldest first."""
    case = await cases.find(session, reference, key)
    cases.check_identity(case, key)
    found = await repository.of_case(session, case.reference, case.conversation_id)
    return AttachmentList(attachments=[AttachmentRead.model_validate(file) for file in found])


@router.get("/attachments/{id}", response_class=Response)
async def download(id: Id, key: StaffReader, session: Reads, made: Made) -> Response:
    """The file itself, to be saved. A file of another landlord, or of a case that is kept from this
    key, answers 404; one that would show who a confidential resident is, 403."""
    record = await service.find(session, id, key)
    reference = record.case_reference
    if reference is None:
        # Sent before there was a case: it belongs to the one that came of the conversation.
        reference = (await holding.find(session, record.conversation_id, key)).case_reference
    if reference is not None:
        case = await cases.look_up(session, reference, key)
        if case is None:
            raise AttachmentUnknownError
        cases.check_identity(case, key)
    return file_response(record, await made.attachments.read(record))


@router.post("/conversations/{id}/upload-links", status_code=201, response_model=UploadLink)
async def make_link(
    id: Id, key: Writer, session: Writes, now: Now, once: WriteOnce, made: Made
) -> Response:
    """An address on which the resident can send files once, without the chat: for text messages."""

    async def write() -> UploadLink:
        conversation = await holding.find(session, id, key)
        url, expires_at = await service.make_upload_link(
            session, conversation.id, made.settings, now
        )
        return UploadLink(url=url, expires_at=expires_at)

    return await once.do(key, 201, write)
