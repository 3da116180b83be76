"""Sign-ins that came with a Package have no password: only the server's own invitation lets their person choose one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from abutment.foundation.accounts.models import Account
from abutment.foundation.mail.models import Letter
from abutment.foundation.scope import Actor, opened
from abutment.foundation.signin.actions import accept_as_new, invite
from abutment.foundation.signin.errors import LinkSpent
from abutment.portability.loading.errors import LoadRefused
from abutment.portability.loading.inviting import invite_again
from tests.cast import PASSWORD, Cast

SERVER = Actor.system("look after a test")
NEW = "another-arch-over-rivers"


@pytest.fixture
def came(cast: Cast) -> Account:
    """A sign-in as a load leaves it."""
    with opened(SERVER):
        return Account.objects.create_user("dora@cast.example", None, name="Dora Quill")


def token_of_last_letter() -> str:
    with opened(SERVER):
        text = Letter.objects.latest("pk").text
    return next(word for word in text.split() if word.startswith("http")).rstrip("/").rpartition("/")[2]


def test_the_operator_invites_and_the_person_chooses_a_password_for_the_same_sign_in(came: Account) -> None:
    with opened(Actor.console()) as operator:
        assert invite_again(actor=operator, email=" Dora@cast.example ") == came
    token = token_of_last_letter()
    page = Client().get(f"/invitation/{token}/")
    assert (page.status_code, b"password" in page.content.lower()) == (200, True)
    account = accept_as_new(token=token, name="Anybody", password=NEW, moment=timezone.now())
    assert (account.pk, account.name) == (came.pk, "Dora Quill")
    assert account.check_password(NEW)


def test_once_it_has_a_password_no_invitation_changes_it(came: Account) -> None:
    with opened(Actor.console()) as operator:
        invite_again(actor=operator, email=came.email)
        first = token_of_last_letter()
        invite_again(actor=operator, email=came.email)
        second = token_of_last_letter()
    accept_as_new(token=first, name="", password=NEW, moment=timezone.now())
    with pytest.raises(LinkSpent, match="has a sign-in already"):
        accept_as_new(token=second, name="", password="mallorys-own-words-here", moment=timezone.now())
    with opened(Actor.console()) as operator, pytest.raises(LoadRefused, match="signs in here already"):
        invite_again(actor=operator, email=came.email)


def test_an_administrators_invitation_does_not_open_the_sign_in_of_another(cast: Cast, came: Account) -> None:
    with opened(cast.actor("people")) as people:
        written = invite(actor=people, email=came.email, entity_id=cast.entity("keystone"))
    token = written.link.rstrip("/").rpartition("/")[2]
    with pytest.raises(LinkSpent, match="has a sign-in already"):
        accept_as_new(token=token, name="Mallory", password=NEW, moment=timezone.now())
    came.refresh_from_db()
    assert not came.has_usable_password()


def test_a_sign_in_in_use_and_one_that_never_came_are_refused(cast: Cast) -> None:
    with opened(Actor.console()) as operator:
        with pytest.raises(LoadRefused, match="signs in here already"):
            invite_again(actor=operator, email=Account.objects.get(pk=cast.accounts["olive"]).email)
        with pytest.raises(LoadRefused, match="No sign-in nobody"):
            invite_again(actor=operator, email="nobody@cast.example")
    assert Account.objects.get(pk=cast.accounts["olive"]).check_password(PASSWORD)
