"""Two people at once, with real commits: nothing is signed that nobody had seen."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from abutment.agreements.models import Term
from abutment.foundation.scope import opened
from abutment.kernel.errors import AbutmentError
from tests import cast as casting
from tests.agreements.conftest import FEE, PAYMENT_DAY, Desk

TABLES = ("term", "opinion", "agreementdocument", "amendment", "coveredlocation", "party", "agreement")


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
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_stat_activity where wait_event_type = 'Lock' "
            "and datname = current_database() and query like '%agreements_amendment%')"
        )
        return bool(cursor.fetchone()[0])


def test_a_term_that_is_being_entered_is_not_signed_unseen(committed: Desk) -> None:
    desk, said = committed, []
    agreement = desk.draft()
    instrument = desk.instrument(agreement)
    paper = desk.paper(instrument)
    desk.approve(desk.term(instrument, paper, FEE))
    desk.stamp(instrument)

    def sign() -> None:
        try:
            desk.sign(instrument)
        except AbutmentError as error:
            said.append(str(error))
        finally:
            connections.close_all()

    signing = threading.Thread(target=sign)
    with opened(desk.cast.actor("administrator")):  # everything inside is one transaction, not yet committed
        desk.term(instrument, paper, PAYMENT_DAY)
        signing.start()
        for _ in range(600):
            if waits_for_a_lock() or not signing.is_alive():
                break
            time.sleep(0.05)
    signing.join(timeout=30)
    assert said, "it was signed with a term that nobody had approved"
    with opened(desk.cast.actor("olive")):
        assert Term.objects.filter(agreement=agreement, amendment__signed_on__isnull=False).count() == 0
