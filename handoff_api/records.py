"""Every table in one place, for the migrations."""

from handoff_api.access.records import ReadingRecord
from handoff_api.alerts.records import AlertRecord
from handoff_api.attachments.records import AttachmentRecord
from handoff_api.authority.records import AuthorityRequestRecord
from handoff_api.cases.records import CaseRecord
from handoff_api.channels.records import InboxRecord
from handoff_api.conversations.records import ConversationRecord
from handoff_api.database import Record
from handoff_api.idempotency.records import AnswerRecord
from handoff_api.identity.records import IdentityCheckRecord
from handoff_api.keys.records import KeyRecord
from handoff_api.letters.records import LetterRecord
from handoff_api.messages.outbox import DispatchRecord
from handoff_api.messages.records import MessageRecord
from handoff_api.ombudsman.records import DeterminationRecord
from handoff_api.privacy.records import LegalHoldRecord
from handoff_api.replies.records import DraftRecord
from handoff_api.surveys.records import SurveyRecord
from handoff_api.switch.records import SwitchRecord
from handoff_api.timers.records import FiringRecord
from handoff_api.webhooks.records import WebhookDispatchRecord

METADATA = Record.metadata
TABLES = (
    AlertRecord,
    AnswerRecord,
    AttachmentRecord,
    AuthorityRequestRecord,
    IdentityCheckRecord,
    CaseRecord,
    ConversationRecord,
    DeterminationRecord,
    DispatchRecord,
    DraftRecord,
    FiringRecord,
    InboxRecord,
    KeyRecord,
    LegalHoldRecord,
    LetterRecord,
    MessageRecord,
    ReadingRecord,
    SurveyRecord,
    SwitchRecord,
    WebhookDispatchRecord,
)
