"""Events of the staff stream on the wire."""

from __future__ import annotations

from datetime import datetime

from handoff_api.cases.vocabulary import Kind, Priority, Stage, State
from handoff_api.wire import ResponseBody


class CaseEvent(ResponseBody):
    """Something was done to a case: where to look, never what was said."""

    reference: str
    landlord: str
    action: str
    actor: str
    at: datetime
    kind: Kind
    stage: Stage | None
    state: State
    priority: Priority
    owner: str
