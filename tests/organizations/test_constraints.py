"""What the database refuses, whoever asks: rows across practices, and two facts where there can be one."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.cast import Cast
from tests.organizations.conftest import claim, refused

Raw = psycopg.Connection[Any]


def number(raw: Raw, query: str, *parameters: object) -> int:
    row = raw.execute(query, parameters).fetchone()
    assert row is not None
    return int(row[0])


def location_of(raw: Raw, cast: Cast, name: str) -> int:
    return number(raw, "select id from organizations_location where entity_id = %s", cast.entity(name))


@pytest.mark.parametrize(
    "statement",
    [
        "insert into organizations_chair (entity_id, location_id, name, kind, starts_on) "
        "values (%(mine)s, %(theirs)s, 'Chair 9', 'doctor', '2026-01-01')",
        "insert into organizations_openinghours (entity_id, location_id, weekday, opens_at, closes_at, starts_on) "
        "values (%(mine)s, %(theirs)s, 6, '8:00', '9:00', '2026-01-01')",
        "insert into organizations_lease (entity_id, location_id, landlord, tenant_id, starts_on, monthly_rent_cents) "
        "values (%(mine)s, %(theirs)s, 'L', %(mine)s, '2026-01-01', 1)",
        "update organizations_chair set location_id = %(theirs)s where entity_id = %(mine)s",
        "update organizations_openinghours set location_id = %(theirs)s where entity_id = %(mine)s",
        "update organizations_lease set location_id = %(theirs)s where entity_id = %(mine)s",
    ],
)
def test_no_fact_of_one_practice_hangs_on_a_location_of_another(
    owner_login: Raw, application_login: Raw, cast: Cast, statement: str
) -> None:
    values = {"mine": cast.entity("cedar"), "theirs": location_of(owner_login, cast, "birch")}
    with pytest.raises(psycopg.errors.IntegrityError), owner_login.transaction():
        owner_login.execute(statement, values)
    claim(application_login, cast.actor("olive"))
    with pytest.raises(psycopg.errors.IntegrityError), application_login.transaction():
        application_login.execute(statement, values)


def test_a_region_belongs_to_the_organization_that_uses_it(owner_login: Raw, cast: Cast) -> None:
    south = number(owner_login, "select id from organizations_region where name = 'South'")
    for statement in (
        f"update organizations_affiliation set region_id = {south} where organization_id = {cast.entity('summit')}",
        f"update organizations_assignment set region_id = {south} where entity_id = {cast.entity('summit')}",
        f"update organizations_assignment set region_id = {south} where entity_id = {cast.entity('cedar')}",
    ):
        refused(owner_login, statement)


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        (
            "affiliation_once",
            "insert into organizations_affiliation (practice_id, organization_id, model, brand, starts_on) "
            "values (%(cedar)s, %(summit)s, 'service', 'group', '2025-01-01')",
        ),
        (
            "management_once",
            "insert into organizations_management (entity_id, manager_id, starts_on) "
            "values (%(cedar)s, %(cedar)s, '2025-01-01')",
        ),
        (
            "covered_entity_once",
            "insert into organizations_coveredentity (entity_id, answers_id, starts_on) "
            "values (%(cedar)s, %(cedar)s, '2025-01-01')",
        ),
        (
            "ownership_once",
            "insert into organizations_legalownership (entity_id, owner_id, share_basis_points, license_jurisdiction, "
            "license_number, starts_on) select entity_id, owner_id, 1, 'US-NY', '1', '2025-01-01' "
            "from organizations_legalownership where entity_id = %(cedar)s",
        ),
        (
            "hours_once",
            "insert into organizations_openinghours (entity_id, location_id, weekday, opens_at, closes_at, starts_on) "
            "select entity_id, id, 0, '16:00', '18:00', '2025-01-01' "
            "from organizations_location where entity_id = %(cedar)s",
        ),
        (
            "chair_once",
            "insert into organizations_chair (entity_id, location_id, name, kind, starts_on) "
            "select entity_id, id, 'Chair 1', 'hygiene', '2025-01-01' "
            "from organizations_location where entity_id = %(cedar)s",
        ),
        (
            "assignment_once",
            "insert into organizations_assignment (person_id, entity_id, role_id, starts_on, license_jurisdiction, "
            "license_number, granter_holds_organization_role, holder_holds_organization_role) "
            "select person_id, entity_id, role_id, '2025-01-01', 'US-NY', '1', false, false "
            "from organizations_assignment where entity_id = %(cedar)s",
        ),
        (
            "location_name_once",
            "insert into organizations_location (entity_id, name, street, city, jurisdiction, postal_code, phone, "
            "time_zone, opened_on) select entity_id, name, 'x', 'x', 'US-NY', '1', '', 'UTC', '2025-01-01' "
            "from organizations_location where entity_id = %(cedar)s",
        ),
        (
            "affiliation_of_a_practice",
            "insert into organizations_affiliation (practice_id, organization_id, model, brand, starts_on) "
            "values (%(keystone)s, %(summit)s, 'service', 'group', '2025-01-01')",
        ),
        (
            "affiliation_with_an_organization",
            "insert into organizations_affiliation (practice_id, organization_id, model, brand, starts_on) "
            "values (%(cedar)s, %(birch)s, 'service', 'group', '2020-01-01')",
        ),
        (
            "affiliation_transition_follows_its_end",
            "update organizations_affiliation set sight_ends_on = '2030-01-01' where practice_id = %(cedar)s",
        ),
        (
            "ends_after_start",
            "update organizations_affiliation set ends_on = starts_on where practice_id = %(cedar)s",
        ),
        ("practice_jurisdiction", "update organizations_practice set jurisdiction = 'NY' where entity_id = %(cedar)s"),
        ("person_npi_has_ten_digits", "update organizations_person set npi = '123'"),
    ],
)
def test_the_database_refuses(owner_login: Raw, cast: Cast, constraint: str, statement: str) -> None:
    if constraint == "affiliation_with_an_organization":
        owner_login.execute("delete from organizations_affiliation where practice_id = %s", [cast.entity("cedar")])
    with owner_login.transaction(force_rollback=True):
        for table in ("organizations_practice", "organizations_person"):  # whose guards would refuse it before
            owner_login.execute(f"alter table {table} disable trigger guard")
        with pytest.raises(psycopg.errors.IntegrityError) as caught:
            owner_login.execute(statement, cast.entities)
    assert constraint in str(caught.value)


def test_a_fact_may_follow_on_the_day_on_which_the_former_ends(owner_login: Raw, cast: Cast) -> None:
    owner_login.execute(
        "update organizations_affiliation set ends_on = '2026-01-01' where practice_id = %s", [cast.entity("cedar")]
    )
    owner_login.execute(
        "insert into organizations_affiliation (practice_id, organization_id, model, brand, starts_on) "
        "values (%s, %s, 'service', 'group', '2026-01-01')",
        [cast.entity("cedar"), cast.entity("summit")],
    )


@pytest.mark.parametrize("who", ["bruno", "administrator", "summit_executive", "hana"])
def test_nobody_writes_facts_of_a_practice_that_they_may_not_change(
    application_login: Raw, owner_login: Raw, cast: Cast, who: str
) -> None:
    at = "alder" if who == "administrator" else "cedar"
    claim(application_login, cast.actor(who))
    message = refused(
        application_login,
        "insert into organizations_location (entity_id, name, street, city, jurisdiction, postal_code, phone, "
        "time_zone, opened_on) values (%s, 'Mine', 'x', 'x', 'US-NY', '1', '', 'America/New_York', '2025-01-01')",
        cast.entity(at),
    )
    assert "row-level security" in message
    changed = application_login.execute(
        "update organizations_location set name = 'Mine' where entity_id = %s", [cast.entity(at)]
    )
    assert changed.rowcount == 0


@pytest.mark.parametrize(
    "table",
    [
        "affiliation",
        "legalownership",
        "management",
        "coveredentity",
        "location",
        "chair",
        "lease",
        "person",
        "practice",
    ],
)
def test_dated_facts_are_ended_and_never_deleted(application_login: Raw, cast: Cast, table: str) -> None:
    claim(application_login, cast.actor("olive"))
    assert "permission denied" in refused(application_login, f"delete from organizations_{table}")


@pytest.mark.parametrize("who", ["administrator", "executive", "practice_manager"])
def test_who_owns_manages_and_answers_is_written_by_owners_alone(application_login: Raw, cast: Cast, who: str) -> None:
    claim(application_login, cast.actor(who))
    for table in ("legalownership", "management", "coveredentity", "affiliation"):
        changed = application_login.execute(f"update organizations_{table} set ends_on = '2030-01-01'")
        assert changed.rowcount == 0, table
