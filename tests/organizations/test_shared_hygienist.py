"""Two practices share a hygienist, and neither sees the other through her (LibreHealth issue 1137's case)."""

from __future__ import annotations

import pytest

from abutment.foundation.scope import opened
from abutment.organizations.models import Assignment, LegalOwnership, Location, Person, Practice
from tests.cast import Cast
from tests.organizations.conftest import Visit

AT_CEDAR = ["olive", "dentist", "assistant", "practice_manager"]


@pytest.mark.parametrize("who", AT_CEDAR)
def test_a_colleague_at_one_sees_her_there_and_nothing_of_the_other(cast: Cast, who: str) -> None:
    with opened(cast.actor(who)):
        hana = Person.objects.prefetch_related("assignments").get(pk=cast.persons["hana"])
        assert {each.entity_id for each in hana.assignments.all()} == {cast.entity("cedar")}
        for rows in (
            Assignment.objects.filter(person=hana, entity=cast.entity("birch")),
            Assignment.objects.filter(person__assignments__entity=cast.entity("birch")),
            Practice.objects.filter(entity__assignments__person=hana).exclude(pk=cast.entity("cedar")),
            Location.objects.filter(entity__assignments__person=hana).exclude(entity=cast.entity("cedar")),
            Person.objects.filter(pk=cast.persons["birch_desk"]),
            LegalOwnership.objects.filter(entity=cast.entity("birch")),
        ):
            assert not rows.exists()


@pytest.mark.parametrize("who", AT_CEDAR)
def test_her_page_and_the_list_name_one_practice_only(cast: Cast, reader: Visit, who: str) -> None:
    client = reader(who)
    for address in (
        f"/people/{cast.persons['hana']}/",
        "/people/?q=hana",
        "/people/?role=hygienist",
        "/people/?export=csv",
    ):
        said = client.get(address).content.decode()
        assert "Cedar Dental" in said
        assert "Birch" not in said, address


def test_nothing_is_found_by_asking_for_the_other_practice(cast: Cast, reader: Visit) -> None:
    said = reader("olive").get(f"/people/?entity={cast.entity('birch')}").content.decode()
    assert "Birch" not in said


def test_she_sees_what_she_does_at_both_but_only_the_colleagues_of_where_she_looks(cast: Cast, reader: Visit) -> None:
    with opened(cast.actor("hana", "birch")):
        assert set(Person.objects.values_list("pk", flat=True)) == {
            cast.persons["hana"],
            cast.persons["bruno"],
            cast.persons["birch_desk"],
        }
    said = reader("hana", "birch").get(f"/people/{cast.persons['hana']}/").content.decode()
    assert "Cedar Dental" in said
    assert "Birch Dental" in said
    assert reader("hana", "birch").get(f"/people/{cast.persons['dentist']}/").status_code == 404


def test_a_manager_of_one_cannot_end_or_change_what_she_does_at_the_other(cast: Cast, reader: Visit) -> None:
    with opened(cast.actor("bruno")):
        other = Assignment.objects.get(person=cast.persons["hana"], entity=cast.entity("birch"))
    client = reader("practice_manager")
    assert client.get(f"/assignments/{other.pk}/end/").status_code == 404
    assert client.post(f"/assignments/{other.pk}/end/", {"ends_on": "2026-01-01"}).status_code == 404
    assert client.post(f"/assignments/{other.pk}/withdraw/").status_code == 404
    with opened(cast.actor("practice_manager")):
        assert Assignment.objects.filter(pk=other.pk).update(ends_on="2026-01-01") == 0
