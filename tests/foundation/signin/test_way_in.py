"""The way in: what is asked, what is refused, and that nothing tells whether an account exists."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from abutment.foundation.accounts.models import Account
from abutment.foundation.audit.models import Event
from abutment.foundation.scope import opened
from abutment.foundation.signin.models import Attempts
from tests.foundation.signin.conftest import PASSWORD, SECRET, SERVER, Clock, letters_to

pytestmark = pytest.mark.django_db


def attempt(email: str, password: str, client: Client | None = None):
    return (client or Client()).post("/sign-in/", {"login": email, "password": password})


def test_every_page_asks_for_sign_in_and_comes_back_to_itself(client: Client) -> None:
    assert client.get("/security/sessions/").headers["Location"] == "/sign-in/?next=%2Fsecurity%2Fsessions%2F"


def test_a_password_alone_opens_nothing(ada: Account, client: Client) -> None:
    assert attempt(ada.email, PASSWORD, client).headers["Location"] == "/sign-in/code/"
    assert "/sign-in/" in client.get("/security/").headers["Location"]


def test_password_and_code_open_the_page_that_was_asked_for(ada: Account, client: Client, clock: Clock) -> None:
    client.post("/sign-in/?next=/security/", {"login": ada.email, "password": PASSWORD, "next": "/security/"})
    assert client.post("/sign-in/code/", {"code": clock.code()}).headers["Location"] == "/security/"
    assert client.get("/security/").status_code == 200


def test_the_address_is_taken_in_any_case(ada: Account) -> None:
    assert attempt("ADA@Signin.Example ", PASSWORD).status_code == 302


def test_a_code_is_good_once(ada: Account, clock: Clock) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        attempt(ada.email, PASSWORD, client)
    code = clock.code()
    assert first.post("/sign-in/code/", {"code": code}).status_code == 302
    refused = second.post("/sign-in/code/", {"code": code})
    assert refused.status_code == 200
    assert b"used before" in refused.content
    assert second.post("/sign-in/code/", {"code": clock.code()}).status_code == 302


def test_a_code_of_an_earlier_step_is_refused_after_a_later_one(
    ada: Account, clock: Clock, enter: Callable[..., Client]
) -> None:
    clock.now += 30
    early = clock.code_again()
    enter(ada)
    late = Client()
    attempt(ada.email, PASSWORD, late)
    assert late.post("/sign-in/code/", {"code": early}).status_code == 200


def test_a_recovery_code_stands_in_for_the_device_once(ada: Account) -> None:
    code = ada.recovery_codes[0]  # type: ignore[attr-defined]
    for expected in (302, 200):
        client = Client()
        attempt(ada.email, PASSWORD, client)
        assert client.post("/sign-in/code/", {"code": code}).status_code == expected


@pytest.mark.parametrize("kind", ["unknown", "wrong", "inactive"])
def test_unknown_wrong_and_inactive_get_the_same_answer(ada: Account, kind: str) -> None:
    email, password = ("nobody@signin.example", PASSWORD) if kind == "unknown" else (ada.email, PASSWORD)
    if kind == "wrong":
        password = "not-the-one-at-all"
    if kind == "inactive":
        with opened(SERVER):
            Account.objects.filter(pk=ada.pk).update(is_active=False)
    answer = attempt(email, password)
    assert answer.status_code == 200
    assert "This email address and password do not match" in answer.content.decode()


def test_unknown_and_wrong_take_the_same_queries(ada: Account) -> None:
    def count(email: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            attempt(email, "not-the-one-at-all")
        return len(captured)

    assert count(ada.email) == count("nobody@signin.example")


def test_five_failures_lock_the_name_tell_its_person_and_the_trail(ada: Account) -> None:
    for _ in range(5):
        attempt(ada.email, "not-the-one-at-all")
    assert "Too many attempts" in attempt(ada.email, PASSWORD).content.decode()
    assert [letter.subject for letter in letters_to(ada.email)][
        -1
    ] == "Your Abutment sign-in waits after wrong attempts"
    with opened(SERVER):
        assert Event.objects.filter(action="signin.locked", account_id=ada.pk, via="signin").count() == 1
        assert Event.objects.filter(action="signin.refused").count() == 5


def test_a_name_that_does_not_exist_is_locked_like_one_that_does(db: None) -> None:
    for _ in range(5):
        attempt("nobody@signin.example", PASSWORD)
    assert "Too many attempts" in attempt("nobody@signin.example", PASSWORD).content.decode()
    assert letters_to("nobody@signin.example") == []


def test_wrong_codes_count_like_wrong_passwords(ada: Account, clock: Clock) -> None:
    client = Client()
    attempt(ada.email, PASSWORD, client)
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})
    assert b"Too many attempts" in client.post("/sign-in/code/", {"code": clock.code()}).content
    assert "Too many attempts" in attempt(ada.email, PASSWORD).content.decode()


def test_each_further_failure_waits_longer(ada: Account) -> None:
    waits = []
    for _ in range(7):
        attempt(ada.email, "not-the-one-at-all")
        row = Attempts.objects.exclude(locked_until=None).first()
        if row and row.locked_until:
            waits.append(round((row.locked_until - row.last_failed_at).total_seconds()))
            Attempts.objects.update(locked_until=row.last_failed_at)
    assert waits == [60, 120, 240]


def test_signing_in_forgives_the_failures_of_the_name(ada: Account, enter: Callable[..., Client]) -> None:
    for _ in range(4):
        attempt(ada.email, "not-the-one-at-all")
    enter(ada)
    for _ in range(4):
        attempt(ada.email, "not-the-one-at-all")
    assert attempt(ada.email, PASSWORD).status_code == 302


def test_failures_are_kept_under_digests_only(ada: Account) -> None:
    attempt(ada.email, "not-the-one-at-all")
    assert all(len(key) == 64 and "ada" not in key for key in Attempts.objects.values_list("key", flat=True))


def test_the_row_of_a_factor_holds_no_readable_secret(ada: Account) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(data::text, ' ') from mfa_authenticator where user_id = %s", [ada.pk])
        raw = cursor.fetchone()[0]
    assert SECRET not in raw
    assert all(code not in raw for code in ada.recovery_codes)  # type: ignore[attr-defined]
    assert Authenticator.objects.get(user=ada, type="totp").data["secret"].startswith("f1.")


def test_pages_of_allauth_that_are_not_meant_do_not_exist(client: Client) -> None:
    for path in (
        "/signup/",
        "/sign-up/",
        "/password/reset/",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/email/",
    ):
        assert client.get(path).status_code == 404


def test_a_fragment_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get("/security/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/law/?q=1"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Flaw%2F"


def test_an_outside_address_is_no_way_back(ada: Account, clock: Clock, client: Client) -> None:
    client.post("/sign-in/", {"login": ada.email, "password": PASSWORD, "next": "https://elsewhere.example/"})
    assert client.post("/sign-in/code/", {"code": clock.code()}).headers["Location"] == "/"


def wrong_passkey(client: Client) -> str:
    """What is said to somebody whose passkey is none."""
    answer = client.post("/sign-in/passkey/", {"credential": "{}"}, follow=True)
    assert answer.redirect_chain == [("/sign-in/", 302)]
    return answer.content.decode()


def test_wrong_passkeys_are_counted_in_the_database_and_make_their_network_address_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abutment.foundation.signin.rules.FREE_FAILURES_OF_ADDRESS", 3)
    for _ in range(3):
        assert "This passkey was not accepted" in wrong_passkey(client)
    assert "Too many attempts" in wrong_passkey(Client())
    assert Attempts.objects.get().failures == 3


def test_wrong_passwords_do_not_make_passkeys_wait(
    ada: Account, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abutment.foundation.signin.rules.FREE_FAILURES_OF_ADDRESS", 1)
    assert "do not match" in attempt(ada.email, "wrong").content.decode()
    assert "Too many attempts" in attempt(ada.email, "wrong").content.decode()
    assert "This passkey was not accepted" in wrong_passkey(client)
