"""Who may decide about a case: the resident, and whoever has shown that they speak for them."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases import actions as do
from handoff_api.cases import people
from handoff_api.cases.actions.intake import Wish
from handoff_api.cases.errors import AuthorityAwaitedError
from handoff_api.cases.records import CaseRecord
from handoff_api.identity import repository as identity
from handoff_api.keys.service import Key


async def check_may_decide(
    session: AsyncSession, case: CaseRecord, asked: do.CaseAction | do.MoveToStage1, key: Key
) -> None:
    """Refuse the assistant a wish that may not be the resident's own.

    A draft is whoever's who writes it. Staff know whom they speak to and answer for it.
    """
    if not isinstance(asked, Wish) or key.role != "intake" or case.state == "draft":
        return
    if not people.awaits_authority(case):
        return
    link = await identity.link(session, asked.told_in, case.id) if asked.told_in else None
    if link is None or not link.is_resident:
        raise AuthorityAwaitedError(asked.action)
