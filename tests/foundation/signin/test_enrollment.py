"""The first second factor, and those after it."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from abutment.foundation.accounts.models import Account, Session
from abutment.foundation.scope import opened
from abutment.foundation.signin import actions, queries
from abutment.foundation.signin.errors import LastFactor
from tests.foundation.signin.conftest import PASSWORD, SERVER, Clock, letters_to
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(make_account: Callable[..., Account]) -> Account:
    return make_account("bare@signin.example", is_enrolled=False)


def secret_on(page: bytes) -> str:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.decode())
    assert found
    return found[1].replace(" ", "")


def enrolled(client: Client, account: Account, clock: Clock) -> str:
    client.post("/sign-in/", {"login": account.email, "password": PASSWORD})
    secret = secret_on(client.get("/security/enroll/").content)
    assert (
        client.post("/security/enroll/", {"code": clock.code(secret)}).headers["Location"]
        == "/security/recovery-codes/"
    )
    return secret


def test_without_a_second_factor_every_page_leads_to_enrollment(bare: Account, client: Client) -> None:
    client.post("/sign-in/", {"login": bare.email, "password": PASSWORD})
    for path in ("/security/", "/security/sessions/", "/security/password/", "/palette/"):
        assert client.get(path).headers["Location"] == "/security/enroll/"


def test_the_first_code_enrolls_and_the_recovery_codes_are_shown_once(
    bare: Account, client: Client, clock: Clock
) -> None:
    enrolled(client, bare, clock)
    shown = client.get("/security/recovery-codes/")
    assert len(re.findall(r"<code>\d{4} \d{4} \d{4}</code>", shown.content.decode())) == 10
    assert "data:text/plain;base64," in shown.content.decode()
    assert client.get("/security/recovery-codes/").headers["Location"] == "/security/"
    assert client.get("/security/").status_code == 200


def test_the_code_that_enrolled_cannot_sign_in(bare: Account, client: Client, clock: Clock) -> None:
    secret = enrolled(client, bare, clock)
    other = Client()
    other.post("/sign-in/", {"login": bare.email, "password": PASSWORD})
    assert other.post("/sign-in/code/", {"code": clock.code_again(secret)}).status_code == 200


def test_a_wrong_first_code_keeps_the_same_secret_to_try_again(bare: Account, client: Client) -> None:
    client.post("/sign-in/", {"login": bare.email, "password": PASSWORD})
    first = secret_on(client.get("/security/enroll/").content)
    assert secret_on(client.post("/security/enroll/", {"code": "000000"}).content) == first
    assert not queries.has_factor(bare)


def test_the_secret_waits_sealed_in_the_session(bare: Account, client: Client) -> None:
    client.post("/sign-in/", {"login": bare.email, "password": PASSWORD})
    secret = secret_on(client.get("/security/enroll/").content)
    assert secret not in str(dict(client.session))


def test_a_session_from_before_the_enrollment_ends(bare: Account, clock: Clock) -> None:
    early, late = Client(), Client()
    early.post("/sign-in/", {"login": bare.email, "password": PASSWORD})
    enrolled(late, bare, clock)
    assert "/sign-in/" in early.get("/security/").headers["Location"]
    assert Session.objects.filter(account=bare).count() == 1


def test_a_session_without_proof_of_an_account_with_factors_is_no_session(ada: Account, client: Client) -> None:
    client.force_login(ada)
    assert "/sign-in/" in client.get("/security/").headers["Location"]


def test_a_second_app_takes_a_fresh_proof(ada: Account, client: Client) -> None:
    sign_in(client, ada.pk, age_seconds=301)
    assert client.get("/security/enroll/").headers["Location"] == "/security/confirm/"


def test_the_last_factor_stays(ada: Account, client: Client) -> None:
    sign_in(client, ada.pk)
    factor = queries.factors_of(ada)[0]
    client.post(f"/security/factors/{factor.pk}/remove/")
    assert queries.has_factor(ada)
    with opened(SERVER) as actor, pytest.raises(LastFactor, match="last second step"):
        actions.remove_factor(actor=actor, account=ada, factor=Authenticator.objects.get(pk=factor.pk))


def test_one_of_two_factors_goes_and_its_person_is_told(ada: Account, client: Client) -> None:
    with opened(SERVER) as actor:
        actions.add_passkey(actor=actor, account=ada, name="Laptop", credential={"id": "x"})
    sign_in(client, ada.pk)
    client.post(f"/security/factors/{queries.factors_of(ada)[1].pk}/remove/")
    assert [factor.kind for factor in queries.factors_of(ada)] == ["totp"]
    assert letters_to(ada.email)[-1].subject == "A second step was removed from your Abutment sign-in"


def test_a_factor_of_somebody_else_is_not_there(
    ada: Account, make_account: Callable[..., Account], client: Client
) -> None:
    other = make_account("other@signin.example")
    sign_in(client, ada.pk)
    assert client.post(f"/security/factors/{queries.factors_of(other)[0].pk}/remove/").status_code == 404


def test_new_recovery_codes_make_the_old_worthless(ada: Account, client: Client) -> None:
    sign_in(client, ada.pk)
    assert client.post("/security/recovery-codes/renew/").headers["Location"] == "/security/recovery-codes/"
    assert client.get("/security/recovery-codes/").status_code == 200
    old = ada.recovery_codes[0]  # type: ignore[attr-defined]
    assert Client().post("/sign-in/recover/", {"email": ada.email, "code": old}).status_code == 200
