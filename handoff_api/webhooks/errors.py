"""What can go wrong with a subscription."""

from __future__ import annotations

from handoff_api.errors import Problem


class SubscriptionUnknownError(Problem):
    """No such subscription for this key."""

    status = 404
    code = "subscription_unknown"
    title = "There is no such subscription"

    def __init__(self) -> None:
        super().__init__("Check the id; a key sees its own landlord's subscriptions only.")


class DispatchUnknownError(Problem):
    """No such delivery for this key."""

    status = 404
    code = "delivery_unknown"
    title = "There is no such delivery"

    def __init__(self) -> None:
        super().__init__("Check the id; a key sees its own landlord's deliveries only.")


class SubscriptionDisabledError(Problem):
    """Nothing is sent to a disabled subscription."""

    status = 409
    code = "subscription_disabled"
    title = "The subscription is disabled"

    def __init__(self) -> None:
        super().__init__("Enable it first; then send again.")
