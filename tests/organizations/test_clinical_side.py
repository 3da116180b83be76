"""Clinical work stays on the practice's side, whoever writes and by whatever road."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from abutment.foundation.scope import Actor, opened
from abutment.organizations import actions
from abutment.organizations.actions.people import License
from abutment.organizations.errors import Malformed, NotAllowed, Overlaps
from abutment.organizations.models import Assignment, Person
from abutment.organizations.refusals import in_words
from tests.cast import START, Cast
from tests.organizations.conftest import Visit, claim, refused

Raw = psycopg.Connection[Any]
LICENSE = License("US-NY", "X-1")
SERVER = Actor.system("try what nobody may")


def person(cast: Cast, name: str) -> Person:
    return Person.objects.get(pk=cast.persons[name])


@pytest.mark.parametrize(
    "statement",
    [
        "insert into organizations_rolecapability (role_id, capability_id) "
        "select id, 'chart.read' from organizations_role where code = 'executive'",
        "insert into organizations_rolecapability (role_id, capability_id) "
        "select id, 'chart.read' from organizations_role where code = 'auditor'",
        "insert into organizations_rolecapability (role_id, capability_id) "
        "select id, 'diagnosis.make' from organizations_role where code = 'practice_manager'",
        "insert into organizations_rolecapability (role_id, capability_id, role_is_clinical, role_party) "
        "select id, 'chart.read', true, 'practice' from organizations_role where code = 'billing'",
        "update organizations_role set party = 'organization' where code = 'dentist'",
        "update organizations_role set party = 'outside' where code = 'hygienist'",
        "update organizations_role set is_clinical = true, needs_owner = true where code = 'executive'",
        "update organizations_role set needs_owner = false where code = 'dentist'",
        "update organizations_role set is_clinical = false where code = 'dentist'",
        "update organizations_capability set side = 'clinical' where code = 'money.read'",
        "update organizations_rolecapability set capability_side = 'business' where capability_id = 'chart.read'",
        "update organizations_rolecapability set role_id = "
        "(select id from organizations_role where code = 'executive') where capability_id = 'chart.write'",
        "insert into organizations_role (code, label, party, is_clinical, needs_owner) "
        "values ('clinical_director', 'Clinical director', 'organization', true, true)",
        "insert into organizations_role (code, label, party, is_clinical, needs_owner) "
        "values ('locum', 'Locum', 'practice', true, false)",
        "update scope_entity set kind = 'organization' where kind = 'practice'",
    ],
)
def test_no_role_off_the_practices_side_can_come_to_carry_a_clinical_capability(
    owner_login: Raw, application_login: Raw, cast: Cast, statement: str
) -> None:
    refused(owner_login, statement)
    claim(application_login, SERVER)
    refused(application_login, statement)


ASSIGN = (
    "insert into organizations_assignment (person_id, entity_id, role_id, starts_on, license_jurisdiction, "
    "license_number, granted_at, granter_holds_organization_role, holder_holds_organization_role) "
    "select %s, %s, r.id, '2024-01-01', 'US-NY', 'X-1', {granted}, false, false "
    "from organizations_role r where r.code = %s"
)


@pytest.mark.parametrize("who", [None, "administrator", "people", "practice_manager", "dentist", "bruno"])
def test_a_clinical_assignment_is_never_granted_by_sql_of_anybody_but_an_owner(
    application_login: Raw, owner_login: Raw, cast: Cast, who: str | None
) -> None:
    values = (cast.persons["front_desk"], cast.entity("cedar"), "dentist")
    claim(application_login, cast.actor(who) if who else SERVER)
    refused(application_login, ASSIGN.format(granted="now()"), *values)
    refused(owner_login, ASSIGN.format(granted="now()"), *values)


def test_a_proposal_is_not_granted_by_an_update_of_anybody_but_an_owner(application_login: Raw, cast: Cast) -> None:
    claim(application_login, cast.actor("administrator"))
    values = (cast.persons["front_desk"], cast.entity("cedar"), "dentist")
    application_login.execute(ASSIGN.format(granted="null"), values)
    grant = (
        "update organizations_assignment set granted_at = now(), granted_by_account_id = %s where granted_at is null"
    )
    assert "only an owner" in refused(application_login, grant, cast.accounts["olive"])


def test_a_clinical_role_is_not_held_at_an_organization_whoever_grants_it(owner_login: Raw, cast: Cast) -> None:
    values = (cast.persons["dentist"], cast.entity("keystone"), "dentist")
    assert "assignment_side_matches_entity" in refused(owner_login, ASSIGN.format(granted="null"), *values)


def test_an_organization_role_is_not_held_at_a_practice(cast: Cast) -> None:
    owner = cast.actor("olive")
    with opened(owner), pytest.raises(Malformed):
        actions.propose_assignment(
            actor=owner,
            person=person(cast, "dentist"),
            entity_id=cast.entity("cedar"),
            role_code="administrator",
            starts_on=START,
        )


def test_a_clinical_assignment_names_a_license(cast: Cast) -> None:
    owner = cast.actor("olive")
    for license in (None, License("", "17"), License("US-NY", ""), License("NY", "17")):  # noqa: A001
        with opened(owner), pytest.raises(Malformed, match="license"):
            actions.propose_assignment(
                actor=owner,
                person=person(cast, "front_desk"),
                entity_id=cast.entity("cedar"),
                role_code="assistant",
                starts_on=START,
                license=license,
            )


def test_the_same_role_is_not_held_twice_in_the_same_time(cast: Cast, days: Callable[[int], date]) -> None:
    owner = cast.actor("olive")
    with opened(owner), pytest.raises(Overlaps):
        actions.propose_assignment(
            actor=owner,
            person=person(cast, "hana"),
            entity_id=cast.entity("cedar"),
            role_code="hygienist",
            starts_on=days(30),
            license=LICENSE,
        )


def propose(cast: Cast, who: str, name: str, role: str = "hygienist", at: str | None = None) -> Assignment:
    actor = cast.actor(who, at)
    with opened(actor):
        return actions.propose_assignment(
            actor=actor,
            person=Person.objects.get(pk=cast.persons[name]),
            entity_id=cast.entity("cedar"),
            role_code=role,
            starts_on=START,
            license=LICENSE,
        )


@pytest.mark.parametrize("who", ["administrator", "people", "practice_manager"])
def test_the_organization_and_the_manager_only_propose_clinical_work(cast: Cast, who: str) -> None:
    proposed = propose(cast, who, "front_desk")
    assert proposed.granted_at is None
    with opened(cast.actor(who)), pytest.raises(NotAllowed, match="granted by an owner"):
        actions.grant_assignment(actor=cast.actor(who), assignment=proposed)
    with opened(cast.actor("olive")):
        granted = actions.grant_assignment(actor=cast.actor("olive"), assignment=proposed)
    assert granted.granted_by_account_id == cast.accounts["olive"]
    assert granted.proposed_by_account_id == cast.accounts[who]
    assert not granted.granter_holds_organization_role


def employ(cast: Cast, name: str, role: str = "compliance") -> None:
    with opened(SERVER):
        held = Person.objects.get(pk=cast.persons[name])
        actions.propose_assignment(
            actor=SERVER, person=held, entity_id=cast.entity("keystone"), role_code=role, starts_on=START
        )


def test_an_owner_who_acts_for_the_organization_cannot_grant(cast: Cast) -> None:
    employ(cast, "olive")
    proposed = propose(cast, "administrator", "front_desk")
    acting = cast.actor("olive", "keystone")
    with opened(acting), pytest.raises(NotAllowed):
        actions.grant_assignment(actor=acting, assignment=proposed)


def test_a_grant_by_an_owner_who_also_works_for_the_organization_is_marked(cast: Cast) -> None:
    employ(cast, "olive")
    proposed = propose(cast, "administrator", "front_desk")
    with opened(cast.actor("olive")):
        granted = actions.grant_assignment(actor=cast.actor("olive"), assignment=proposed)
    assert granted.granter_holds_organization_role
    assert not granted.holder_holds_organization_role


def test_who_works_for_the_organization_is_marked_in_what_they_hold_at_a_practice(cast: Cast) -> None:
    propose(cast, "olive", "front_desk", "assistant")
    with opened(cast.actor("olive")):
        assert not Assignment.objects.filter(holder_holds_organization_role=True).exists()
    employ(cast, "front_desk")  # taken later, the mark follows
    with opened(cast.actor("olive")):
        held = Assignment.objects.filter(person_id=cast.persons["front_desk"], entity_id=cast.entity("cedar"))
        assert {each.holder_holds_organization_role for each in held} == {True}
    with opened(SERVER):  # an owner does not see the organization's executive before somebody proposes them
        late = actions.propose_assignment(
            actor=SERVER,
            person=person(cast, "executive"),
            entity_id=cast.entity("cedar"),
            role_code="hygienist",
            starts_on=START,
            license=LICENSE,
        )
    with opened(cast.actor("olive")):
        actions.grant_assignment(actor=cast.actor("olive"), assignment=late)
        late.refresh_from_db()
    assert late.holder_holds_organization_role


def test_a_mark_is_not_washed_off_by_hand(cast: Cast) -> None:
    employ(cast, "front_desk")
    with opened(cast.actor("olive")):
        held = Assignment.objects.filter(person_id=cast.persons["front_desk"], entity_id=cast.entity("cedar"))
        held.update(holder_holds_organization_role=False)
        assert held.get().holder_holds_organization_role


def test_marks_are_shown_on_the_practices_page_and_on_the_persons(cast: Cast, reader: Visit) -> None:
    employ(cast, "front_desk")
    for address in (f"/practices/{cast.entity('cedar')}/", f"/people/{cast.persons['front_desk']}/"):
        assert "also works for an organization" in reader("olive").get(address).content.decode()
    assert (
        "also works for an organization" not in reader("olive").get(f"/people/{cast.persons['hana']}/").content.decode()
    )


def test_a_second_owner_is_granted_by_the_first_and_by_nobody_else(cast: Cast) -> None:
    proposed = propose(cast, "administrator", "dentist", "owner")
    assert proposed.granted_at is None
    for who in ("administrator", "practice_manager", "dentist", "bruno"):
        with opened(cast.actor(who)), pytest.raises(NotAllowed):
            actions.grant_assignment(actor=cast.actor(who), assignment=proposed)
    with opened(SERVER), pytest.raises(NotAllowed):
        actions.grant_assignment(actor=SERVER, assignment=proposed)
    with opened(cast.actor("olive")):
        assert actions.grant_assignment(actor=cast.actor("olive"), assignment=proposed).granted_at is not None


def test_what_was_granted_cannot_be_rewritten_only_ended(cast: Cast, days: Callable[[int], date]) -> None:
    with opened(cast.actor("olive")):
        held = Assignment.objects.filter(person_id=cast.persons["hana"], entity_id=cast.entity("cedar"))
        for change in (
            {"person_id": cast.persons["front_desk"]},
            {"license_number": "other"},
            {"starts_on": date(2020, 1, 1)},
            {"granted_by_account_id": cast.accounts["dentist"]},
        ):
            with pytest.raises(NotAllowed), in_words():
                held.update(**change)
        assert held.update(ends_on=days(10)) == 1
    with opened(cast.actor("practice_manager")), pytest.raises(NotAllowed), in_words():
        Assignment.objects.filter(person_id=cast.persons["hana"], entity_id=cast.entity("cedar")).update(ends_on=None)


def test_a_proposal_can_be_declined_and_leaves_a_trace(cast: Cast) -> None:
    proposed = propose(cast, "administrator", "front_desk")
    with opened(cast.actor("olive")):
        actions.withdraw_proposal(actor=cast.actor("olive"), assignment=proposed)
        assert not Assignment.objects.filter(granted_at=None).exists()
        held = Assignment.objects.get(person_id=cast.persons["hana"], entity_id=cast.entity("cedar"))
        with pytest.raises(Malformed, match="granted this role already"):
            actions.withdraw_proposal(actor=cast.actor("olive"), assignment=held)
        assert Assignment.objects.filter(pk=held.pk).delete()[0] == 0


def test_who_proposed_is_stamped_by_the_database(cast: Cast) -> None:
    with opened(cast.actor("administrator")):
        forged = Assignment.objects.create(
            person_id=cast.persons["front_desk"],
            entity_id=cast.entity("cedar"),
            role_id=propose(cast, "administrator", "assistant").role_id,
            starts_on=START,
            license_jurisdiction="US-NY",
            license_number="1",
            proposed_by_account_id=cast.accounts["olive"],
        )
        Assignment.objects.filter(pk=forged.pk).update(proposed_by_account_id=cast.accounts["olive"])
        forged.refresh_from_db()
    assert forged.proposed_by_account_id == cast.accounts["administrator"]
