"""Two people at once, with real commits: nothing is signed that nobody had seen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from abutment.agreements import actions
from abutment.agreements.models import Amendment, Party, Term
from abutment.foundation.scope import opened
from abutment.kernel.errors import AbutmentError
from abutment.organizations.models import Location
from tests import cast as casting
from tests import conftest as running
from tests.agreements.conftest import FEE, PAYMENT_DAY, STARTS_ON, Desk

TABLES = ("term", "opinion", "coveredlocation", "agreementdocument", "amendment", "party", "agreement")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """A desk whose acts are committed; what they left is taken away at the end, past the guards."""
    with django_db_blocker.unblock():
        yield Desk(casting.load())
        with connections["owner"].cursor() as cursor:
            for name in TABLES:
                cursor.execute(f"alter table agreements_{name} disable trigger user")
            for name in TABLES:
                cursor.execute(f"delete from agreements_{name}")
                cursor.execute(f"alter table agreements_{name} enable trigger user")
            cursor.execute("delete from documents_document")
        for each in connections.all(initialized_only=True):
            each.close()


def waits_for_a_lock() -> bool:
    # As the administrator of the server: to others PostgreSQL says nothing of what a session waits for.
    with running._admin() as admin:
        found = admin.execute(
            "select from pg_stat_activity where wait_event_type = 'Lock' and datname = %s",
            [connections["default"].settings_dict["NAME"]],
        )
        return found.fetchone() is not None


def signed_meanwhile(desk: Desk, instrument: Amendment, act: Callable[[], object]) -> list[str]:
    """What signing is answered that begins after an act of the administrator and before its commit."""
    said: list[str] = []

    def sign() -> None:
        try:
            desk.sign(instrument)
        except AbutmentError as error:
            said.append(str(error))
        finally:
            connections.close_all()

    signing = threading.Thread(target=sign)
    with opened(desk.cast.actor("administrator")):  # everything inside is one transaction, not yet committed
        act()
        signing.start()
        for _ in range(6_000):
            if waits_for_a_lock() or not signing.is_alive():
                break
            time.sleep(0.05)
    signing.join(timeout=300)
    return said


def test_a_term_that_is_being_entered_is_not_signed_unseen(committed: Desk) -> None:
    desk = committed
    agreement = desk.draft()
    instrument = desk.instrument(agreement)
    paper = desk.paper(instrument)
    desk.approve(desk.term(instrument, paper, FEE))
    desk.stamp(instrument)

    said = signed_meanwhile(desk, instrument, lambda: desk.term(instrument, paper, PAYMENT_DAY))
    assert said, "it was signed with a term that nobody had approved"
    with opened(desk.cast.actor("olive")):
        assert Term.objects.filter(agreement=agreement, amendment__signed_on__isnull=False).count() == 0


def test_a_party_that_is_being_taken_away_is_not_signed_for(committed: Desk) -> None:
    desk = committed
    agreement = desk.draft()
    instrument = desk.instrument(agreement)
    desk.approve(desk.term(instrument, desk.paper(instrument), FEE))
    desk.stamp(instrument)
    said = signed_meanwhile(
        desk, instrument, lambda: Party.objects.filter(agreement=agreement, role="manager").delete()
    )
    assert said, "it was signed while a party was being taken away"
    with opened(desk.cast.actor("olive")):
        assert Amendment.objects.get(pk=instrument.pk).signed_on is None


def test_a_location_that_is_being_written_is_not_signed_unseen(committed: Desk) -> None:
    desk, administrator = committed, committed.cast.actor("administrator")
    agreement = desk.draft()
    instrument = desk.instrument(agreement)
    desk.approve(desk.term(instrument, desk.paper(instrument), FEE))
    desk.stamp(instrument)

    def cover() -> None:
        office = Location.objects.get(entity=agreement.entity_id).pk
        actions.cover_location(actor=administrator, agreement=agreement, location_id=office, starts_on=STARTS_ON)

    assert signed_meanwhile(desk, instrument, cover), "it was signed with a location that nobody had approved"
