"""Who hears what, and when. Subscriptions are made while Django starts (AppConfig.ready) and then stay as they are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, is_dataclass
from enum import Enum
from functools import partial
from typing import Any, TypeVar

from django.db import transaction

from abutment.foundation.events.errors import DuplicateSubscription, EventError, NoTransaction
from abutment.kernel.errors import AbutmentError

logger = logging.getLogger(__name__)


class When(Enum):
    """The moment at which a subscriber hears an event."""

    IN_TRANSACTION = "in the transaction"  # with the act: its error rolls everything back
    AFTER_COMMIT = "after the commit"  # outside of any scope: its error is logged and undoes nothing


class Event:
    """Something that happened. Subclasses are frozen dataclasses of numbers, dates and short codes; no patient data."""

    __slots__ = ()


E = TypeVar("E", bound=Event)
Subscriber = Callable[[E], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One function that hears one type of event at one moment."""

    event_type: type[Event]
    when: When
    subscriber: Callable[[Any], None]

    @property
    def name(self) -> str:
        """Where the subscriber is written."""
        return f"{self.subscriber.__module__}.{self.subscriber.__qualname__}"


class Registry:
    """Subscriptions in the order in which they were made, which is the order of the rooms in settings."""

    def __init__(self) -> None:
        self._subscriptions: dict[type[Event], list[Subscription]] = {}

    def subscribe(
        self, event_type: type[E], when: When = When.IN_TRANSACTION
    ) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
        """Have the decorated function hear this type of event. Raises DuplicateSubscription, EventError."""
        _check_type(event_type)

        def added(subscriber: Callable[[E], None]) -> Callable[[E], None]:
            new = Subscription(event_type, when, subscriber)
            heard = self._subscriptions.setdefault(event_type, [])
            if any(known.name == new.name for known in heard):
                raise DuplicateSubscription(
                    f"{new.name} hears {event_type.__name__} already. Subscribe it once, in the ready() of its room."
                )
            heard.append(new)
            return subscriber

        return added

    def subscriptions(self, event_type: type[Event]) -> tuple[Subscription, ...]:
        """Who hears this type of event, in order."""
        return tuple(self._subscriptions.get(event_type, ()))

    def publish(self, event: Event) -> None:
        """Tell everybody who hears this type: now, or after the commit of the open transaction.

        What is heard in the transaction may raise: the act is rolled back with it. Raises NoTransaction, EventError.
        """
        _check_type(type(event))
        if not transaction.get_connection().in_atomic_block:
            raise NoTransaction(
                f"{type(event).__name__} was published outside of a transaction. "
                "Publish it inside the act's own transaction."
            )
        heard = self.subscriptions(type(event))
        for subscription in heard:
            if subscription.when is When.AFTER_COMMIT:
                transaction.on_commit(partial(_tell_late, subscription, event))
        for subscription in heard:
            if subscription.when is When.IN_TRANSACTION:
                subscription.subscriber(event)

    @contextmanager
    def only(self, *kept: Subscription) -> Iterator[None]:
        """For tests: the registry holds just these subscriptions inside, and its own again afterwards."""
        before = self._subscriptions
        self._subscriptions = {}
        for subscription in kept:
            self._subscriptions.setdefault(subscription.event_type, []).append(subscription)
        try:
            yield
        finally:
            self._subscriptions = before


def _check_type(event_type: type) -> None:
    is_frozen = is_dataclass(event_type) and bool(getattr(event_type, "__dataclass_params__").frozen)  # noqa: B009
    if not (is_frozen and issubclass(event_type, Event)):
        name = event_type.__name__
        raise EventError(f"{name} is not an event. Write it as @dataclass(frozen=True) class {name}(Event).")


def _tell_late(subscription: Subscription, event: Event) -> None:
    try:
        subscription.subscriber(event)
    except Exception as error:  # the act stands whatever a listener does
        # Only our own messages are written: a database error quotes the values of rows.
        said = str(error) if isinstance(error, AbutmentError) else "no further words, they may hold data"
        logger.error(
            "%s failed after the commit of %s: %s (%s)",
            subscription.name,
            type(event).__name__,
            type(error).__name__,
            said,
        )


registry = Registry()
"""The one registry of the house."""

subscribe = registry.subscribe
publish = registry.publish
