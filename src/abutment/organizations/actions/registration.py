"""How organizations and practices come into the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from abutment.foundation.audit import record
from abutment.foundation.events import publish
from abutment.foundation.scope import Actor, may, opened
from abutment.foundation.scope.errors import NotAllowed
from abutment.foundation.scope.models import Entity
from abutment.organizations.actions.people import add_person
from abutment.organizations.errors import Malformed
from abutment.organizations.events import PracticeRegistered
from abutment.organizations.models import (
    Affiliation,
    Assignment,
    CoveredEntity,
    LegalOwnership,
    Management,
    Organization,
    Person,
    Practice,
    Region,
    Role,
)
from abutment.organizations.policies import check_can_add_region
from abutment.organizations.refusals import in_words

WHOLE_BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is not in the network yet."""

    given_name: str
    family_name: str
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """A dentist who owns a share of a practice, in hundredths of a percent, and the license by which they may."""

    person: Person | NewPerson
    share_basis_points: int
    license_jurisdiction: str
    license_number: str


@dataclass(frozen=True, slots=True)
class NewPractice:
    """What is known of a practice on its first day here; since: from when it is its owners', by default that day."""

    name: str
    legal_name: str
    form: str
    jurisdiction: str
    time_zone: str
    holders: Sequence[Holder]
    tax_number: str = ""
    npi: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """How a practice is affiliated: with whom, in which model, brand, from when; manager None: the organization."""

    organization_id: int
    starts_on: date
    model: str
    brand: str
    region: Region | None = None
    manager_id: int | None = None


def register_organization(*, actor: Actor, name: str, legal_name: str, time_zone: str) -> Organization:
    """Enter a dental support organization. Only the server does, for whom the installation was set up."""
    if not actor.via.is_unbounded or actor.account_id is not None:
        raise NotAllowed(f"{name} is entered at the server's command line. Ask who operates this installation.")
    with in_words():
        entity = Entity.objects.create(kind=Entity.Kind.ORGANIZATION, name=name, time_zone=time_zone)
        organization = Organization.objects.create(entity=entity, legal_name=legal_name)
        record(actor, action="organization.registered", entity_id=entity.pk, subject=f"organization {entity.pk}")
    return organization


@transaction.atomic
def add_region(*, actor: Actor, organization_id: int, name: str) -> Region:
    """Let an organization group practices."""
    check_can_add_region(organization_id)
    with in_words():
        region = Region.objects.create(entity_id=organization_id, name=name)
        record(actor, action="region.added", entity_id=organization_id, subject=f"region {region.pk}")
    return region


@transaction.atomic
def register_practice(*, actor: Actor, practice: NewPractice, terms: Terms) -> Practice:
    """Enter a practice that is new here, with its owners, its manager, who answers under HIPAA, and its affiliation.

    An administrator of the organization, or the server, does this once, when the practice holds no data yet; from then
    on only its owners accept or end an affiliation. The first holder becomes the first owner; further owners are
    proposed to them. Raises NotAllowed, Malformed.
    """
    _check_shares(practice.holders)
    if not (may("network.write", terms.organization_id) and may("people.write", terms.organization_id)):
        raise NotAllowed(f"{practice.name} is entered by an administrator of the organization. Ask one.")
    with in_words():
        # A practice that nobody is affiliated with yet is in nobody's scope: the server itself writes its first rows.
        with opened(Actor.system(f"register practice for account {actor.account_id}")) as server:
            entity = Entity.objects.create(kind=Entity.Kind.PRACTICE, name=practice.name, time_zone=practice.time_zone)
            registered = Practice.objects.create(
                entity=entity,
                legal_name=practice.legal_name,
                form=practice.form,
                jurisdiction=practice.jurisdiction,
                tax_number=practice.tax_number,
                npi=practice.npi,
            )
            owners = [_entered(server, holder.person) for holder in practice.holders]
            _enter_facts(entity, practice, terms, owners)
            _seat_owners(entity, owners, practice.since or terms.starts_on)
            record(server, action="practice.registered", entity_id=entity.pk, subject=f"practice {entity.pk}")
        record(actor, action="practice.entered", entity_id=terms.organization_id, subject=f"practice {entity.pk}")
        publish(PracticeRegistered(entity.pk, terms.organization_id))
    return registered


def _entered(server: Actor, person: Person | NewPerson) -> Person:
    if isinstance(person, Person):
        return person
    return add_person(actor=server, given_name=person.given_name, family_name=person.family_name, suffix=person.suffix)


def _check_shares(holders: Sequence[Holder]) -> None:
    total = sum(holder.share_basis_points for holder in holders)
    if total != WHOLE_BASIS_POINTS:
        raise Malformed(f"The owners' shares add up to {total / 100:.2f}%. Enter owners whose shares make 100%.")


def _enter_facts(entity: Entity, practice: NewPractice, terms: Terms, owners: Sequence[Person]) -> None:
    since = practice.since or terms.starts_on
    for holder, owner in zip(practice.holders, owners, strict=True):
        LegalOwnership.objects.create(
            entity=entity,
            owner=owner,
            share_basis_points=holder.share_basis_points,
            license_jurisdiction=holder.license_jurisdiction,
            license_number=holder.license_number,
            starts_on=since,
        )
    if since < terms.starts_on:  # until it joins, it runs its own business
        Management.objects.create(entity=entity, manager=entity, starts_on=since, ends_on=terms.starts_on)
    Management.objects.create(
        entity=entity, manager_id=terms.manager_id or terms.organization_id, starts_on=terms.starts_on
    )
    CoveredEntity.objects.create(entity=entity, answers=entity, starts_on=since)
    Affiliation.objects.create(
        practice=entity,
        organization_id=terms.organization_id,
        region=terms.region,
        model=terms.model,
        brand=terms.brand,
        starts_on=terms.starts_on,
    )


def _seat_owners(entity: Entity, owners: Sequence[Person], since: date) -> None:
    role = Role.objects.get(code="owner")
    for place, person in enumerate(owners):
        Assignment.objects.create(
            person=person,
            entity=entity,
            role=role,
            starts_on=since,
            granted_at=timezone.now() if place == 0 else None,
        )
