"""An owner alone, in person: nobody at the organization sees, changes, pauses, delays or deletes a delivery."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.test import Client

from abutment.foundation.scope import Actor, NotAllowed, opened
from abutment.portability.actions import deliveries as actions
from abutment.portability.delivering import errors
from abutment.portability.delivering.due import due_delivery
from abutment.portability.models import Delivery, Destination
from tests.cast import AT_KEYSTONE, SERVER, WHERE
from tests.organizations.conftest import claim, refused
from tests.portability.delivering.conftest import DAILY, PROVEN, Office

Visit = Callable[..., Client]
NOT_OWNERS = sorted(set(WHERE) - {"olive", "bruno", "astrid"})
GETS = ["", "all/", "storage/s3/", "storage/sftp/", "storage/folder/", "schedule/"]
POSTS = [
    "storage/s3/",
    "storage/s3/try/",
    "host/",
    "host/confirm/",
    "test/",
    "prove/",
    "schedule/",
    "end/in-force/",
    "end/waiting/",
    "now/",
]
PAGE = "/our-data/deliveries/"


@pytest.fixture
def destination(office: Office, share: Path) -> Destination:
    return office.in_force(office.folder(share))


def rows(office: Office) -> list[Any]:
    with opened(SERVER):
        return [list(each.objects.order_by("pk").values()) for each in (Destination, Delivery)]


@pytest.mark.parametrize("who", NOT_OWNERS)
def test_nobody_but_an_owner_opens_a_page_or_takes_a_step(
    office: Office, destination: Destination, reader: Visit, who: str
) -> None:
    client, before = reader(who), rows(office)
    answers = [client.get(f"{PAGE}{each}") for each in GETS] + [client.post(f"{PAGE}{each}") for each in POSTS]
    assert {each.status_code for each in answers} == {403}
    assert not [each for each in answers if destination.prefix in each.content.decode()]
    assert rows(office) == before


@pytest.mark.parametrize("who", ["bruno", "astrid"])
def test_an_owner_of_another_practice_sees_an_empty_page_of_their_own(
    office: Office, destination: Destination, reader: Visit, who: str
) -> None:
    answer = reader(who).get(PAGE)
    assert answer.status_code == 200
    assert "No storage is named" in answer.content.decode()


@pytest.mark.parametrize("who", [*AT_KEYSTONE, "practice_manager", "dentist", "bruno"])
def test_nobody_else_carries_out_an_act(office: Office, destination: Destination, share: Path, who: str) -> None:
    new = office.folder(share)
    with opened(office.cast.actor(who)) as actor:
        assert not Destination.objects.filter(pk=destination.pk).exists()
        for act in (
            lambda: actions.enter_destination(actor=actor, practice_id=office.practice, new=new),
            lambda: actions.try_destination(actor=actor, practice_id=office.practice, new=new),
            lambda: actions.send_test(actor=actor, destination=destination, moment=PROVEN),
            lambda: actions.prove_destination(actor=actor, destination=destination, word="X", moment=PROVEN),
            lambda: actions.confirm_host(actor=actor, destination=destination, key="ssh-ed25519 AAAA"),
            lambda: actions.change_schedule(actor=actor, destination=destination, to=DAILY),
            lambda: actions.end_destination(actor=actor, destination=destination),
            lambda: actions.deliver_now(actor=actor, destination=destination, moment=PROVEN),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_who_runs_the_server_may_deliver_but_not_name_prove_or_end(
    office: Office, destination: Destination, share: Path
) -> None:
    with opened(Actor.console()) as actor:
        for act in (
            lambda: actions.enter_destination(actor=actor, practice_id=office.practice, new=office.folder(share)),
            lambda: actions.end_destination(actor=actor, destination=destination),
            lambda: actions.change_schedule(actor=actor, destination=destination, to=DAILY),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert actions.deliver_now(actor=actor, destination=destination, moment=PROVEN)


# --- By hand, with the password of the application --------------------------------------------------------------------

TRIED = [
    "update portability_destination set ended_at = now()",
    "update portability_destination set recipients = 'age1attacker'",
    "update portability_destination set frequency = 'monthly', day = 1",
    "update portability_destination set told_at = now()",
    "update portability_delivery set state = 'delivered', delivered_at = now(), sha256 = 'x'",
    "update portability_delivery set next_try_at = now() + interval '9 years'",
    "update portability_deliveryattempt set error = ''",
]


@pytest.mark.parametrize("who", AT_KEYSTONE)
@pytest.mark.parametrize("statement", TRIED)
def test_a_role_of_the_organization_reaches_no_row_by_hand(
    office: Office, destination: Destination, who: str, statement: str
) -> None:
    from django.db import connection

    with opened(SERVER):
        due_delivery(Destination.objects.select_related("entity").get(pk=destination.pk), PROVEN)
    before = rows(office)
    with opened(office.cast.actor(who)), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 0
    assert rows(office) == before


@pytest.mark.parametrize("table", ["portability_destination", "portability_delivery", "portability_deliveryattempt"])
@pytest.mark.parametrize("who", ["olive", "administrator"])
def test_nobody_deletes_a_row_by_hand(
    office: Office, application_login: psycopg.Connection[Any], table: str, who: str
) -> None:
    claim(application_login, office.cast.actor(who))
    assert "permission denied" in refused(application_login, f"delete from {table}")


def test_an_owner_cannot_move_what_was_proven_by_hand(office: Office, destination: Destination) -> None:
    from django.db import connection, transaction
    from django.db.utils import IntegrityError

    for change in (
        "prefix = '/elsewhere'",
        "recipients = 'age1attacker'",
        "secret = 'x'",
        "proven_at = now() + interval '1 day'",
        "entered_by_account_id = 1 + entered_by_account_id",
    ):
        with (
            opened(office.cast.actor("olive")),
            connection.cursor() as cursor,
            pytest.raises(IntegrityError),
            transaction.atomic(),
        ):
            cursor.execute(f"update portability_destination set {change}")


def test_the_software_itself_cannot_name_move_or_end_storage(office: Office, destination: Destination) -> None:
    from django.db import connection, transaction
    from django.db.utils import IntegrityError

    for change in ("ended_at = now()", "prefix = '/elsewhere'", "hour = 3", "recipients = 'age1attacker'"):
        with opened(SERVER), connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(f"update portability_destination set {change}")
    with opened(SERVER), pytest.raises(IntegrityError), transaction.atomic():
        Destination.objects.create(
            entity_id=office.practice, kind="folder", prefix="/x", recipients="age1x", frequency="daily", hour=1
        )


# --- The proof --------------------------------------------------------------------------------------------------------


def test_storage_is_in_force_once_an_owner_has_opened_its_test(office: Office, share: Path) -> None:
    with opened(office.cast.actor("olive")) as actor:
        found = actions.enter_destination(actor=actor, practice_id=office.practice, new=office.folder(share))
        with pytest.raises(errors.NotProven):
            actions.prove_destination(actor=actor, destination=found, word="", moment=PROVEN)
        name = actions.send_test(actor=actor, destination=found, moment=PROVEN)
        text = office.opened((share / name).read_bytes()).decode()
        word = text.partition("Code word: ")[2].strip()
        for wrong in ("", "AAAA-AAAA-AAAA", word[:-1]):
            with pytest.raises(errors.NotProven):
                actions.prove_destination(actor=actor, destination=found, word=wrong, moment=PROVEN)
        actions.prove_destination(actor=actor, destination=found, word=f" {word.lower()} ", moment=PROVEN)
        found.refresh_from_db()
    assert found.proven_at == PROVEN
    assert found.proven_by_account_id == found.entered_by_account_id == office.cast.accounts["olive"]


def test_a_word_of_an_earlier_test_proves_nothing(office: Office, share: Path) -> None:
    with opened(office.cast.actor("olive")) as actor:
        found = actions.enter_destination(actor=actor, practice_id=office.practice, new=office.folder(share))
        name = actions.send_test(actor=actor, destination=found, moment=PROVEN)
        word = office.opened((share / name).read_bytes()).decode().partition("Code word: ")[2].strip()
        actions.send_test(actor=actor, destination=found, moment=PROVEN)
        with pytest.raises(errors.NotProven):
            actions.prove_destination(actor=actor, destination=found, word=word, moment=PROVEN)


def test_the_former_storage_goes_on_until_the_new_one_is_proven_and_then_forgets_its_secret(
    office: Office, destination: Destination, share: Path
) -> None:
    new = office.new(kind="s3", endpoint="https://s3.example", bucket="practice", access_key="k", secret="much secret")
    with opened(office.cast.actor("olive")) as actor:
        waiting = actions.enter_destination(actor=actor, practice_id=office.practice, new=new)
        assert "much secret" not in waiting.secret
        assert Destination.objects.get(pk=destination.pk).ended_at is None
        replaced = actions.enter_destination(actor=actor, practice_id=office.practice, new=office.folder(share))
        waiting.refresh_from_db()
        assert (waiting.ended_at is not None, waiting.secret) == (True, "")
        name = actions.send_test(actor=actor, destination=replaced, moment=PROVEN)
        word = office.opened((share / name).read_bytes()).decode().partition("Code word: ")[2]
        actions.prove_destination(actor=actor, destination=replaced, word=word, moment=PROVEN)
        assert Destination.objects.get(pk=destination.pk).ended_at is not None
