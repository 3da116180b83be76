"""Taking everything is the owners' right: nobody at the organization refuses, delays, narrows, sees or deletes it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from abutment.foundation.accounts.models import Account
from abutment.foundation.documents.models import Document
from abutment.foundation.scope import Actor, Via, opened
from abutment.foundation.signin import actions
from abutment.organizations.actions import propose_assignment
from abutment.organizations.models import Affiliation, Person
from abutment.portability import policies
from abutment.portability.models import Package
from abutment.portability.package import standalone
from abutment.portability.rules.taking import digest_in_groups
from tests.cast import AT_KEYSTONE, SERVER, START, Cast, today
from tests.fees.test_statement_pages import issued
from tests.foundation.signin.conftest import SECRET, Clock
from tests.organizations.conftest import claim
from tests.portability.packages.conftest import as_it_is, asked, taken
from tests.signing_in import sign_in

Visit = Callable[..., Client]
OWNERS = {"olive", "bruno", "astrid"}


def addresses(package: Package) -> list[str]:
    return [
        "/our-data/",
        "/our-data/progress/",
        f"/our-data/packages/{package.pk}/",
        f"/our-data/packages/{package.pk}/download/",
    ]


def test_only_an_owner_opens_the_page_and_each_only_of_their_own(cast: Cast, own_home: Path, reader: Visit) -> None:
    package = taken(cast)
    for who in cast.everybody:
        for address in addresses(package):
            expected = {200} if who == "olive" else {403, 404} if who not in OWNERS else {200, 404}
            response = reader(who).get(address)
            text = response.getvalue() if response.streaming else response.content
            assert response.status_code in expected, (who, address)
            assert who == "olive" or package.sha256.encode()[:16] not in text
            assert (
                who == "olive"
                or b"Cedar" not in text
                or who in ("dentist", "hana", "assistant", *AT_KEYSTONE)
                or ("Cedar" in str(cast.at[who]).title())
            )


def test_everybody_else_is_told_whom_to_ask_and_starts_nothing(cast: Cast, own_home: Path, reader: Visit) -> None:
    for who in sorted(set(cast.everybody) - OWNERS):
        response = reader(who).post("/our-data/take/")
        assert response.status_code == 403, who
    with opened(SERVER):
        assert not Package.objects.exists()


def test_an_owner_who_also_works_for_the_organization_takes_nothing_in_its_name(
    cast: Cast, own_home: Path, reader: Visit
) -> None:
    """What they may is of the place in whose name they look."""
    with opened(SERVER):
        person = Person.objects.get(pk=cast.persons["olive"])
        propose_assignment(
            actor=SERVER, person=person, entity_id=cast.entity("keystone"), role_code="executive", starts_on=START
        )
    assert reader("olive", "keystone").post("/our-data/take/").status_code == 403
    assert reader("olive").post("/our-data/take/").status_code == 302


@pytest.mark.parametrize("address", ["/our-data/take/", "/our-data/packages/{}/download/"])
def test_a_second_factor_of_long_ago_is_asked_for_again(
    cast: Cast, own_home: Path, reader: Visit, address: str
) -> None:
    package = taken(cast)
    with opened(SERVER):
        before = Package.objects.count()
    client = sign_in(reader("olive"), cast.accounts["olive"], entity_id=cast.entity("cedar"), age_seconds=301)
    asks = client.post if "take" in address else client.get
    response = asks(address.format(package.pk))
    assert response.status_code == 302
    assert "next=%2Four-data%2F" in response["Location"]  # who has no factor at all is sent to sign in
    with opened(SERVER):
        assert Package.objects.count() == before


def test_no_link_saves_the_page_of_a_code_under_the_name_of_a_file() -> None:
    """A link with `download` saves whatever comes, also the page that asks for a code, and says nothing of it."""
    pages = Path(policies.__file__).parent.rglob("*.html")
    saving = [page.name for page in pages if re.search(r"<a\b[^>]*\sdownload\b", page.read_text())]
    assert saving == []


def test_the_verifier_is_for_whoever_signs_in_and_the_same_for_all(cast: Cast, own_home: Path, reader: Visit) -> None:
    digest = sha256(standalone.content()).hexdigest()
    for who in cast.everybody:
        answer = reader(who).get("/our-data/abutment-verify.pyz")
        assert sha256(answer.content).hexdigest() == digest, who
        assert answer["Content-Disposition"] == 'attachment; filename="abutment-verify.pyz"'
    assert Client().get("/our-data/abutment-verify.pyz").status_code == 302
    package = taken(cast)
    for address in ("/our-data/", f"/our-data/packages/{package.pk}/"):
        page = reader("olive").get(address).content.decode()
        assert 'href="/our-data/abutment-verify.pyz"' in page
        assert " ".join(digest_in_groups(digest)) in page


def test_after_the_code_the_file_comes_and_the_page_leads_back(
    cast: Cast, own_home: Path, reader: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = taken(cast)
    page, file = (f"/our-data/packages/{package.pk}/{rest}" for rest in ("", "download/"))
    with opened(SERVER):
        actions.enroll_totp(actor=SERVER, account=Account.objects.get(pk=cast.accounts["olive"]), secret=SECRET)
    client = sign_in(reader("olive"), cast.accounts["olive"], entity_id=cast.entity("cedar"), age_seconds=301)
    asked_for = client.get(file, headers={"Referer": f"http://testserver{page}"})
    clock = Clock(time.time())
    monkeypatch.setattr("abutment.foundation.signin.codes.time.time", lambda: clock.now)
    said = client.post("/security/confirm/", {"code": clock.code(), "next": file})
    assert client.get(asked_for["Location"]).status_code == 200
    shown = client.get(said["Location"]).content.decode()
    assert f'<form method="get" action="{file}" data-goes-on>' in shown
    assert f'<a href="{page}">Back to where you were</a>' in shown
    assert "Fetch the file" in client.get(said["Location"]).content.decode(), "looked at again, it is offered again"
    assert client.get(file)["Content-Disposition"].startswith("attachment")


def test_an_owner_starts_it_at_any_time_with_a_second_factor_given_just_now(
    cast: Cast, own_home: Path, reader: Visit
) -> None:
    response = reader("olive").post("/our-data/take/", follow=True)
    assert "Everything is being taken" in response.content.decode()
    assert "Waiting for the worker" in response.content.decode()
    with opened(SERVER):
        assert Package.objects.get().entity_id == cast.entity("cedar")


def _ended(cast: Cast) -> None:
    with opened(cast.actor("olive")):
        Affiliation.objects.filter(practice_id=cast.entity("cedar")).update(ends_on=today() - timedelta(days=400))


def _dropped_out_of_every_agreement(cast: Cast) -> None:
    with opened(SERVER), connection.cursor() as cursor:
        cursor.execute("delete from fees_feeinput")


def _owing(cast: Cast) -> None:
    issued(cast)


@pytest.mark.parametrize("after", [_ended, _dropped_out_of_every_agreement, _owing])
def test_neither_an_ended_affiliation_nor_unpaid_statements_stand_in_the_way(
    cast: Cast, own_home: Path, reader: Visit, after: Callable[[Cast], None]
) -> None:
    after(cast)
    assert taken(cast).state == "done"
    assert reader("olive").get("/our-data/").status_code == 200


ATTEMPTS = [
    "update portability_package set state = 'canceled'",
    "update portability_package set contents = '{}', error = 'x'",
    "update portability_package set document_id = null, removed_at = now()",
    "update portability_package set keep_until = now() - interval '1 day'",
    "update portability_package set entity_id = entity_id + 1",
    "delete from portability_package",
    "delete from documents_document where shelf = 'packages'",
    "update documents_document set shelf = 'money' where shelf = 'packages'",
    "update documents_document set retained_until = '2020-01-01' where shelf = 'packages'",
    "truncate portability_package",
    "drop table portability_package",
    "alter table portability_package disable row level security",
    "lock table portability_package in access exclusive mode",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_direct_sql_in_the_name_of_anybody_changes_nothing(cast: Cast, own_home: Path, attempt: str) -> None:
    package = taken(cast)
    for who in [*AT_KEYSTONE, "south_executive", "front_desk", "practice_manager", "dentist", "astrid"]:
        with opened(cast.actor(who)), connection.cursor() as cursor:
            _tried(cursor, attempt)
    after = as_it_is(package)
    assert (after.state, after.document_id, after.sha256) == ("done", package.document_id, package.sha256)
    with opened(SERVER):
        assert Document.objects.filter(pk=package.document_id or 0, shelf="packages").exists()


def _tried(cursor: Any, attempt: str) -> None:
    """Refused, or without effect."""
    cursor.execute("savepoint tried")
    try:
        cursor.execute(attempt)
    except Exception:
        cursor.execute("rollback to savepoint tried")
    else:
        assert cursor.rowcount <= 0, attempt


def test_not_even_an_owner_changes_or_removes_one_by_hand(cast: Cast, own_home: Path) -> None:
    package = taken(cast)
    with opened(cast.actor("olive")), connection.cursor() as cursor:
        for attempt in ATTEMPTS:
            _tried(cursor, attempt)
    assert as_it_is(package).document_id == package.document_id


def test_nobody_sees_a_row_by_hand_but_the_owner(cast: Cast, own_home: Path) -> None:
    taken(cast)
    seen = set()
    for who in cast.everybody:
        with opened(cast.actor(who)):
            if Package.objects.exists() or Document.objects.filter(shelf="packages").exists():
                seen.add(who)
    assert seen == {"olive"}


def test_who_holds_the_applications_password_alone_sees_and_starts_nothing(
    cast: Cast, application_login: psycopg.Connection[Any]
) -> None:
    assert application_login.execute("select count(*) from portability_package").fetchone() == (0,)
    with pytest.raises(psycopg.Error, match="row-level security"):
        application_login.execute(
            "insert into portability_package (entity_id, state, attempts, sha256, manifest_sha256, key, contents, "
            "error) values (%s, 'asked', 0, '', '', '', '{}', '')",
            [cast.entity("cedar")],
        )


def test_what_is_inserted_by_hand_is_a_wish_and_nothing_more(cast: Cast, own_home: Path) -> None:
    """An owner's own claim cannot write a Package that looks complete, nor in whose name it was asked for."""
    with opened(cast.actor("olive")), connection.cursor() as cursor:
        cursor.execute(
            "insert into portability_package (entity_id, state, attempts, sha256, manifest_sha256, key, contents, "
            "error, as_of, asked_by_account_id, document_id) values (%s, 'done', 9, 'x', 'x', 'x', '{\"a\": 1}', 'x', "
            "now(), 99, 1) returning state, attempts, sha256, contents, as_of, asked_by_account_id, document_id",
            [cast.entity("cedar")],
        )
        assert cursor.fetchone() == ("asked", 0, "", "{}", None, cast.accounts["olive"], None)


def test_an_owner_asks_through_a_browser_and_not_through_a_token(
    cast: Cast, application_login: psycopg.Connection[Any]
) -> None:
    for via in (Via.TOKEN, Via.JOB):
        claim(application_login, Actor(via, cast.accounts["olive"], cast.entity("cedar"), "1"))
        with pytest.raises(psycopg.Error):
            application_login.execute("insert into portability_package (entity_id) values (%s)", [cast.entity("cedar")])
        application_login.rollback()


def test_the_page_is_found_only_by_who_may_use_it(cast: Cast, own_home: Path, reader: Visit) -> None:
    for who in ("olive", "front_desk", "executive", "practice_manager"):
        links = [
            link.label
            for group in reader(who).get("/").context["navigation"]
            for link in group.links
            if link.url == "/our-data/"
        ]
        assert links == (["Our data"] if who == "olive" else [])


def test_another_owner_follows_what_was_asked_for(cast: Cast, own_home: Path, reader: Visit) -> None:
    asked(cast)
    text = reader("olive").get("/our-data/progress/").content.decode()
    assert "Waiting for the worker" in text
