"""Events: heard at their moment, in order, and never able to half-undo an act."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from abutment.foundation.accounts.models import Account
from abutment.foundation.events import (
    DuplicateSubscription,
    Event,
    EventError,
    NoTransaction,
    Registry,
    When,
)
from abutment.foundation.events.errors import EventError as EventErrorAtItsSource
from abutment.kernel.errors import AbutmentError


@dataclass(frozen=True)
class ChairAdded(Event):
    chair_id: int


@dataclass(frozen=True)
class ChairRemoved(Event):
    chair_id: int


class Refused(AbutmentError):
    """Something that a listener says."""


@pytest.fixture
def registry() -> Registry:
    return Registry()


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.ERROR, logger="abutment.foundation.events.registry"):
        yield caplog


@pytest.mark.usefixtures("committing")
def test_listeners_in_the_transaction_hear_in_the_order_in_which_they_subscribed(registry: Registry):
    heard: list[str] = []
    for name in ("first", "second", "third"):

        def listener(event: ChairAdded, name: str = name) -> None:
            heard.append(f"{name} {event.chair_id}")

        listener.__qualname__ = name
        registry.subscribe(ChairAdded)(listener)
    with transaction.atomic():
        registry.publish(ChairAdded(7))
    assert heard == ["first 7", "second 7", "third 7"]


@pytest.mark.usefixtures("committing")
def test_an_event_is_heard_only_by_those_who_asked_for_its_type(registry: Registry):
    heard: list[int] = []
    registry.subscribe(ChairRemoved)(lambda event: heard.append(event.chair_id))
    with transaction.atomic():
        registry.publish(ChairAdded(7))
    assert heard == []


@pytest.mark.usefixtures("committing")
def test_an_error_in_the_transaction_rolls_the_act_back_and_nothing_is_heard_after(registry: Registry):
    heard: list[int] = []

    @registry.subscribe(ChairAdded, when=When.AFTER_COMMIT)
    def late(event: ChairAdded) -> None:
        heard.append(event.chair_id)

    @registry.subscribe(ChairAdded)
    def refuses(event: ChairAdded) -> None:
        raise Refused("The chair stands in no room. Choose a room.")

    @transaction.atomic
    def act() -> None:
        Account.objects.create_user("act@example.test")
        registry.publish(ChairAdded(7))

    with pytest.raises(Refused):
        act()
    assert not Account.objects.filter(email="act@example.test").exists()
    assert heard == []


@pytest.mark.usefixtures("committing")
def test_after_the_commit_means_after_the_outermost_commit(registry: Registry):
    heard: list[int] = []
    registry.subscribe(ChairAdded, when=When.AFTER_COMMIT)(lambda event: heard.append(event.chair_id))
    with transaction.atomic():
        with transaction.atomic():
            registry.publish(ChairAdded(7))
        assert heard == []
    assert heard == [7]


@pytest.mark.usefixtures("committing")
def test_an_error_after_the_commit_is_logged_in_one_line_and_undoes_nothing(
    registry: Registry, said: pytest.LogCaptureFixture
):
    heard: list[int] = []

    @registry.subscribe(ChairAdded, when=When.AFTER_COMMIT)
    def fails(event: ChairAdded) -> None:
        raise ValueError("Key (email)=(jane@example.test) already exists")

    @registry.subscribe(ChairAdded, when=When.AFTER_COMMIT)
    def still_hears(event: ChairAdded) -> None:
        heard.append(event.chair_id)

    with transaction.atomic():
        Account.objects.create_user("act@example.test")
        registry.publish(ChairAdded(7))
    assert Account.objects.filter(email="act@example.test").exists()
    assert heard == [7]
    assert len(said.messages) == 1
    assert "fails failed after the commit of ChairAdded: ValueError" in said.messages[0]
    assert "jane" not in said.messages[0]
    assert "\n" not in said.messages[0]


@pytest.mark.usefixtures("committing")
def test_our_own_error_after_the_commit_keeps_its_words(registry: Registry, said: pytest.LogCaptureFixture):
    @registry.subscribe(ChairAdded, when=When.AFTER_COMMIT)
    def fails(event: ChairAdded) -> None:
        raise Refused("The chair stands in no room. Choose a room.")

    with transaction.atomic():
        registry.publish(ChairAdded(7))
    assert "The chair stands in no room. Choose a room." in said.messages[0]


@pytest.mark.usefixtures("committing")
def test_an_event_outside_of_a_transaction_is_refused(registry: Registry):
    with pytest.raises(NoTransaction, match="inside the act's own transaction"):
        registry.publish(ChairAdded(7))


def test_a_second_subscription_of_the_same_function_is_refused(registry: Registry):
    def listener(event: Event) -> None: ...

    registry.subscribe(ChairAdded)(listener)
    with pytest.raises(DuplicateSubscription, match="hears ChairAdded already"):
        registry.subscribe(ChairAdded, when=When.AFTER_COMMIT)(listener)
    registry.subscribe(ChairRemoved)(listener)  # another event is another matter


def test_only_frozen_dataclasses_are_events(registry: Registry):
    class Loose(Event):
        pass

    @dataclass
    class Changeable(Event):
        chair_id: int

    for event_type in (Loose, Changeable):
        with pytest.raises(EventError, match="is not an event"):
            registry.subscribe(event_type)
    assert EventError is EventErrorAtItsSource


def test_a_subscription_states_its_moment_and_where_it_is_written(registry: Registry):
    def listener(event: Event) -> None: ...

    registry.subscribe(ChairAdded, when=When.AFTER_COMMIT)(listener)
    (subscription,) = registry.subscriptions(ChairAdded)
    assert subscription.when is When.AFTER_COMMIT
    assert subscription.name.endswith("listener")
    with registry.only():
        assert registry.subscriptions(ChairAdded) == ()
    assert registry.subscriptions(ChairAdded) == (subscription,)
