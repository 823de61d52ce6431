"""Who the timers are to the rest of the service."""

from handoff_api.keys.service import EVERY_LANDLORD, Key

SYSTEM = Key(id="timers", role="system", landlord=EVERY_LANDLORD)
