"""What a request leaves behind: rows in its reader's scope, nothing half-written, and the access log whatever
happens."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from abutment.foundation.accounts.models import Account
from abutment.foundation.audit.models import Look
from abutment.foundation.scope import Actor, NoScope, current_actor, opened
from abutment.foundation.scope.middleware import ACTING
from abutment.organizations.models import Practice, Region
from tests.cast import SERVER, Cast

pytestmark = pytest.mark.urls("tests.foundation.scope.pages")


ROAD = ("SessionMiddleware", "AuthenticationMiddleware", "MessageMiddleware", "ScopeMiddleware")


@pytest.fixture(autouse=True)
def bare_road(settings: Settings) -> None:
    """The road itself, without the rooms above it that send people to enroll or to sign in."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name.endswith(ROAD)]


def signed_in(cast: Cast, who: str, at: str | None = None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(
        Account.objects.get(pk=cast.accounts[who]), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    if at:
        session = client.session
        session[ACTING] = cast.entity(at)
        session.save()
    return client


def test_a_request_sees_the_rows_of_its_reader(cast: Cast) -> None:
    assert signed_in(cast, "olive").get("/names/").content == b"Cedar Dental"
    assert signed_in(cast, "executive").get("/names/").content == b"Cedar Dental,Birch Dental"


def test_a_stranger_sees_nothing(cast: Cast) -> None:
    assert Client().get("/names/").content == b""


def test_a_hygienist_of_two_practices_sees_one_at_a_time(cast: Cast) -> None:
    assert signed_in(cast, "hana", "cedar").get("/names/").content == b"Cedar Dental"
    assert signed_in(cast, "hana", "birch").get("/names/").content == b"Birch Dental"


def test_a_session_that_names_a_foreign_entity_sees_nothing(cast: Cast) -> None:
    assert signed_in(cast, "olive", "alder").get("/names/").content == b""


def test_after_a_request_its_connection_has_no_scope(cast: Cast) -> None:
    signed_in(cast, "executive").get("/names/")
    assert Practice.objects.count() == 0


@pytest.mark.parametrize("page", ["/crash/", "/crash-in-template/"])
def test_a_crash_after_a_write_leaves_nothing_half_done(cast: Cast, page: str) -> None:
    client = signed_in(cast, "administrator")
    assert client.get(page, {"practice": cast.entity("cedar")}).status_code == 500
    with opened(SERVER):
        assert not Region.objects.filter(name="half done").exists()


def test_the_access_log_is_kept_when_the_page_crashes(cast: Cast) -> None:
    client = signed_in(cast, "administrator")
    client.get("/crash/", {"practice": cast.entity("cedar")})
    client.get("/broken-sql/", {"practice": cast.entity("cedar")})
    with opened(cast.actor("olive")):
        looks = list(Look.objects.order_by("pk").values_list("patient_id", "account_id", "acting_entity_id"))
    assert looks == [(patient, cast.accounts["administrator"], cast.entity("keystone")) for patient in (7, 8)]


def test_a_stream_opens_its_own_scope(cast: Cast) -> None:
    response = signed_in(cast, "executive").get("/stream/")
    assert b"".join(response.streaming_content) == b"Cedar Dental,Birch Dental,"  # type: ignore[attr-defined]


def test_a_stream_that_forgets_to_gives_nothing(cast: Cast) -> None:
    response = signed_in(cast, "executive").get("/forgetful-stream/")
    assert b"".join(response.streaming_content) == b""  # type: ignore[attr-defined]


def test_an_inner_scope_gives_the_outer_one_back(cast: Cast) -> None:
    with opened(cast.actor("olive")):
        with opened(cast.actor("bruno")):
            assert Practice.objects.get().pk == cast.entity("birch")
        assert Practice.objects.get().pk == cast.entity("cedar")
        with pytest.raises(ZeroDivisionError), opened(SERVER):
            _ = 1 / 0
        assert Practice.objects.get().pk == cast.entity("cedar")
    assert Practice.objects.count() == 0


def test_outside_of_any_scope_nobody_acts(db: None) -> None:
    with pytest.raises(NoScope, match="No scope is open"):
        current_actor()


def test_a_scope_that_expires_while_it_is_open_shows_nothing_more(cast: Cast) -> None:
    """It is stated in whole seconds, and a machine may stand still for some of them before the first look."""
    with opened(cast.actor("olive"), seconds=6), connection.cursor() as cursor:
        expires_at = int(time.time()) + 6  # the second in which it was opened, or the one after that
        assert Practice.objects.count() == 1
        cursor.execute("select pg_sleep(greatest(0, %s - extract(epoch from clock_timestamp())))", [expires_at])
        assert Practice.objects.count() == 0


def test_an_unknown_road_opens_nothing(cast: Cast) -> None:
    with opened(Actor(via="telepathy", account_id=cast.accounts["olive"], acting_entity_id=cast.entity("cedar"))):  # type: ignore[arg-type]
        assert Practice.objects.count() == 0
        with connection.cursor() as cursor:
            cursor.execute("select foundation.account()")
            assert cursor.fetchone() == (None,)
