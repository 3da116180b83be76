"""People with sign-ins, and the two clocks that matter: the codes' and the letters'."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client

from abutment.foundation.accounts.models import Account
from abutment.foundation.mail.models import Letter
from abutment.foundation.scope import Actor, opened
from abutment.foundation.signin import actions
from tests.cast import Cast

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "slow-river-past-the-mill"
SERVER = Actor.system("signin tests")


@pytest.fixture(autouse=True)
def _fast(settings: pytest.FixtureRequest) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


class Clock:
    """The clock by which codes are checked; each code asked for is of a later step, as real life has it."""

    def __init__(self, now: float) -> None:
        self.now = now

    def code(self, secret: str = SECRET) -> str:
        self.now += 30
        return self.code_again(secret)

    def code_again(self, secret: str = SECRET) -> str:
        return format_hotp_value(hotp_value(secret, int(self.now) // 30))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(time.time())
    monkeypatch.setattr("abutment.foundation.signin.codes.time.time", lambda: clock.now)
    return clock


@pytest.fixture
def make_account(db: None) -> Callable[..., Account]:
    """Makes a sign-in with an authenticator app; `recovery_codes` holds its codes."""

    def make(email: str = "ada@signin.example", *, is_enrolled: bool = True) -> Account:
        with opened(SERVER):
            account = Account.objects.create_user(email, PASSWORD, name=email.split("@")[0].title())
            codes = actions.enroll_totp(actor=SERVER, account=account, secret=SECRET) if is_enrolled else []
        account.recovery_codes = codes  # type: ignore[attr-defined]
        return account

    return make


@pytest.fixture
def ada(make_account: Callable[..., Account]) -> Account:
    return make_account()


@pytest.fixture
def enter(clock: Clock) -> Callable[..., Client]:
    """Walks the way in with password and code."""

    def walk(account: Account, password: str = PASSWORD) -> Client:
        client = Client(HTTP_USER_AGENT="Mozilla/5.0 (Macintosh; Mac OS X 14) Firefox/140.0")
        assert (
            client.post("/sign-in/", {"login": account.email, "password": password}).headers["Location"]
            == "/sign-in/code/"
        )
        assert client.post("/sign-in/code/", {"code": clock.code()}).status_code == 302
        return client

    return walk


@pytest.fixture
def owners(cast: Cast) -> tuple[Account, Account]:
    """Olive, and Otto, who owns Cedar with her from now on."""
    with opened(cast.actor("olive")) as olive, connection.cursor() as cursor:
        cursor.execute(
            "insert into organizations_assignment (person_id, entity_id, role_id, starts_on, granted_at, proposed_at, "
            "license_jurisdiction, license_number, granter_holds_organization_role, holder_holds_organization_role, "
            "role_party, role_is_clinical, role_needs_owner, entity_kind) "
            "select %s, %s, r.id, '2024-01-01', now(), now(), 'US-NY', 'X-1', false, false, r.party, r.is_clinical, "
            "r.needs_owner, 'practice' from organizations_role r where r.code = 'owner'",
            [cast.persons["dentist"], olive.acting_entity_id],
        )
    return Account.objects.get(pk=cast.accounts["olive"]), Account.objects.get(pk=cast.accounts["dentist"])


def letters_to(email: str) -> list[Letter]:
    with opened(SERVER):
        return list(Letter.objects.filter(message__recipient=email).order_by("pk"))


def link_in(letter: Letter) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", letter.text)
    assert found
    return found[1]
