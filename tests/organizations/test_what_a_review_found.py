"""Ways in that a review of the network opened, each held shut: by the database, whoever asks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from abutment.foundation.scope import Actor, opened
from abutment.organizations import actions
from abutment.organizations.actions.people import License
from abutment.organizations.errors import NotAllowed
from abutment.organizations.models import Assignment, Person, Role
from tests.cast import Cast, today
from tests.organizations.conftest import Visit


def sql(actor: Actor, statement: str, *parameters: int) -> int:
    """Run a statement as the application login in an actor's scope; returns how many rows it touched."""
    with opened(actor), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def own(cast: Cast, name: str, role: str) -> Assignment:
    with opened(Actor.system("look")):
        held: Assignment = Assignment.objects.select_related("role").get(
            person_id=cast.persons[name], role__code=role, ends_on=None
        )
    return held


@pytest.mark.parametrize("who", ["administrator", "people", "practice_manager"])
@pytest.mark.parametrize(("whose", "role"), [("olive", "owner"), ("olive", "dentist"), ("dentist", "dentist")])
def test_nobody_but_an_owner_or_the_person_ends_a_clinical_or_an_owner_s_role(
    cast: Cast, who: str, whose: str, role: str
) -> None:
    held = own(cast, whose, role)
    actor = cast.actor(who)
    with opened(actor), pytest.raises(NotAllowed):
        actions.end_assignment(actor=actor, assignment=held, ends_on=today() + timedelta(days=1))


def test_the_last_owner_stays_until_another_is_granted(cast: Cast) -> None:
    actor = cast.actor("olive")
    with opened(actor), pytest.raises(NotAllowed, match="last owner"):
        actions.end_assignment(actor=actor, assignment=own(cast, "olive", "owner"), ends_on=today() + timedelta(days=1))


def test_a_dentist_ends_their_own_assignment_and_an_owner_anybody_s(cast: Cast) -> None:
    owner = cast.actor("olive")
    with opened(owner):
        ended = actions.end_assignment(
            actor=owner, assignment=own(cast, "assistant", "assistant"), ends_on=today() + timedelta(days=1)
        )
    assert ended.ends_on == today() + timedelta(days=1)


@pytest.mark.parametrize("who", ["olive", "practice_manager"])
def test_nothing_ends_in_the_past(cast: Cast, who: str) -> None:
    """Pages of earlier days would change."""
    actor = cast.actor(who)
    with opened(actor), pytest.raises(NotAllowed, match="today or later"):
        actions.end_assignment(
            actor=actor, assignment=own(cast, "front_desk", "front_desk"), ends_on=today() - timedelta(days=30)
        )


@pytest.mark.parametrize(
    "change",
    [
        "person_id = (select id from organizations_person where account_id = foundation.account())",
        "role_id = (select id from organizations_role where code = 'owner')",
        "starts_on = '2020-01-01'",
        "license_number = 'another'",
    ],
)
def test_a_proposal_is_not_rewritten_between_reading_and_granting(cast: Cast, change: str) -> None:
    people = cast.actor("administrator")
    with opened(people):
        proposal = actions.propose_assignment(
            actor=people,
            person=Person.objects.get(pk=cast.persons["front_desk"]),
            entity_id=cast.entity("cedar"),
            role_code="assistant",
            starts_on=date(2026, 1, 1),
            license=License("US-NY", "x-1"),
        )
    with pytest.raises(DatabaseError, match="propose a new one"), transaction.atomic():
        sql(people, f"update organizations_assignment set {change} where id = %s", proposal.pk)


@pytest.mark.parametrize("role", ["controller", "executive", "counsel", "administrator"])
def test_nobody_grants_a_role_to_themselves(cast: Cast, role: str) -> None:
    actor = cast.actor("people")
    with opened(actor), pytest.raises(NotAllowed, match="themselves"):
        actions.propose_assignment(
            actor=actor,
            person=Person.objects.get(pk=cast.persons["people"]),
            entity_id=cast.entity("keystone"),
            role_code=role,
            starts_on=today(),
        )


def test_a_person_out_of_sight_cannot_be_named_and_answers_as_one_who_does_not_exist(cast: Cast) -> None:
    actor = cast.actor("practice_manager")
    statement = (
        "insert into organizations_assignment (person_id, entity_id, role_id, starts_on, license_jurisdiction, "
        "license_number) values (%s, %s, (select id from organizations_role where code = 'front_desk'), now(), '', '')"
    )
    answers = []
    for person in (cast.persons["astrid"], 999_999):
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            sql(actor, statement, person, cast.entity("cedar"))
        answers.append(str(caught.value).split("\n")[0])
    assert len(set(answers)) == 1


@pytest.mark.parametrize("who", ["practice_manager", "administrator", "people", "olive"])
def test_an_update_without_a_condition_reaches_only_people_of_one_s_own_places(cast: Cast, who: str) -> None:
    with opened(Actor.system("count")):
        names = dict(Person.objects.values_list("pk", "suffix"))
    try:
        with transaction.atomic():
            sql(cast.actor(who), "update organizations_person set suffix = 'X'")
    except DatabaseError:
        pass  # refused as a whole is as good
    with opened(Actor.system("count")):
        after = dict(Person.objects.values_list("pk", "suffix"))
    foreign = {cast.persons["astrid"], cast.persons["summit_executive"]}
    assert all(after[person] == names[person] for person in foreign)


def test_the_organization_renames_no_owner(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="only the person"), transaction.atomic():
        sql(
            cast.actor("administrator"),
            "update organizations_person set family_name = 'Mallory' where id = %s",
            cast.persons["olive"],
        )


def test_who_was_taken_on_by_the_organization_sees_no_chart_in_an_emergency(cast: Cast) -> None:
    people = cast.actor("administrator")
    with opened(people):
        actions.propose_assignment(
            actor=people,
            person=Person.objects.get(pk=cast.persons["birch_desk"]),
            entity_id=cast.entity("cedar"),
            role_code="front_desk",
            starts_on=today() - timedelta(days=3),
        )
    taken_on = cast.actor("birch_desk", "cedar")
    with opened(taken_on):
        with pytest.raises(NotAllowed, match="taken on"):
            actions.take_emergency_access(
                actor=taken_on,
                entity_id=cast.entity("cedar"),
                reason="I felt like reading charts.",
                moment=timezone.now(),
            )
        assert charts() == []


def test_sight_of_an_emergency_ends_with_the_assignment(cast: Cast) -> None:
    desk = cast.actor("front_desk")
    with opened(desk):
        actions.take_emergency_access(
            actor=desk, entity_id=cast.entity("cedar"), reason="A patient faints in the chair.", moment=timezone.now()
        )
        assert charts() == [cast.entity("cedar")]
    owner = cast.actor("olive")
    with opened(owner):
        actions.end_assignment(actor=owner, assignment=own(cast, "front_desk", "front_desk"), ends_on=today())
    with opened(desk):
        assert charts() == []


def charts() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select foundation.scope('chart.read')")
        row = cursor.fetchone()
    return list(row[0]) if row else []


def test_the_state_of_a_practice_is_changed_by_its_owners_only(cast: Cast) -> None:
    change = "update organizations_practice set jurisdiction = 'US-WA' where entity_id = %s"
    with pytest.raises(DatabaseError, match="by its owners"), transaction.atomic():
        sql(cast.actor("administrator"), change, cast.entity("cedar"))
    assert sql(cast.actor("olive"), change, cast.entity("cedar")) == 1


def test_a_role_limited_to_a_region_ends_nobody_of_the_whole_organization(cast: Cast) -> None:
    with opened(Actor.system("seat")):
        region = Assignment.objects.get(person_id=cast.persons["south_executive"]).region
        Assignment.objects.create(
            person_id=cast.persons["south_executive"],
            entity_id=cast.entity("keystone"),
            role=Role.objects.get(code="people"),
            region=region,
            starts_on=today() - timedelta(days=9),
            granted_at=timezone.now(),
        )
    actor = cast.actor("south_executive")
    with opened(actor), pytest.raises(NotAllowed, match="region"):
        actions.end_assignment(
            actor=actor, assignment=own(cast, "administrator", "administrator"), ends_on=today() + timedelta(days=1)
        )


@pytest.mark.parametrize(("who", "sees_it"), [("olive", True), ("practice_manager", False), ("people", False)])
def test_ending_a_clinical_role_is_offered_to_who_may_do_it(cast: Cast, reader: Visit, who: str, sees_it: bool) -> None:
    held = own(cast, "assistant", "assistant")
    page = reader(who).get(f"/people/{cast.persons['assistant']}/").content.decode()
    assert (f"/assignments/{held.pk}/end/" in page) is sees_it


@pytest.mark.parametrize(
    "address",
    ["/network/?on=9999-12-31", "/network/?on=0001-01-01", "/locations/?on=9999-12-31", "/people/?on=9999-12-31"],
)
def test_a_day_at_the_end_of_the_calendar_is_no_crash(cast: Cast, reader: Visit, address: str) -> None:
    assert reader("executive").get(address).status_code == 200


@pytest.mark.parametrize("what", ["practices", "locations", "people"])
def test_an_offset_beyond_all_rows_is_refused_in_words(cast: Cast, reader: Visit, what: str) -> None:
    assert reader("executive").get(f"/api/{what}?offset=99999999999999999999").status_code == 422
