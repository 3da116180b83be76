"""Sessions: seen, ended, timed out, and asked again before what cannot be taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from abutment.foundation.accounts.models import Account, Session
from abutment.foundation.accounts.sessions import digest
from abutment.foundation.scope import Actor, Via, opened
from abutment.foundation.scope.claims import current_actor
from abutment.foundation.signin import rules
from tests.foundation.signin.conftest import PASSWORD, Clock, letters_to
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def row_of(client: Client) -> Session:
    return Session.objects.get(session_key=digest(client.session.session_key or ""))


def test_a_session_knows_its_browser_address_and_times(ada: Account, enter: Callable[..., Client]) -> None:
    row = row_of(enter(ada))
    assert (row.browser, row.address, row.account_id) == ("Firefox on Mac", "127.0.0.1", ada.pk)
    assert row.expire_date - row.seen_at == timedelta(minutes=15)


def test_an_idle_session_is_over_for_the_site_and_for_the_database(ada: Account, enter: Callable[..., Client]) -> None:
    client = enter(ada)
    key = digest(client.session.session_key or "")
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    answer = client.get("/security/sessions/?page=2")
    assert answer.headers["Location"] == "/sign-in/?next=%2Fsecurity%2Fsessions%2F%3Fpage%3D2&ended=1"
    assert b"You were signed out" in client.get(answer.headers["Location"]).content
    with opened(Actor(Via.SESSION, ada.pk, None, key)):
        assert claimed_account() is None


def claimed_account() -> int | None:
    from django.db import connection

    assert current_actor()
    with connection.cursor() as cursor:
        cursor.execute("select foundation.account()")
        row = cursor.fetchone()
    return row[0] if row else None


def test_use_moves_the_end_but_never_past_twelve_hours() -> None:
    start = timezone.now()
    idle = timedelta(minutes=15)
    assert rules.session_ends_at(start, start + timedelta(hours=1), idle) == start + timedelta(hours=1, minutes=15)
    assert rules.session_ends_at(start, start + timedelta(hours=11, minutes=59), idle) == start + timedelta(hours=12)


def test_a_page_that_asks_by_itself_is_no_activity(ada: Account, enter: Callable[..., Client]) -> None:
    client = enter(ada)
    session = client.session
    session["_seen_at"] = (timezone.now() - timedelta(minutes=5)).isoformat()
    session.save()
    before = row_of(client).expire_date
    client.get("/security/", headers={"Abutment-Background": "true"})
    assert row_of(client).expire_date == before
    client.get("/security/")
    assert row_of(client).expire_date > before


def test_asking_to_stay_tells_the_seconds_left(ada: Account, enter: Callable[..., Client]) -> None:
    assert 890 < enter(ada).get("/sign-in/awake/").json()["seconds"] <= 900


def test_another_browser_is_ended_at_once(ada: Account, enter: Callable[..., Client]) -> None:
    here, there = enter(ada), enter(ada)
    page = here.get("/security/sessions/").content.decode()
    key = digest(there.session.session_key or "")
    assert key in page
    here.post(f"/security/sessions/{key}/end/")
    assert "/sign-in/" in there.get("/security/").headers["Location"]
    assert here.get("/security/").status_code == 200


def test_all_others_end_together(ada: Account, enter: Callable[..., Client]) -> None:
    here, *others = (enter(ada) for _ in range(3))
    here.post("/security/sessions/end-others/")
    assert all("/sign-in/" in other.get("/security/").headers["Location"] for other in others)
    assert Session.objects.filter(account=ada).count() == 1


def test_a_session_of_somebody_else_cannot_be_ended(
    ada: Account, make_account: Callable[..., Account], enter: Callable[..., Client]
) -> None:
    mine, theirs = enter(ada), enter(make_account("eve@signin.example"))
    key = digest(theirs.session.session_key or "")
    assert mine.post(f"/security/sessions/{key}/end/").status_code == 404
    assert theirs.get("/security/").status_code == 200


def test_signing_out_ends_the_session_in_the_database(ada: Account, enter: Callable[..., Client]) -> None:
    client = enter(ada)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not Session.objects.filter(account=ada).exists()


def test_a_link_alone_signs_nobody_out(ada: Account, enter: Callable[..., Client]) -> None:
    client = enter(ada)
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/security/").status_code == 200


def test_a_new_password_ends_the_others_and_keeps_this_one(ada: Account, enter: Callable[..., Client]) -> None:
    here, there = enter(ada), enter(ada)
    new = "another-river-past-the-mill"
    assert here.post("/security/password/", {"password": new, "again": new}).headers["Location"] == "/security/"
    assert here.get("/security/").status_code == 200
    assert "/sign-in/" in there.get("/security/").headers["Location"]
    assert Client().post("/sign-in/", {"login": ada.email, "password": PASSWORD}).status_code == 200
    assert Client().post("/sign-in/", {"login": ada.email, "password": new}).status_code == 302
    assert letters_to(ada.email)[-1].subject == "Your Abutment password was changed"


@pytest.mark.parametrize("password", ["short", "password1234", "ada-ada-ada@signin.example"])
def test_a_weak_password_is_refused_in_place(ada: Account, client: Client, password: str) -> None:
    sign_in(client, ada.pk)
    assert client.post("/security/password/", {"password": password, "again": password}).status_code in (200, 302)
    ada.refresh_from_db()
    assert not ada.check_password(password) or password.startswith("ada-ada")


@pytest.mark.parametrize("path", ["/security/password/", "/security/email/"])
def test_security_changes_take_a_fresh_second_factor(ada: Account, client: Client, path: str) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    assert client.get(path).headers["Location"].startswith("/security/confirm/?next=")


def test_what_was_posted_goes_on_after_the_fresh_proof(ada: Account, client: Client, clock: Clock) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    asked = client.post("/security/recovery-codes/renew/")
    assert asked.headers["Location"].startswith("/security/confirm/")
    going = client.post("/security/confirm/", {"code": clock.code(), "next": "/security/recovery-codes/renew/"})
    assert going.headers["Location"] == "/security/confirm/go-on/"
    assert 'action="/security/recovery-codes/renew/"' in client.get("/security/confirm/go-on/").content.decode()
    shown = client.post("/security/recovery-codes/renew/")
    assert shown.headers["Location"] == "/security/recovery-codes/"


def test_a_new_password_never_waits_in_the_session(ada: Account, client: Client) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    client.post("/security/password/", {"password": "another-river-past", "again": "another-river-past"})
    assert "another-river" not in str(dict(client.session))


def test_a_new_address_is_confirmed_from_there_and_told_to_the_old(ada: Account, client: Client) -> None:
    from tests.foundation.signin.conftest import link_in

    sign_in(client, ada.pk)
    client.post("/security/email/", {"email": "Ada.New@signin.example"})
    ada.refresh_from_db()
    assert ada.email == "ada@signin.example"
    path = link_in(letters_to("ada.new@signin.example")[0])
    assert client.get(path).status_code == 200
    client.post(path)
    ada.refresh_from_db()
    assert ada.email == "ada.new@signin.example"
    assert "ada.new@signin.example" in letters_to("ada@signin.example")[-1].text


def test_a_link_for_another_sign_in_changes_no_address(
    ada: Account, make_account: Callable[..., Account], client: Client
) -> None:
    from tests.foundation.signin.conftest import link_in

    sign_in(client, ada.pk)
    client.post("/security/email/", {"email": "ada.new@signin.example"})
    eve = make_account("eve@signin.example")
    other = sign_in(Client(), eve.pk)
    other.post(link_in(letters_to("ada.new@signin.example")[0]))
    eve.refresh_from_db()
    assert eve.email == "eve@signin.example"


def test_an_address_that_is_taken_gets_no_letter_and_nobody_learns_of_it(
    ada: Account, make_account: Callable[..., Account], client: Client
) -> None:
    eve = make_account("eve@signin.example")
    before = len(letters_to(eve.email))
    sign_in(client, ada.pk)
    assert client.post("/security/email/", {"email": eve.email}).headers["Location"] == "/security/"
    assert len(letters_to(eve.email)) == before


def test_a_session_fixed_before_sign_in_is_not_the_one_after(ada: Account, clock: Clock, client: Client) -> None:
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": ada.email, "password": PASSWORD})
    before = client.session.session_key
    client.post("/sign-in/code/", {"code": clock.code()})
    assert client.session.session_key != before


def test_the_contents_of_a_session_copied_to_another_open_nothing(ada: Account, enter: Callable[..., Client]) -> None:
    victim, thief = enter(ada), Client()
    key = "t" * 32
    stolen = row_of(victim)
    Session.objects.create(
        session_key=digest(key), session_data=stolen.session_data, expire_date=stolen.expire_date, account_id=ada.pk
    )
    thief.cookies["sessionid"] = key
    assert "/sign-in/" in thief.get("/security/").headers["Location"]
