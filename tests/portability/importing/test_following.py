"""What follows imports: the event that tells of them, and the feed of their changes."""

from __future__ import annotations

import pytest

from abutment.foundation.events import Subscription, When, registry
from abutment.foundation.scope import opened
from abutment.kernel.errors import AbutmentError
from abutment.patients.models import Patient
from abutment.portability.events import RecordsImported
from abutment.portability.queries.changes import Feed, changes
from abutment.portability.rules.changes import START, Place
from tests.cast import SERVER
from tests.portability.importing.offices import Office


def test_an_import_tells_in_its_transaction_what_it_brought(office: Office) -> None:
    heard: list[RecordsImported] = []
    with registry.only(Subscription(RecordsImported, When.IN_TRANSACTION, heard.append)):
        first = office.imports()
        office.do("UPDATE patient SET FName = 'Nell' WHERE PatNum = 1", "DELETE FROM procnote")
        second = office.imports()
    assert heard == [
        RecordsImported(office.entity, first.pk, 17, 0, 0),
        RecordsImported(office.entity, second.pk, 0, 1, 1),
    ]


def test_an_import_that_fails_tells_nothing(office: Office) -> None:
    heard: list[RecordsImported] = []
    office.do("DROP TABLE patient")
    listener = Subscription(RecordsImported, When.IN_TRANSACTION, heard.append)
    with registry.only(listener), pytest.raises(AbutmentError):
        office.imports()
    assert heard == []


@pytest.mark.parametrize(
    ("statement", "numbers"),
    [
        ("UPDATE patient SET FName = 'Nell' WHERE PatNum = 1", {1}),
        ("UPDATE patient SET Guarantor = 2 WHERE PatNum = 1", {1}),
        ("DELETE FROM patient WHERE PatNum = 2", {2}),
        ("UPDATE clinic SET Description = 'Second'", set()),
    ],
)
def test_the_feed_tells_what_an_import_changed_and_nothing_else(
    office: Office, statement: str, numbers: set[int]
) -> None:
    office.imports()
    _as_if_an_hour_ago()
    with opened(SERVER):
        before = changes(SERVER, office.entity, Feed.PATIENTS, START, 50)
    assert {each.number for each in before.rows} == {1, 2}
    office.do(statement)
    office.imports()
    assert _changed(office, before.place) == numbers


def _as_if_an_hour_ago() -> None:
    # Imports of a test share one transaction, and so the moment of all its rows.
    with opened(SERVER):
        for row in Patient.objects.all():
            Patient.objects.filter(pk=row.pk).update(kept_at=row.kept_at.replace(year=row.kept_at.year - 1))


def _changed(office: Office, since: Place) -> set[int]:
    with opened(SERVER):
        return {each.number for each in changes(SERVER, office.entity, Feed.PATIENTS, since, 50).rows}
