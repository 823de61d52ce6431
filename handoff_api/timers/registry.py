"""Every timer there is, in the order they ring."""

from __future__ import annotations

from handoff_api.timers.deadlines import DeadlineMissed, DeadlineNear
from handoff_api.timers.drafts import DraftAbandoned
from handoff_api.timers.emergencies import EmergencyUntaken
from handoff_api.timers.quick_fix import QuickFixLimit, QuickFixOver
from handoff_api.timers.reviews import AdjustmentReview, RestrictionReview
from handoff_api.timers.timer import Timer
from handoff_api.timers.unread import ReplyUnread

# Emergencies first. The quick fix moves before its dates are looked at: the Stage 1 date counts.
TIMERS: tuple[Timer, ...] = (
    EmergencyUntaken(),
    QuickFixLimit(),
    QuickFixOver(),
    DeadlineMissed(),
    DeadlineNear(),
    AdjustmentReview(),
    RestrictionReview(),
    DraftAbandoned(),
    ReplyUnread(),
)
