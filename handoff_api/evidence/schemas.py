"""The evidence pack on the wire."""

from __future__ import annotations

from datetime import date, datetime

from handoff_api.alerts.schemas import AlertRead
from handoff_api.attachments.schemas import AttachmentRead
from handoff_api.cases.schemas import CaseRead, History
from handoff_api.letters.schemas import LetterRead
from handoff_api.messages.deliveries import Dispatch
from handoff_api.messages.schemas import ThreadMessage
from handoff_api.ombudsman.schemas import DeterminationRead
from handoff_api.surveys.schemas import SurveyRead
from handoff_api.wire import ResponseBody


class Document(ResponseBody):
    """A text in force: the landlord's policy, the Code, the law."""

    book: str
    edition: str
    title: str
    status: str
    starts_on: date
    until: date | None
    dated_because: str
    source_sha256: str | None


class ClauseRelied(ResponseBody):
    """A clause that something in the case rests on, and what rests on it."""

    id: str
    edition: str
    title: str
    cite: str
    says: str
    text: str | None
    reading: str | None
    relied_on_for: list[str]


class DatePromised(ResponseBody):
    """A date with its arithmetic, by the policy and by the Code, and what became of it."""

    name: str
    due_on: date
    policy_due_on: date | None
    code_due_on: date | None
    because: str
    clause: str
    met_on: date | None
    met: str


class LetterIssued(LetterRead):
    """A letter with its words as they went out."""

    html: str


class Evidence(ResponseBody):
    """The whole record. ``sha256`` is of everything else in it, written as JSON with sorted keys
    and no spaces; ``missing`` names what such a record should hold and this one does not."""

    reference: str
    landlord: str
    landlord_name: str
    made_at: datetime
    made_by: str
    documents: list[Document]
    case: CaseRead
    dates: list[DatePromised]
    clauses: list[ClauseRelied]
    transcript: list[ThreadMessage]
    letters: list[LetterIssued]
    deliveries: list[Dispatch]
    attachments: list[AttachmentRead]
    alerts: list[AlertRead]
    surveys: list[SurveyRead]
    determinations: list[DeterminationRead]
    history: History
    missing: list[str]
    sha256: str
