"""When a patient was here, comes next, and is due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from abutment.foundation.scope import opened
from abutment.patients import queries as patients
from abutment.schedule import queries
from abutment.schedule.models import Appointment, Recall
from tests.cast import SERVER, Cast, today
from tests.patients.charts import Family, keep_family


@pytest.fixture
def family(cast: Cast) -> Family:
    """A family at Cedar."""
    return keep_family(cast.entity("cedar"))


def test_the_last_visit_took_place_and_the_next_one_is_ahead(cast: Cast, family: Family) -> None:
    desk = cast.actor("front_desk")
    with opened(desk):
        rows = patients.patients(desk).annotate(
            last_visit=queries.last_visit(today()), next_visit=queries.next_visit(today())
        )
        found = {row.pk: (row.last_visit, row.next_visit) for row in rows}
    assert found == {
        family.guarantor: (today() - timedelta(days=20), today() + timedelta(days=14)),
        family.partner: (None, None),
        family.child: (None, None),
    }


@pytest.mark.parametrize("status", ["broken", "unscheduled", "planned", "note"])
def test_what_is_not_in_the_schedule_is_no_next_visit(cast: Cast, family: Family, status: str) -> None:
    with opened(SERVER):
        Appointment.objects.filter(patient_id=family.guarantor, status="scheduled").update(status=status)
    desk = cast.actor("front_desk")
    with opened(desk):
        rows = patients.patients(desk).annotate(next_visit=queries.next_visit(today()))
        assert {row.next_visit for row in rows} == {None}


@pytest.mark.parametrize(
    ("facts", "is_overdue"),
    [
        ({}, True),
        ({"due_on": timedelta(0)}, False),
        ({"is_disabled": True}, False),
        ({"scheduled_on": timedelta(days=3)}, False),
        ({"scheduled_on": timedelta(days=-3)}, True),
        ({"due_on": None}, False),
        ({"gone_at": "2026-11-01T12:00Z"}, False),
    ],
)
def test_a_recall_is_overdue_when_it_was_due_and_nothing_is_scheduled(
    cast: Cast, family: Family, facts: dict[str, object], is_overdue: bool
) -> None:
    """Days are told from the day of the test: midnight may come after tests were collected."""
    days = {name: today() + fact if isinstance(fact, timedelta) else fact for name, fact in facts.items()}
    with opened(SERVER):
        Recall.objects.filter(patient_id=family.guarantor).update(**days)
    desk = cast.actor("front_desk")
    with opened(desk):
        rows = patients.patients(desk).filter(queries.is_recall_overdue(today()))
        assert [row.pk for row in rows] == ([family.guarantor] if is_overdue else [])


def test_who_does_not_see_the_schedule_sees_no_visit(cast: Cast, family: Family) -> None:
    with opened(cast.actor("executive")):
        assert not Appointment.objects.exists()
        assert not Recall.objects.exists()
