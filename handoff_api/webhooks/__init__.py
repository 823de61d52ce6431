"""Webhooks: a landlord's own systems hear of what happened, signed, at least once, never with words."""
