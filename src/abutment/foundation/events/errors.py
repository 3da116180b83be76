"""What can be wrong with telling and hearing events."""

from abutment.kernel.errors import AbutmentError


class EventError(AbutmentError):
    """Something about an event or a subscription stands in the way."""


class DuplicateSubscription(EventError):
    """The same function was subscribed to the same event twice."""


class NoTransaction(EventError):
    """An event was published outside of the transaction of the act that it tells of."""
