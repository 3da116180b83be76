"""How one room hears what happened in another without being imported by it.

Nouns: Event (a frozen dataclass that says what happened, in numbers), subscription (a function that hears one type
of event, and the moment at which it does), When (inside the transaction, or after its commit).
It never carries patient data, never queues anything by itself, and never lets a listener after the commit undo the act.
"""

from abutment.foundation.events.errors import DuplicateSubscription, EventError, NoTransaction
from abutment.foundation.events.registry import Event, Registry, Subscription, When, publish, registry, subscribe

__all__ = [
    "DuplicateSubscription",
    "Event",
    "EventError",
    "NoTransaction",
    "Registry",
    "Subscription",
    "When",
    "publish",
    "registry",
    "subscribe",
]
