"""A group's speaker may be talked to once every member who was named has agreed."""

from __future__ import annotations

from datetime import datetime

from handoff_api.cases.records import CaseRecord, PartyRecord

# The kind of a speaker's authority that rests on what each member of the group has answered.
EVERY_MEMBER = "every_member"


def members_of(case: CaseRecord) -> list[PartyRecord]:
    """Everybody the speaker named."""
    return [party for party in case.parties if party.role == "group_member"]


def has_agreed(party: PartyRecord) -> bool:
    """Whether nothing of this member waits any more."""
    return (party.authority or {}).get("status") in ("granted", "not_needed")


def weigh(case: CaseRecord, now: datetime) -> bool | None:
    """Give the speaker authority when the last member named has agreed, and put it back to pending
    when one no longer does. True or False when that has changed just now, else None.

    What staff have recorded about the speaker themselves stays as it is.
    """
    speaker = next((party for party in case.parties if party.role == "representative"), None)
    members = members_of(case)
    if speaker is None or not members:
        return None
    before = speaker.authority or {}
    agreed = all(has_agreed(party) for party in members)
    if agreed and before.get("status") == "pending":
        speaker.authority = {
            **before,
            "status": "granted",
            "kind": EVERY_MEMBER,
            "evidence": f"each of the {len(members)} members named has agreed, "
            f"{now:%Y-%m-%d %H:%MZ}; the evidence of each says how, and staff know whether anybody "
            "is missing",
            "given_at": now.isoformat(),
        }
        return True
    rested_on_them = (before.get("status"), before.get("kind")) == ("granted", EVERY_MEMBER)
    if not agreed and rested_on_them:
        speaker.authority = {
            **before,
            "status": "pending",
            "evidence": f"not agreed any more by each of the {len(members)} members named, "
            f"{now:%Y-%m-%d %H:%MZ}",
        }
        return False
    return None
