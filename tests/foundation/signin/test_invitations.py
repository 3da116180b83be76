"""Invitations make a sign-in that did not exist, once; one that exists is never touched."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from abutment.foundation import events
from abutment.foundation.accounts.models import Account
from abutment.foundation.events import Subscription, When
from abutment.foundation.scope import opened
from abutment.foundation.scope.errors import NotAllowed
from abutment.foundation.signin import actions
from abutment.foundation.signin.actions import InvitationAccepted
from abutment.foundation.signin.models import Invitation
from tests.cast import Cast
from tests.foundation.signin.conftest import PASSWORD, SERVER, letters_to, link_in
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
FORM = {"name": "Nina", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def link(db: None) -> str:
    with opened(SERVER) as actor:
        actions.invite(actor=actor, email="Nina@signin.example", name="Nina", reference="person 12")
    return link_in(letters_to("nina@signin.example")[0])


@pytest.fixture
def heard() -> Iterator[list[InvitationAccepted]]:
    said: list[InvitationAccepted] = []
    with events.registry.only(Subscription(InvitationAccepted, When.IN_TRANSACTION, said.append)):
        yield said


def test_an_invitation_makes_a_sign_in_and_leads_to_enrollment(
    link: str, client: Client, heard: list[InvitationAccepted]
) -> None:
    assert client.get(link).status_code == 200
    assert client.post(link, FORM).headers["Location"] == "/security/enroll/"
    account = Account.objects.get(email="nina@signin.example")
    assert (account.name, account.check_password(PASSWORD)) == ("Nina", True)
    assert [(said.account_id, said.reference) for said in heard] == [(account.pk, "person 12")]


def test_an_invitation_is_good_once(link: str, heard: list[InvitationAccepted]) -> None:
    Client().post(link, FORM)
    assert Client().get(link).status_code == 410
    assert Client().post(link, {**FORM, "password": "x" * 20, "again": "x" * 20}).status_code == 410
    assert len(heard) == 1


@pytest.mark.parametrize("change", ["expired", "revoked", "made up"])
def test_a_spent_link_opens_nothing_and_does_not_say_why(
    link: str, client: Client, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if change == "expired":
        later = timezone.now() + timedelta(days=8)
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    if change == "revoked":
        with opened(SERVER):
            Invitation.objects.update(revoked_at=timezone.now())
    answer = client.get(link if change != "made up" else "/invitation/no-such-link/")
    assert answer.status_code == 410
    assert b"used, called back, or is past its seven days" in answer.content


def test_an_invitation_is_kept_as_a_digest(link: str) -> None:
    with opened(SERVER):
        assert Invitation.objects.get().digest not in link


def test_inviting_somebody_who_has_a_sign_in_touches_nothing_of_it(
    ada: Account, client: Client, heard: list[InvitationAccepted]
) -> None:
    with opened(SERVER) as actor:
        actions.invite(actor=actor, email=ada.email, name="Somebody", reference="person 13")
    link = link_in(letters_to(ada.email)[-1])
    before = Account.objects.values("password", "email", "name", "is_active").get(pk=ada.pk)
    assert client.post(link, FORM).status_code == 200
    assert Account.objects.values("password", "email", "name", "is_active").get(pk=ada.pk) == before
    assert heard == []
    sign_in(client, ada.pk)
    client.post(link)
    assert [said.reference for said in heard] == ["person 13"]
    assert Account.objects.values("password", "email", "name", "is_active").get(pk=ada.pk) == before


def test_somebody_else_cannot_take_an_invitation_along(
    ada: Account, make_account: Callable[..., Account], client: Client, heard: list[InvitationAccepted]
) -> None:
    with opened(SERVER) as actor:
        actions.invite(actor=actor, email=ada.email)
    sign_in(client, make_account("eve@signin.example").pk)
    client.post(link_in(letters_to(ada.email)[-1]))
    assert heard == []


@pytest.mark.parametrize(
    ("name", "is_allowed"), [("administrator", True), ("olive", True), ("auditor", False), ("hana", False)]
)
def test_inviting_takes_the_right_to_change_people(cast: Cast, name: str, is_allowed: bool) -> None:
    actor = cast.actor(name)
    with opened(actor):
        if is_allowed:
            assert actions.invite(actor=actor, email="new@signin.example", entity_id=actor.acting_entity_id).link
        else:
            with pytest.raises(NotAllowed):
                actions.invite(actor=actor, email="new@signin.example", entity_id=actor.acting_entity_id)


def test_nobody_invites_to_a_place_of_others(cast: Cast) -> None:
    with opened(cast.actor("administrator")) as actor, pytest.raises(NotAllowed):
        actions.invite(actor=actor, email="new@signin.example", entity_id=cast.entity("alder"))
