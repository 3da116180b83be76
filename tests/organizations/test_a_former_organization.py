"""What the former organization sees in its transition, once the practice has gone to another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.models import Entity
from abutment.organizations.models import Affiliation, CoveredEntity, Lease, Location, Management, Practice
from tests.cast import Cast
from tests.organizations.conftest import Visit

SERVER = Actor.system("let a practice change hands")
Days = Callable[[int], date]


@pytest.fixture
def changed_hands(cast: Cast, days: Days) -> Affiliation:
    """Cedar left Keystone ten days ago, in a transition until ten days from now; Summit runs its business since."""
    cedar, summit = cast.entity("cedar"), cast.entity("summit")
    with opened(SERVER):
        old = Affiliation.objects.filter(practice_id=cedar)
        old.update(ends_on=days(-10), sight_ends_on=days(10))
        for fact in (Management, CoveredEntity, Lease):
            fact.objects.filter(entity_id=cedar).update(ends_on=days(-10))
        Management.objects.create(entity_id=cedar, manager_id=summit, starts_on=days(-10))
        CoveredEntity.objects.create(entity_id=cedar, answers_id=summit, starts_on=days(-10))
        Lease.objects.create(
            entity_id=cedar,
            location=Location.objects.get(entity_id=cedar),
            landlord="Elm Street Holdings",
            tenant_id=summit,
            monthly_rent_cents=1,
            starts_on=days(-10),
        )
        return Affiliation.objects.create(
            practice_id=cedar, organization_id=summit, model="service", brand="group", starts_on=days(-10)
        )


def test_the_former_organization_sees_its_own_affiliation_and_not_the_next_one(
    cast: Cast, changed_hands: Affiliation
) -> None:
    for who in ("executive", "administrator", "counsel"):
        with opened(cast.actor(who)):
            assert Practice.objects.filter(pk=cast.entity("cedar")).exists()
            tie = Affiliation.objects.get(practice_id=cast.entity("cedar"))
            assert tie.organization_id == cast.entity("keystone")
            assert not Entity.objects.filter(pk=cast.entity("summit")).exists()


def test_the_former_organization_reads_no_fact_that_names_the_next_one(cast: Cast, changed_hands: Affiliation) -> None:
    cedar, keystone = cast.entity("cedar"), cast.entity("keystone")
    with opened(cast.actor("administrator")):
        assert set(Management.objects.filter(entity_id=cedar).values_list("manager_id", flat=True)) <= {cedar, keystone}
        assert set(CoveredEntity.objects.filter(entity_id=cedar).values_list("answers_id", flat=True)) == {cedar}
        assert set(Lease.objects.filter(entity_id=cedar).values_list("tenant_id", flat=True)) <= {cedar, keystone}


def test_the_practice_sees_both_and_the_next_organization_its_own_alone(cast: Cast, changed_hands: Affiliation) -> None:
    with opened(cast.actor("olive")):
        assert set(Affiliation.objects.values_list("organization__name", flat=True)) == {
            "Keystone Dental Partners",
            "Summit Smiles",
        }
        assert Management.objects.filter(manager_id=cast.entity("summit")).exists()
        assert Lease.objects.filter(tenant_id=cast.entity("summit")).exists()
    with opened(cast.actor("summit_executive")):
        ties = Affiliation.objects.filter(practice_id=cast.entity("cedar"))
        assert [tie.pk for tie in ties] == [changed_hands.pk]
        assert Management.objects.filter(manager_id=cast.entity("summit")).exists()


def test_its_page_says_that_the_present_manager_is_not_shown_and_why(
    cast: Cast, reader: Visit, changed_hands: Affiliation
) -> None:
    said = reader("executive").get(f"/practices/{cast.entity('cedar')}/").content.decode()
    assert "Summit" not in said
    assert "not shown: the affiliation has ended" in said
    assert "Summit Smiles" in reader("olive").get(f"/practices/{cast.entity('cedar')}/").content.decode()


def test_a_role_narrowed_to_a_region_sees_its_own_organizations_affiliation_alone(cast: Cast, days: Days) -> None:
    birch = cast.entity("birch")
    with opened(SERVER):
        Affiliation.objects.filter(practice_id=birch).update(ends_on=days(-10), sight_ends_on=days(10))
        Affiliation.objects.create(
            practice_id=birch,
            organization_id=cast.entity("summit"),
            model="service",
            brand="group",
            starts_on=days(-10),
        )
    with opened(cast.actor("south_executive")):
        tie = Affiliation.objects.get()
        assert (tie.practice_id, tie.organization_id) == (birch, cast.entity("keystone"))
