"""What the database refuses to the application's own login: no scope reaches another person's sign-in."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from abutment.foundation.accounts.models import Account
from abutment.foundation.scope import Actor, Via, opened
from abutment.foundation.scope.claims import entities
from abutment.foundation.signin.actions import invite, revoke_invitation
from abutment.foundation.signin.claims import proving
from tests.cast import Cast
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

CHANGES = [
    "update accounts_account set password = 'mine' where id = %s",
    "update accounts_account set email = 'mine@evil.example' where id = %s",
    "update accounts_account set is_active = not is_active where id = %s",
    "delete from accounts_account where id = %s",
    "delete from mfa_authenticator where user_id = %s",
    'update mfa_authenticator set data = data || \'{"secret": "mine"}\' where user_id = %s',
    "update mfa_authenticator set data = data || '{\"used_mask\": 0}' where user_id = %s and type <> 'totp'",
    "update mfa_authenticator set data = data || '{\"last_step\": 1}' where user_id = %s and type = 'totp'",
    "update mfa_authenticator set data = data || '{\"used_mask\": 1023}' where user_id = %s and type <> 'totp'",
    "update mfa_authenticator set data = data || '{\"last_step\": 50000001}' where user_id = %s and type = 'totp'",
    "update accounts_account set name = 'Somebody Else' where id = %s",
    "update mfa_authenticator set user_id = user_id + 1 where user_id = %s",
    "insert into mfa_authenticator (user_id, type, data, created_at) values (%s, 'webauthn', '{}', now())",
]
WHO = ["nobody", "administrator", "it_provider", "executive", "practice_manager", "other owner", "console",
       "console as owner", "token", "guessed claim", "forged purpose"]  # fmt: skip


@pytest.fixture
def victim(cast: Cast, make_account: Callable[..., Account]) -> Account:
    """Olive, enrolled, with one recovery code used and a code typed."""
    from abutment.foundation.signin import actions
    from tests.foundation.signin.conftest import SECRET, SERVER

    olive = Account.objects.get(pk=cast.accounts["olive"])
    with opened(SERVER):
        actions.enroll_totp(actor=SERVER, account=olive, secret=SECRET, step=50_000_000)
        codes = Authenticator.objects.get(user=olive, type="recovery_codes")
        codes.data["used_mask"] = 1
        codes.save()
    return olive


def actor_called(who: str, cast: Cast, victim: Account) -> Actor:
    match who:
        case "nobody":
            return Actor(Via.SESSION)
        case "console":
            return Actor.console()
        case "console as owner":
            return Actor.console(victim.pk, cast.entity("cedar"))
        case "token":
            return Actor(Via.TOKEN, victim.pk, cast.entity("cedar"), "1")
        case "guessed claim":
            return Actor(Via.SESSION, victim.pk, None, "0" * 64)
        case "forged purpose":
            return Actor.system("")
        case "other owner":
            return session_of(cast.accounts["bruno"])
    return session_of(cast.accounts[who])


def session_of(account_id: int) -> Actor:
    client = sign_in(Client(), account_id)
    return Actor(Via.SESSION, account_id, None, client.session.reference)  # type: ignore[attr-defined]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", WHO)
def test_nobody_changes_the_sign_in_of_another(who: str, change: str, cast: Cast, victim: Account) -> None:
    with opened(actor_called(who, cast, victim)), pytest.raises(DatabaseError):  # noqa: SIM117 - the savepoint is inside
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [victim.pk])


def test_a_person_changes_their_own(victim: Account) -> None:
    with opened(session_of(victim.pk)), connection.cursor() as cursor:
        cursor.execute("update accounts_account set password = 'x' where id = %s", [victim.pk])
        cursor.execute("delete from mfa_authenticator where user_id = %s", [victim.pk])
        assert cursor.rowcount == 2


def test_proving_oneself_reaches_one_account_and_no_practice(victim: Account, cast: Cast) -> None:
    with opened(proving(victim.pk, "recovery code")), connection.cursor() as cursor:
        assert entities("network.read") == entities("clinical") == []
        cursor.execute("update accounts_account set password = 'x' where id = %s", [victim.pk])
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("update accounts_account set password = 'x' where id = %s", [cast.accounts["bruno"]])


def test_a_claim_to_prove_oneself_names_an_account_and_a_step(victim: Account) -> None:
    for actor in (
        Actor(Via.SIGNIN, None, None, "x"),
        Actor(Via.SIGNIN, victim.pk, None, ""),
        Actor(Via.SIGNIN, victim.pk, 1, "x"),
    ):
        with opened(actor), connection.cursor() as cursor:
            cursor.execute("select foundation.account()")
            assert cursor.fetchone() == (None,)


def test_using_a_factor_leaves_its_mark_while_its_person_proves_themselves(victim: Account) -> None:
    step = int(time.time()) // 30
    with opened(proving(victim.pk, "use a code")), connection.cursor() as cursor:
        cursor.execute(
            "update mfa_authenticator set last_used_at = now(), "
            "data = data || jsonb_build_object('last_step', %s::int) "
            "where user_id = %s and type = 'totp'",
            [step, victim.pk],
        )
        cursor.execute(
            "update mfa_authenticator set data = data || '{\"used_mask\": 3}' where user_id = %s and type <> 'totp'",
            [victim.pk],
        )
        assert cursor.rowcount == 1


@pytest.mark.parametrize("mark", ['{"last_step": 2000000000}', '{"last_step": 1}'])
def test_a_step_lies_neither_in_the_past_nor_in_the_future(victim: Account, mark: str) -> None:
    with opened(proving(victim.pk, "use a code")), pytest.raises(DatabaseError):  # noqa: SIM117
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "update mfa_authenticator set data = data || %s::jsonb where user_id = %s and type = 'totp'",
                [mark, victim.pk],
            )


REWRITES = [
    "email = 'mine@evil.example'",
    "digest = repeat('0', 64)",
    "reference = 'person 1'",
    "entity_id = null",
    "invited_by_account_id = null",
    "expires_at = now() + interval '1 year'",
    "accepted_at = now()",
    "accepted_at = now(), account_id = (select min(id) from accounts_account)",
]


@pytest.mark.parametrize("rewrite", REWRITES)
def test_an_invitation_stays_what_it_was_written_as(cast: Cast, rewrite: str) -> None:
    with opened(cast.actor("olive")) as olive:
        invite(actor=olive, email="real@cast.example", reference="person 12", entity_id=cast.entity("cedar"))
    for who in ("people", "olive"):
        with opened(cast.actor(who)), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(f"update signin_invitation set {rewrite}")


def test_an_invitation_called_back_or_taken_stays_so(cast: Cast) -> None:
    with opened(cast.actor("olive")) as olive:
        written = invite(actor=olive, email="real@cast.example", entity_id=cast.entity("cedar")).invitation
        revoke_invitation(actor=olive, invitation=written, moment=timezone.now())
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute("update signin_invitation set revoked_at = null")


def test_who_invites_is_stamped_by_the_database(cast: Cast) -> None:
    with opened(cast.actor("people")), connection.cursor() as cursor:
        cursor.execute(
            "insert into signin_invitation (digest, email, name, reference, entity_id, invited_by_account_id, "
            "expires_at, created_at, accepted_at, account_id) values "
            "(repeat('1', 64), 'mallory@evil.example', 'x', 'person 12', %s, null, now() + "
            "interval '1 year', now(), now(), %s) returning "
            "invited_by_account_id, accepted_at, account_id, expires_at < now() + interval '8 days'",
            [cast.entity("keystone"), cast.accounts["people"]],
        )
        assert cursor.fetchone() == (cast.accounts["people"], None, None, True)


def test_when_somebody_was_last_in_is_no_secret(victim: Account) -> None:
    with opened(Actor(Via.SESSION)), connection.cursor() as cursor:
        cursor.execute("update accounts_account set last_login = now(), name = name where id = %s", [victim.pk])
        assert cursor.rowcount == 1


def test_no_page_lets_the_organization_reset_an_owner(cast: Cast) -> None:
    """Every address under /security and /sign-in acts on who is signed in; none takes an account's number."""
    from abutment.foundation.signin.urls import urlpatterns

    assert not [p.pattern for p in urlpatterns if "account" in str(p.pattern)]
    admin = sign_in(Client(), cast.accounts["administrator"], entity_id=cast.entity("keystone"))
    answer = admin.post("/security/owners/", {"account": cast.accounts["olive"]})
    assert answer.status_code == 403
    from abutment.foundation.signin.models import Recovery
    from tests.foundation.signin.conftest import SERVER

    with opened(SERVER):
        assert not Recovery.objects.exists()


def test_the_hook_for_owners_is_not_for_asking(cast: Cast) -> None:
    asked = "select foundation.owns_together(1, 2)"
    with opened(cast.actor("administrator")), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(asked)
