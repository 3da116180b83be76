"""A person takes their own sign-in; nobody takes it for them, and nobody takes another's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from abutment.foundation.accounts.models import Account
from abutment.foundation.audit.models import Event
from abutment.foundation.mail.models import Letter
from abutment.foundation.scope import Actor, opened
from abutment.foundation.signin.actions import InvitationAccepted, accept_as_existing, accept_as_new, invite
from abutment.organizations import actions
from abutment.organizations.actions.people import License
from abutment.organizations.actions.registration import Holder, NewPerson, NewPractice
from abutment.organizations.errors import Malformed, NotAllowed
from abutment.organizations.models import Person
from abutment.organizations.refusals import in_words
from tests.cast import PASSWORD, START, Cast
from tests.organizations.conftest import Visit
from tests.signing_in import sign_in

SERVER = Actor.system("look after a test")


def newcomer(cast: Cast, who: str = "practice_manager") -> Person:
    actor = cast.actor(who)
    with opened(actor):
        return actions.add_person_with_assignment(
            actor=actor,
            names={"given_name": "Noor", "family_name": "Haddad", "suffix": "", "npi": ""},
            first={
                "entity_id": actor.acting_entity_id or 0,
                "role_code": "front_desk",
                "starts_on": START,
                "license": None,
                "region": None,
            },
        )


def invited(cast: Cast, person: Person, email: str = "noor@cast.example") -> str:
    """Invites, and reads the token from the letter."""
    manager = cast.actor("practice_manager")
    with opened(manager):
        actions.invite_person(actor=manager, person=person, email=email, entity_id=cast.entity("cedar"))
    with opened(SERVER):
        text = Letter.objects.latest("pk").text
    link = next(word for word in text.split() if word.startswith("http"))
    return link.rstrip("/").rpartition("/")[2]


def test_who_accepts_an_invitation_is_the_person_from_then_on(cast: Cast) -> None:
    person = newcomer(cast)
    account = accept_as_new(token=invited(cast, person), name="Noor Haddad", password=PASSWORD, moment=timezone.now())
    with opened(Actor.console(account.pk, cast.entity("cedar"))):
        assert Person.objects.get(account_id=account.pk).pk == person.pk


def test_who_has_a_sign_in_already_brings_it_along(cast: Cast) -> None:
    person = newcomer(cast)
    with opened(SERVER):
        account = Account.objects.create_user("noor@cast.example", PASSWORD, name="Noor")
    accept_as_existing(token=invited(cast, person), account=account, moment=timezone.now())
    with opened(SERVER):
        assert Person.objects.get(pk=person.pk).account_id == account.pk


def test_a_sign_in_that_is_a_person_already_becomes_no_second_one(cast: Cast) -> None:
    person = newcomer(cast)
    token = invited(cast, person, "dentist@cast.example")
    with opened(SERVER):
        dentist = Account.objects.get(email="dentist@cast.example")
    with pytest.raises(Malformed, match="linked already"):
        accept_as_existing(token=token, account=dentist, moment=timezone.now())
    with opened(SERVER):
        assert Person.objects.get(pk=person.pk).account_id is None


def test_an_invitation_of_another_room_links_nobody(cast: Cast) -> None:
    person = newcomer(cast)
    for reference in ("", "vendor 3", "person", "person x", f"person {person.pk}x", "person 987654321"):
        actions.take_sign_in(InvitationAccepted(cast.accounts["bruno"], 1, reference))
    with opened(SERVER):
        assert Person.objects.get(pk=person.pk).account_id is None


@pytest.mark.parametrize("who", ["olive", "administrator", "people", "practice_manager", "bruno"])
def test_nobody_hangs_a_person_on_a_sign_in_by_hand(cast: Cast, who: str) -> None:
    person = newcomer(cast)
    with opened(cast.actor(who)):
        for account in (cast.accounts["birch_desk"], cast.accounts[who]):
            try:
                with in_words():
                    changed = Person.objects.filter(pk=person.pk).update(account_id=account)
            except (NotAllowed, Malformed):
                changed = 0
            assert changed == 0
            with pytest.raises((NotAllowed, Malformed)), in_words():
                Person.objects.create(given_name="A", family_name="B", account_id=account)
    with opened(SERVER):
        assert Person.objects.get(pk=person.pk).account_id is None


@pytest.mark.parametrize("who", ["olive", "administrator", "practice_manager"])
def test_nobody_takes_a_sign_in_from_its_person(cast: Cast, who: str) -> None:
    with opened(cast.actor(who)):
        for account in (None, cast.accounts[who]):
            with pytest.raises((NotAllowed, Malformed)), in_words():
                Person.objects.filter(pk=cast.persons["dentist"]).update(account_id=account)
    with opened(SERVER):
        assert Person.objects.get(pk=cast.persons["dentist"]).account_id == cast.accounts["dentist"]


def test_who_signs_in_already_is_not_invited_again(cast: Cast, reader: Visit) -> None:
    owner = cast.actor("olive")
    with opened(owner):
        dentist = Person.objects.get(pk=cast.persons["dentist"])
        with pytest.raises(Malformed, match="theirs alone"):
            actions.invite_person(actor=owner, person=dentist, email="x@cast.example", entity_id=cast.entity("cedar"))
    assert "Invite" not in reader("olive").get(f"/people/{dentist.pk}/").content.decode()


@pytest.mark.parametrize("who", ["dentist", "executive", "front_desk", "bruno"])
def test_who_may_not_write_people_invites_nobody(cast: Cast, reader: Visit, who: str) -> None:
    person = newcomer(cast)
    assert reader(who).get(f"/people/{person.pk}/invite/").status_code in (403, 404)
    actor = cast.actor(who)
    with opened(actor), pytest.raises((NotAllowed, Malformed)):
        actions.invite_person(actor=actor, person=person, email="x@cast.example", entity_id=cast.entity("cedar"))


def test_an_invitation_is_sent_from_the_persons_page(cast: Cast, reader: Visit) -> None:
    person = newcomer(cast)
    client = reader("practice_manager")
    answer = client.post(f"/people/{person.pk}/invite/", {"email": "noor@cast.example", "entity": cast.entity("cedar")})
    assert answer.status_code == 302
    with opened(SERVER):
        assert Letter.objects.filter(message__recipient="noor@cast.example").exists()


def test_somebody_just_entered_is_seen_by_who_entered_them_and_by_their_colleagues(cast: Cast) -> None:
    person = newcomer(cast)
    for who in ("practice_manager", "olive", "people"):
        with opened(cast.actor(who)):
            assert Person.objects.filter(pk=person.pk).exists()
    for who in ("bruno", "summit_executive"):
        with opened(cast.actor(who)):
            assert not Person.objects.filter(pk=person.pk).exists()
    actor = cast.actor("practice_manager")
    with opened(actor):
        alone = actions.add_person(actor=actor, given_name="Ana", family_name="Silva")
    with opened(cast.actor("olive")):
        assert not Person.objects.filter(pk=alone.pk).exists()


def clinician(cast: Cast, *places: str) -> Person:
    """A dentist who was granted their role at these practices, and has no sign-in yet."""
    owners = {"cedar": "olive", "birch": "bruno", "alder": "astrid"}
    with opened(SERVER):
        person = actions.add_person(actor=SERVER, given_name="Dora", family_name="Quill", suffix="DDS")
        proposed = [
            actions.propose_assignment(
                actor=SERVER,
                person=person,
                entity_id=cast.entity(place),
                role_code="dentist",
                starts_on=START,
                license=License("US-NY", "D-1"),
            )
            for place in places
        ]
    for place, assignment in zip(places, proposed, strict=True):
        with opened(cast.actor(owners[place])) as owner:
            actions.grant_assignment(actor=owner, assignment=assignment)
    return person


@pytest.mark.parametrize("who", ["people", "administrator", "practice_manager"])
def test_nobody_but_an_owner_invites_whoever_holds_a_role_that_owners_grant(cast: Cast, who: str) -> None:
    person, actor = clinician(cast, "cedar"), cast.actor(who)
    with opened(actor), pytest.raises(NotAllowed, match="an owner of every practice"):
        actions.invite_person(actor=actor, person=person, email="mine@evil.example", entity_id=cast.entity("cedar"))


def test_an_owner_invites_their_dentist_and_all_owners_and_the_trail_are_told(cast: Cast) -> None:
    person, cedar = clinician(cast, "cedar"), cast.entity("cedar")
    with opened(cast.actor("olive")) as olive:
        actions.invite_person(actor=olive, person=person, email="dora@cast.example", entity_id=cedar)
    with opened(SERVER):
        letter = Letter.objects.get(message__recipient="dora@cast.example")
    token = next(word for word in letter.text.split() if word.startswith("http")).rstrip("/").rpartition("/")[2]
    account = accept_as_new(token=token, name="Dora Quill", password=PASSWORD, moment=timezone.now())
    with opened(SERVER):
        assert Person.objects.get(pk=person.pk).account_id == account.pk
        assert Letter.objects.filter(message__recipient="olive@cast.example", text__contains="Dora Quill").count() == 2
    with opened(cast.actor("olive")):
        said = dict(Event.objects.filter(entity_id=cedar).values_list("action", "details"))
    assert said["signin.invited"]["address"] == "dora@cast.example"
    assert {"signin.invitation_accepted", "person.signed_in"} <= set(said)


def test_an_owner_does_not_bring_in_whom_another_practice_granted_a_role_and_learns_no_name(cast: Cast) -> None:
    person = clinician(cast, "cedar", "alder")
    with opened(cast.actor("olive")) as olive, pytest.raises(NotAllowed) as refused:
        actions.invite_person(actor=olive, person=person, email="d@cast.example", entity_id=cast.entity("cedar"))
    assert "Alder" not in str(refused.value)


def test_an_invitation_written_by_hand_links_nobody_to_a_role_that_owners_grant(cast: Cast) -> None:
    person = clinician(cast, "cedar")
    for place in ("cedar", "keystone"):
        with opened(cast.actor("people")) as people:
            written = invite(
                actor=people,
                email=f"mallory-{place}@evil.example",
                reference=f"person {person.pk}",
                entity_id=cast.entity(place),
            )
        token = written.link.rstrip("/").rpartition("/")[2]
        with pytest.raises(NotAllowed):
            accept_as_new(token=token, name="Mallory", password=PASSWORD, moment=timezone.now())
    with opened(SERVER):
        assert Person.objects.get(pk=person.pk).account_id is None


def test_a_role_that_came_after_the_invitation_counts_when_it_is_accepted(cast: Cast) -> None:
    person = newcomer(cast)
    token = invited(cast, person)
    with opened(cast.actor("olive")) as olive:
        actions.propose_assignment(
            actor=olive,
            person=person,
            entity_id=cast.entity("cedar"),
            role_code="dentist",
            starts_on=START,
            license=License("US-NY", "D-2"),
        )
    with pytest.raises(NotAllowed):
        accept_as_new(token=token, name="Noor", password=PASSWORD, moment=timezone.now())


def test_granting_and_ending_what_only_owners_grant_takes_a_fresh_second_step(cast: Cast) -> None:
    person = clinician(cast, "cedar")
    with opened(SERVER):
        assignment = person.assignments.get()
    client = sign_in(Client(), cast.accounts["olive"], entity_id=cast.entity("cedar"), age_seconds=400)
    address = f"/assignments/{assignment.pk}/end/"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"ends_on": "2030-01-01"})
    assert (answer.status_code, "sign-in" in answer.headers["Location"] or "again" in answer.headers["Location"]) == (
        302,
        True,
    )
    with opened(SERVER):
        assert person.assignments.get().ends_on is None


def test_who_entered_a_practice_invites_its_first_owner_and_nobody_else_of_the_organization_does(cast: Cast) -> None:
    administrator, keystone = cast.actor("administrator"), cast.entity("keystone")
    with opened(administrator):
        holder = Holder(NewPerson("Faye", "Lindgren", "DDS"), 10_000, "US-NY", "F-1")
        new = NewPractice("Elm Dental", "Elm Dental PLLC", "pllc", "US-NY", "America/New_York", [holder])
        terms = actions.Terms(keystone, START, "service", "group")
        place = actions.register_practice(actor=administrator, practice=new, terms=terms).pk
        faye = Person.objects.get(given_name="Faye", family_name="Lindgren")
    with opened(cast.actor("people")) as people, pytest.raises(NotAllowed, match="an owner of every practice"):
        actions.invite_person(actor=people, person=faye, email="mine@evil.example", entity_id=place)
    with opened(administrator):
        actions.invite_person(actor=administrator, person=faye, email="faye@cast.example", entity_id=place)
    with opened(SERVER):
        letter = Letter.objects.get(message__recipient="faye@cast.example")
    token = next(word for word in letter.text.split() if word.startswith("http")).rstrip("/").rpartition("/")[2]
    account = accept_as_new(token=token, name="Faye", password=PASSWORD, moment=timezone.now())
    with opened(SERVER):
        assert Person.objects.get(pk=faye.pk).account_id == account.pk
