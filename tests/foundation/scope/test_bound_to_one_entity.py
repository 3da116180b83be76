"""The software, bound to one practice: its rows, and nothing of anybody else."""

from __future__ import annotations

import pytest
from django.db import connection

from abutment.foundation.jobs.orders import order_for, read_order, seal_for
from abutment.foundation.scope import Actor, claims, opened
from abutment.foundation.scope.models import Entity
from abutment.organizations.models import Affiliation, Person, Practice
from tests.cast import SERVER, Cast
from tests.foundation.jobs import sample_jobs
from tests.rights.test_walk import leave_marks

NEIGHBORS = "bound reader"


def bound(cast: Cast, name: str) -> Actor:
    return Actor.system(NEIGHBORS).acting_for(cast.entity(name))


def test_bound_to_a_practice_the_software_holds_every_purpose_there_and_none_elsewhere(cast: Cast) -> None:
    with opened(bound(cast, "cedar")):
        for purpose in ("chart.read", "money.read", "clinical", "records.take", "records.mirror", "audit.read"):
            assert claims.entities(purpose) == [cast.entity("cedar")]
    with opened(SERVER):
        assert set(claims.entities("chart.read")) >= {cast.entity("cedar"), cast.entity("birch")}


def test_bound_to_a_practice_the_software_is_not_the_server(cast: Cast) -> None:
    with opened(bound(cast, "cedar")), connection.cursor() as cursor:
        cursor.execute("select foundation.is_server(), foundation.bound_to()")
        assert cursor.fetchone() == (False, cast.entity("cedar"))
    with opened(SERVER), connection.cursor() as cursor:
        cursor.execute("select foundation.is_server(), foundation.bound_to()")
        assert cursor.fetchone() == (True, None)


@pytest.mark.parametrize("who", ["olive", "controller"])
def test_an_account_is_bound_by_its_roles_alone(cast: Cast, who: str) -> None:
    with opened(cast.actor(who)), connection.cursor() as cursor:
        cursor.execute("select foundation.bound_to(), foundation.neighbors()")
        assert cursor.fetchone() == (None, [])


def test_bound_to_an_entity_that_is_not_there_the_software_sees_nothing(cast: Cast) -> None:
    with opened(Actor.system(NEIGHBORS).acting_for(987_654)):
        assert claims.entities("chart.read") == []
        assert not Practice.objects.exists()


def test_bound_to_a_practice_the_software_reads_the_names_of_those_whom_its_rows_name(cast: Cast) -> None:
    leave_marks("cedar", cast, "olive")
    with opened(SERVER):
        organizations = set(
            Affiliation.objects.filter(practice_id=cast.entity("cedar")).values_list("organization", flat=True)
        )
    with opened(bound(cast, "cedar")):
        seen = set(Entity.objects.values_list("pk", flat=True))
        people = {str(person) for person in Person.objects.all()}
    assert organizations < seen == organizations | {cast.entity("cedar")}
    assert any("Olive" in person for person in people)
    assert not any("Bruno" in person or "Astrid" in person for person in people)


def test_a_job_of_the_software_for_one_practice_stays_bound_to_it(cast: Cast) -> None:
    actor = bound(cast, "cedar")
    order = order_for(sample_jobs.leave_mark, actor, {"number": 7})
    sealed = {**order, "seal": seal_for(sample_jobs.leave_mark, 1, order)}
    assert read_order(sample_jobs.leave_mark, 1, sealed)[0] == actor
