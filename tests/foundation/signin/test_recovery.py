"""Coming back: by one's own recovery code, or with another owner after 72 hours. There is no third way."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abutment.foundation.accounts.models import Account
from abutment.foundation.scope import Actor, Via, opened
from abutment.foundation.signin import actions, queries
from abutment.foundation.signin.claims import proving
from abutment.foundation.signin.errors import CannotRecover, LinkSpent
from abutment.foundation.signin.models import Recovery
from tests.cast import Cast
from tests.foundation.signin.conftest import PASSWORD, SECRET, SERVER, letters_to, link_in
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NEW = {"password": "brand-new-river-stones", "again": "brand-new-river-stones"}


def session_actor(account: Account, entity_id: int | None = None) -> Actor:
    """A signed-in browser of an account."""
    client = sign_in(Client(), account.pk)
    return Actor(Via.SESSION, account.pk, entity_id, client.session.reference)  # type: ignore[attr-defined]


def test_a_recovery_code_opens_a_new_beginning(ada: Account, client: Client, enter: Callable[..., Client]) -> None:
    elsewhere = enter(ada)
    code = ada.recovery_codes[3]  # type: ignore[attr-defined]
    assert (
        client.post("/sign-in/recover/", {"email": ada.email, "code": code}).headers["Location"]
        == "/sign-in/recover/anew/"
    )
    assert client.post("/sign-in/recover/anew/", NEW).headers["Location"] == "/security/enroll/"
    assert client.get("/security/").headers["Location"] == "/security/enroll/"
    ada.refresh_from_db()
    assert ada.check_password(NEW["password"])
    assert not queries.has_factor(ada)
    assert "/sign-in/" in elsewhere.get("/security/").headers["Location"]
    subjects = [letter.subject for letter in letters_to(ada.email)]
    assert subjects[-2:] == [
        "A recovery code of your Abutment sign-in was used",
        "Your Abutment sign-in was reset",
    ]


def test_a_recovery_code_is_written_as_on_the_sheet(ada: Account, client: Client) -> None:
    code: str = ada.recovery_codes[0]  # type: ignore[attr-defined]
    spaced = f"{code[:4]} {code[4:8]} {code[8:]}"
    assert client.post("/sign-in/recover/", {"email": ada.email, "code": spaced}).status_code == 302


def test_a_password_or_an_app_code_is_no_recovery_code(ada: Account, client: Client) -> None:
    for code in ("123456", PASSWORD[:20], "000000000000"):
        assert client.post("/sign-in/recover/", {"email": ada.email, "code": code}).status_code == 200


def test_recovery_answers_unknown_and_wrong_alike(ada: Account) -> None:
    def asked(email: str) -> tuple[int, int, bool]:
        with CaptureQueriesContext(connection) as captured:
            answer = Client().post("/sign-in/recover/", {"email": email, "code": "000000000000"})
        return answer.status_code, len(captured), b"do not match" in answer.content

    assert asked(ada.email) == asked("nobody@signin.example") == (200, asked("x@signin.example")[1], True)


def test_guessing_recovery_codes_waits_without_saying_so(ada: Account, client: Client) -> None:
    for _ in range(5):
        client.post("/sign-in/recover/", {"email": ada.email, "code": "000000000000"})
    right = ada.recovery_codes[0]  # type: ignore[attr-defined]
    assert client.post("/sign-in/recover/", {"email": ada.email, "code": right}).status_code == 200


def test_the_new_password_page_opens_to_nobody_else(client: Client) -> None:
    assert client.get("/sign-in/recover/anew/").headers["Location"] == "/sign-in/recover/"
    assert client.post("/sign-in/recover/anew/", NEW).headers["Location"] == "/sign-in/recover/"


def test_no_page_resets_a_password_by_mail(ada: Account, client: Client) -> None:
    page = client.get("/sign-in/recover/").content.decode()
    assert "A password is never reset by mail" in page


# Another owner.


def started(owners: tuple[Account, Account], entity_id: int, new_email: str = "") -> Recovery:
    olive, otto = owners
    with opened(session_actor(otto, entity_id)) as actor:
        return actions.start_recovery(actor=actor, account_id=olive.pk, new_email=new_email, moment=timezone.now())


def test_another_owner_starts_and_the_old_address_is_told_at_once(owners: tuple[Account, Account], cast: Cast) -> None:
    recovery = started(owners, cast.entity("cedar"))
    assert timedelta(hours=71, minutes=59) < recovery.effective_at - timezone.now() <= timedelta(hours=72)
    letter = letters_to(owners[0].email)[-1]
    assert "wants to bring you back" in letter.subject
    assert "/sign-in/stop/" in letter.text


def test_the_notice_is_repeated_daily(owners: tuple[Account, Account], cast: Cast) -> None:
    started(owners, cast.entity("cedar"))
    now = timezone.now()
    assert actions.send_daily_notices(moment=now + timedelta(hours=1)) == 0
    assert actions.send_daily_notices(moment=now + timedelta(hours=24)) == 1


@pytest.mark.parametrize(
    "who", ["administrator", "executive", "it", "it_provider", "practice_manager", "bruno", "astrid", "hana"]
)
def test_nobody_but_an_owner_of_the_same_practice_can_start(cast: Cast, who: str) -> None:
    account = Account.objects.get(pk=cast.accounts[who])
    with opened(session_actor(account, cast.entities[cast.at[who]])) as actor, pytest.raises(CannotRecover):
        actions.start_recovery(actor=actor, account_id=cast.accounts["olive"], moment=timezone.now())


def test_an_owner_who_works_for_the_organization_too_cannot_start(owners: tuple[Account, Account], cast: Cast) -> None:
    with opened(Actor.console()) as server:
        from abutment.organizations.actions import propose_assignment
        from abutment.organizations.models import Person
        from tests.cast import START

        propose_assignment(
            actor=server,
            person=Person.objects.get(account=owners[1]),
            entity_id=cast.entity("keystone"),
            role_code="executive",
            starts_on=START,
        )
    with pytest.raises(CannotRecover):
        started(owners, cast.entity("cedar"))


def test_no_program_and_no_console_can_start(owners: tuple[Account, Account], cast: Cast) -> None:
    for actor in (cast.actor("dentist"), proving(owners[1].pk, "try")):
        with opened(actor), pytest.raises(CannotRecover):
            actions.start_recovery(actor=actor, account_id=owners[0].pk, moment=timezone.now())


def test_the_organization_does_not_see_it(owners: tuple[Account, Account], cast: Cast) -> None:
    started(owners, cast.entity("cedar"))
    for who in ("administrator", "executive", "auditor", "bruno"):
        with opened(cast.actor(who)):
            assert not Recovery.objects.exists()


def test_too_early_gives_no_link(owners: tuple[Account, Account], cast: Cast) -> None:
    recovery = started(owners, cast.entity("cedar"))
    with (
        opened(session_actor(owners[1], cast.entity("cedar"))) as actor,
        pytest.raises(CannotRecover, match="72 hours"),
    ):
        actions.hand_over_link(actor=actor, recovery=recovery, moment=timezone.now() + timedelta(hours=80))


def test_nobody_hastens_it_in_the_database(owners: tuple[Account, Account], cast: Cast) -> None:
    recovery = started(owners, cast.entity("cedar"))
    for actor in (session_actor(owners[1], cast.entity("cedar")), session_actor(owners[0]), SERVER, Actor.console()):
        for change in (
            "effective_at = now()",
            "new_email = 'x@y.example'",
            "link_digest = repeat('0', 64)",
            "used_at = now()",
        ):
            with opened(actor), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"update signin_recovery set {change} where id = %s", [recovery.pk])


def test_the_locked_out_owner_stops_it_from_the_letter(
    owners: tuple[Account, Account], cast: Cast, client: Client
) -> None:
    recovery = started(owners, cast.entity("cedar"))
    path = link_in(next(letter for letter in letters_to(owners[0].email) if "/stop/" in letter.text))
    client.get(path)
    with opened(SERVER):
        recovery.refresh_from_db()
    assert recovery.cancelled_at is None
    assert b"is stopped" in client.post(path).content
    with opened(SERVER):
        recovery.refresh_from_db()
    assert recovery.cancelled_at is not None


def test_signing_in_stops_it(owners: tuple[Account, Account], cast: Cast) -> None:
    from abutment.foundation.signin.actions import passwords

    recovery = started(owners, cast.entity("cedar"))
    passwords.note_sign_in(account_id=owners[0].pk, address="127.0.0.1")
    with opened(SERVER):
        recovery.refresh_from_db()
    assert recovery.cancelled_at is not None


def test_a_stopped_recovery_stays_stopped(owners: tuple[Account, Account], cast: Cast) -> None:
    recovery = started(owners, cast.entity("cedar"))
    with opened(session_actor(owners[1])) as actor:
        actions.withdraw(actor=actor, recovery=recovery)
    with opened(SERVER), pytest.raises(DatabaseError), transaction.atomic():
        Recovery.objects.filter(pk=recovery.pk).update(cancelled_at=None)


def test_only_one_recovery_runs_at_a_time(owners: tuple[Account, Account], cast: Cast) -> None:
    started(owners, cast.entity("cedar"))
    with pytest.raises(CannotRecover):
        started(owners, cast.entity("cedar"))


def test_the_page_offers_fellow_owners_only(owners: tuple[Account, Account], cast: Cast) -> None:
    page = sign_in(Client(), owners[1].pk, entity_id=cast.entity("cedar")).get("/security/owners/").content.decode()
    assert owners[0].name in page
    assert "Start a recovery" in page


def test_bringing_an_owner_back_takes_a_fresh_second_factor(owners: tuple[Account, Account], cast: Cast) -> None:
    with opened(SERVER):
        actions.enroll_totp(actor=SERVER, account=owners[1], secret=SECRET)
    client = sign_in(Client(), owners[1].pk, entity_id=cast.entity("cedar"), age_seconds=301)
    assert client.get("/security/owners/").headers["Location"].startswith("/security/confirm/?next=")


@pytest.mark.parametrize(("name", "at"), [("bruno", "birch"), ("executive", "keystone")])
def test_who_could_bring_nobody_back_is_told_so_at_once_and_is_not_offered_the_page(
    name: str, at: str, cast: Cast
) -> None:
    client = sign_in(Client(), cast.accounts[name], entity_id=cast.entity(at), age_seconds=3600)
    answer = client.get("/security/owners/")
    assert answer.status_code == 403
    assert "Nobody whom you could bring back" in answer.content.decode()
    assert "/security/owners/" not in client.get("/security/").content.decode()


# After 72 hours. Only the owner of the tables can make a row that old, and only with the guard taken off.


@pytest.fixture(scope="module")
def ripe(django_db_setup: None) -> Iterator[int]:
    """A recovery of Olive by Otto that began 73 hours ago; made before the tests' transactions."""
    owner = settings.DATABASES["owner"]
    dsn = {"host": owner["HOST"], "port": owner["PORT"], "user": owner["USER"], "password": owner["PASSWORD"]}
    with psycopg.connect(dbname=owner["NAME"], autocommit=True, **dsn) as tables:
        tables.execute("alter table signin_recovery disable trigger guard")
        row = tables.execute(
            "insert into signin_recovery (account_id, started_by_id, old_email, new_email, started_at, effective_at, "
            "cancel_digest, link_digest) select o.id, d.id, o.email, 'olive.new@cast.example', "
            "now() - interval '73 hours', now() - interval '1 hour', 'c', '' "
            "from accounts_account o, accounts_account d where o.email like 'olive@%' and d.email like 'dentist@%' "
            "returning id"
        ).fetchone()
        tables.execute("alter table signin_recovery enable trigger guard")
        assert row
        yield row[0]
        tables.execute("delete from signin_recovery where id = %s", [row[0]])


def test_after_72_hours_the_link_brings_the_owner_back(
    ripe: int, owners: tuple[Account, Account], cast: Cast, client: Client
) -> None:
    olive, otto = owners
    helper = sign_in(Client(), otto.pk, entity_id=cast.entity("cedar"))
    shown = helper.post(f"/security/owners/{ripe}/link/").content.decode()
    path = re.search(r"/sign-in/link/[\w-]+/", shown)
    assert path
    assert client.get(path[0]).status_code == 200
    assert client.post(path[0], NEW).headers["Location"] == "/security/enroll/"
    olive.refresh_from_db()
    assert (olive.email, olive.check_password(NEW["password"])) == ("olive.new@cast.example", True)
    assert Client().get(path[0]).status_code == 410
    assert letters_to("olive@cast.example")[-1].subject == "Your Abutment sign-in was reset"


def test_a_ripe_recovery_gives_its_link_to_nobody_else(ripe: int, owners: tuple[Account, Account], cast: Cast) -> None:
    for who in ("administrator", "bruno", "olive"):
        other = sign_in(Client(), cast.accounts[who], entity_id=cast.entities[cast.at[who]])
        assert other.post(f"/security/owners/{ripe}/link/").status_code == 404


def test_who_stopped_owning_cannot_finish_what_they_started(ripe: int, cast: Cast) -> None:
    otto = Account.objects.get(pk=cast.accounts["dentist"])  # a dentist at Cedar, no owner
    with opened(session_actor(otto, cast.entity("cedar"))) as actor, pytest.raises(CannotRecover):
        actions.hand_over_link(actor=actor, recovery=Recovery.objects.get(pk=ripe), moment=timezone.now())


def test_a_recovery_is_not_used_without_its_link(ripe: int, owners: tuple[Account, Account]) -> None:
    with opened(proving(owners[0].pk, "try")), pytest.raises(DatabaseError), transaction.atomic():
        Recovery.objects.filter(pk=ripe).update(used_at=timezone.now())
    with pytest.raises(LinkSpent):
        actions.use_link(token="", password=NEW["password"], moment=timezone.now())
