"""Every address of the site, by every reader, with the numbers of what they may not see: not one row of another
comes out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from abutment.fees.models import Dispute, Statement, StatementLine
from abutment.foundation.audit import look, record
from abutment.foundation.scope import Actor, opened
from abutment.organizations.models import Affiliation, Assignment, Location, Person
from tests.cast import AT_KEYSTONE, SERVER, WHERE, Cast, today
from tests.fees.agreeing import OWNERS
from tests.fees.test_statement_pages import disputed, issued
from tests.rights.addresses import filled, routes
from tests.rights.agreed import agreement_numbers, leave_agreement
from tests.rights.charted import leave_family, patient_numbers
from tests.rights.delivered import leave_delivery
from tests.rights.imported import import_numbers, leave_import
from tests.rights.reported import leave_number, reported_numbers
from tests.rights.taken import leave_taken, taken_numbers

LEAVE_OUT = ("/static/", "/gallery/", "/demo/", "/sign-out/")
"""No rows at all, or the end of the walk."""

Visit = Callable[..., Client]
Numbers = dict[str, list[int]]


def numbers_of(name: str, cast: Cast) -> Numbers:
    """The numbers by which the rows of a practice are asked for."""
    practice = cast.entity(name)
    with opened(SERVER):
        people = Person.objects.filter(assignments__entity_id=practice).exclude(pk=cast.persons["hana"])
        return {
            "practice_id": [practice],
            "entity_id": [practice],
            "location_id": list(Location.objects.filter(entity_id=practice).values_list("pk", flat=True)),
            "person_id": list(people.values_list("pk", flat=True).distinct()),
            "assignment_id": list(Assignment.objects.filter(entity_id=practice).values_list("pk", flat=True)[:2]),
            "affiliation_id": list(Affiliation.objects.filter(practice_id=practice).values_list("pk", flat=True)),
            "statement_id": list(Statement.objects.filter(entity_id=practice).values_list("pk", flat=True)),
            "line_id": list(StatementLine.objects.filter(entity_id=practice).values_list("pk", flat=True)[:2]),
            "dispute_id": list(Dispute.objects.filter(entity_id=practice).values_list("pk", flat=True)),
            "input_id": reported_numbers(practice),
            **agreement_numbers(practice),
            **import_numbers(practice),
            **patient_numbers(practice),
            **taken_numbers(practice),
        }


def leave_marks(name: str, cast: Cast, owner: str) -> None:
    """Rows of a practice in the tables that have none yet, each with the practice's name in it."""
    actor = Actor.console(cast.accounts[owner], cast.entity(name))
    with opened(actor):
        record(actor, action="mark.left", entity_id=cast.entity(name), subject=f"mark of {name} in the trail")
        look(actor, entity_id=cast.entity(name), patient_id=4711, purpose="mark", what=f"mark of {name} in the looks")
    leave_agreement(name, cast)
    leave_number(name, cast)
    leave_import(name, cast)
    leave_family(name, cast)
    leave_taken(name, cast, owner)
    leave_delivery(name, cast, owner)
    if name in OWNERS:
        disputed(cast, issued(cast))


def said(response: Any) -> str:
    """What a response says, streamed or not; the test client's responses have a type of their own."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content, "utf-8", "replace")


def walk(client: Client, numbers: Numbers, marks: tuple[str, ...]) -> list[str]:
    """Asks for every address; returns what is wrong: a mark in an answer, or an answer that is a crash."""
    wrong = []
    for route in routes():
        if route.startswith(LEAVE_OUT):
            continue
        for address in filled(route, numbers):
            searches = [] if "<" in route else [f"{address}?export=csv&q={marks[0].split()[0].lower()}"]
            for asked in (address, *searches):
                response = client.get(asked)
                text = said(response)
                found = [mark for mark in marks if mark in text]
                if found or response.status_code >= 500:
                    wrong.append(f"{asked} -> {response.status_code} {found}")
    return wrong


ALDER = ("Alder Dental Studio", "Alder Main Street", "Astrid", "mark of alder")
CEDAR = ("Cedar Dental", "Cedar Main Street", "Olive", "mark of cedar")


@pytest.mark.parametrize("who", sorted(set(WHERE) - {"astrid", "summit_executive"}))
def test_nobody_finds_a_row_of_another_network_anywhere(cast: Cast, reader: Visit, who: str) -> None:
    leave_marks("alder", cast, "astrid")
    assert walk(reader(who), numbers_of("alder", cast), ALDER) == []


@pytest.mark.parametrize("who", ["bruno", "birch_desk"])
def test_nobody_at_a_practice_finds_a_row_of_the_sister_practice_even_with_a_hygienist_in_common(
    cast: Cast, reader: Visit, who: str
) -> None:
    leave_marks("cedar", cast, "olive")
    assert walk(reader(who), numbers_of("cedar", cast), CEDAR) == []


def test_a_hygienist_of_both_finds_only_the_practice_she_looks_for(cast: Cast, reader: Visit) -> None:
    """Her own other assignment names the other practice to herself; nothing else of it comes out."""
    leave_marks("cedar", cast, "olive")
    assert walk(reader("hana", "birch"), numbers_of("cedar", cast), CEDAR[1:]) == []


@pytest.mark.parametrize("who", AT_KEYSTONE)
def test_once_an_affiliation_has_ended_nobody_of_the_organization_finds_a_row_of_the_practice(
    cast: Cast, reader: Visit, who: str
) -> None:
    leave_marks("cedar", cast, "olive")
    owner = cast.actor("olive")
    with opened(owner):
        Affiliation.objects.filter(practice_id=cast.entity("cedar")).update(ends_on=today() - timedelta(days=2))
    assert walk(reader(who), numbers_of("cedar", cast), CEDAR) == []


def test_the_walk_finds_rows_where_they_may_be_seen(cast: Cast, reader: Visit) -> None:
    """Else the other walks could pass because nothing is ever shown."""
    leave_marks("cedar", cast, "olive")
    found = " ".join(walk(reader("olive"), numbers_of("cedar", cast), CEDAR))
    for mark in CEDAR:
        assert mark in found


def test_a_stranger_is_sent_to_sign_in_everywhere(cast: Cast, db: None) -> None:
    client = Client()
    numbers = numbers_of("cedar", cast)
    for route in routes():
        if route.startswith((*LEAVE_OUT, "/api/docs", "/api/openapi.json")):
            continue
        for address in filled(route, numbers)[:3]:
            response = client.get(address)
            assert response.status_code < 500, address
            assert not [mark for mark in CEDAR if mark in said(response)], address


@pytest.mark.parametrize("who", ["administrator", "people", "bruno", "practice_manager", "it_provider", "auditor"])
def test_nobody_changes_a_row_of_another_network_by_any_form(cast: Cast, reader: Visit, who: str) -> None:
    before = rows_of(cast.entity("alder"))
    client = reader(who)
    for route in routes():
        if route.startswith((*LEAVE_OUT, "/security/", "/sign-in/")):
            continue
        for address in filled(route, numbers_of("alder", cast)):
            assert client.post(address, {"confirm": "yes", "ends_on": "2026-12-01"}).status_code < 500, address
    assert rows_of(cast.entity("alder")) == before


def rows_of(entity_id: int) -> dict[str, list[str]]:
    """Every row of an entity in every scoped table, as text."""
    with opened(SERVER), connection.cursor() as cursor:
        cursor.execute(
            "select c.table_name from information_schema.columns c join pg_class p on p.relname = c.table_name "
            "where c.table_schema = 'public' and c.column_name = 'entity_id' and p.relrowsecurity order by 1"
        )
        tables = [row[0] for row in cursor.fetchall() if not row[0].startswith("audit_")]
        rows = {}
        for table in tables:
            cursor.execute(f"select t::text from {table} t where entity_id = %s order by 1", [entity_id])
            rows[table] = [row[0] for row in cursor.fetchall()]
    assert len(rows) >= 8
    return rows
