"""Who sees the words of a practice's own lists: all who see the practice, but for lists in which a person may stand."""

from __future__ import annotations

import pytest
from django.db import connection

from abutment.foundation.scope import may, opened
from abutment.patients.models import Definition
from abutment.portability.opendental.lists import LISTS
from tests.cast import AT_KEYSTONE, SERVER, Cast
from tests.patients.charts import mirrored

OPEN = {"definition", "recall", "appointment", "coverage"}
KINDS = sorted({each.kind for each in LISTS if each.table == "patients_definition"} | {"another"})


@pytest.fixture
def lists(cast: Cast) -> int:
    """A word of each list at Cedar."""
    place = cast.entity("cedar")
    with opened(SERVER):
        mirrored(place)
        for number, kind in enumerate(KINDS, start=1):
            Definition.objects.create(entity_id=place, kind=kind, number=number, name=f"Quill, Rosa ({kind})")
    return place


def seen(cast: Cast, who: str, place: int) -> set[str]:
    """The lists of which the database itself shows rows to somebody, asked without any query of ours."""
    with opened(cast.actor(who)), connection.cursor() as cursor:
        cursor.execute("select kind, name from patients_definition where entity_id = %s", [place])
        return {kind for kind, _ in cursor.fetchall()}


@pytest.mark.parametrize("role", AT_KEYSTONE)
def test_who_works_for_the_organization_sees_no_list_in_which_a_patient_may_stand(
    cast: Cast, lists: int, role: str
) -> None:
    assert seen(cast, role, lists) == (set(KINDS) if role == "billing" else OPEN)


@pytest.mark.parametrize("who", ["olive", "dentist", "hana", "assistant", "front_desk", "practice_manager"])
def test_who_may_see_patients_sees_every_list(cast: Cast, lists: int, who: str) -> None:
    assert seen(cast, who, lists) == set(KINDS)


@pytest.mark.parametrize("who", ["bruno", "birch_desk", "astrid", "summit_executive"])
def test_nobody_sees_a_list_of_another_practice(cast: Cast, lists: int, who: str) -> None:
    assert seen(cast, who, lists) == set()


def test_a_list_is_shown_as_far_as_its_reader_may_see_patients_whoever_it_is(cast: Cast, lists: int) -> None:
    for who in cast.everybody:
        with opened(cast.actor(who)):
            patients, practice = may("patients.read", lists), may("network.read", lists)
        assert seen(cast, who, lists) == (set(KINDS) if patients else OPEN if practice else set()), who


def test_nobody_but_the_software_writes_a_word_of_a_mirrored_list(cast: Cast, lists: int) -> None:
    with opened(cast.actor("dentist")), connection.cursor() as cursor:
        cursor.execute("update patients_definition set name = 'changed' where entity_id = %s", [lists])
        assert cursor.rowcount == 0
    with opened(SERVER):
        assert Definition.objects.filter(entity_id=lists).update(is_hidden=True) == len(KINDS)
