"""How the network is told to machines: keys that stay, days as ISO 8601, shares as strings."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel

from abutment.organizations.models import Assignment, LegalOwnership, Person, Practice
from abutment.organizations.queries import PracticeInFull, visible_assignments


class PracticeRow(BaseModel):
    """A practice with its affiliation on a day; null where there is none."""

    id: int
    name: str
    legal_name: str
    form: str
    jurisdiction: str
    time_zone: str
    npi: str
    locations: int
    model: str | None
    brand: str | None
    region: str | None
    affiliated_from: date | None
    affiliated_until: date | None

    @classmethod
    def of(cls, practice: Practice) -> PracticeRow:
        """The row of a practice of `queries.practices`."""
        tie = practice.tie
        return cls(
            id=practice.pk,
            name=practice.entity.name,
            legal_name=practice.legal_name,
            form=practice.form,
            jurisdiction=practice.jurisdiction,
            time_zone=practice.entity.time_zone,
            npi=practice.npi,
            locations=practice.location_count,
            model=tie.model if tie else None,
            brand=tie.brand if tie else None,
            region=tie.region.name if tie and tie.region else None,
            affiliated_from=tie.starts_on if tie else None,
            affiliated_until=tie.ends_on if tie else None,
        )


class OwnerRow(BaseModel):
    """A legal owner of a practice with the share and the license by which they may own."""

    person_id: int
    name: str
    share_percent: str
    license_jurisdiction: str
    license_number: str
    starts_on: date
    ends_on: date | None

    @classmethod
    def of(cls, fact: LegalOwnership) -> OwnerRow:
        """The row of an ownership."""
        return cls(
            person_id=fact.owner_id,
            name=str(fact.owner),
            share_percent=f"{fact.share_basis_points / 100:.2f}",
            license_jurisdiction=fact.license_jurisdiction,
            license_number=fact.license_number,
            starts_on=fact.starts_on,
            ends_on=fact.ends_on,
        )


class LocationRow(BaseModel):
    """A location with its chairs on a day."""

    id: int
    practice_id: int
    practice: str
    name: str
    street: str
    city: str
    jurisdiction: str
    postal_code: str
    phone: str
    time_zone: str
    opened_on: date
    closed_on: date | None
    chairs: int

    @classmethod
    def of(cls, location: Any) -> LocationRow:
        """The row of a location of `queries.locations` for a day."""
        facts = (
            "name",
            "street",
            "city",
            "jurisdiction",
            "postal_code",
            "phone",
            "time_zone",
            "opened_on",
            "closed_on",
        )
        return cls(
            id=location.pk,
            practice_id=location.entity_id,
            practice=location.entity.name,
            chairs=location.chair_count,
            **{fact: getattr(location, fact) for fact in facts},
        )


class AssignmentRow(BaseModel):
    """What somebody does where; the marks say who also works for an organization."""

    id: int
    entity_id: int
    entity: str
    role: str
    role_label: str
    region: str | None
    starts_on: date
    ends_on: date | None
    license_jurisdiction: str
    license_number: str
    is_granted: bool
    holder_holds_organization_role: bool
    granter_holds_organization_role: bool

    @classmethod
    def of(cls, assignment: Assignment) -> AssignmentRow:
        """The row of an assignment."""
        return cls(
            id=assignment.pk,
            entity_id=assignment.entity_id,
            entity=assignment.entity.name,
            role=assignment.role.code,
            role_label=assignment.role.label,
            region=assignment.region.name if assignment.region else None,
            starts_on=assignment.starts_on,
            ends_on=assignment.ends_on,
            license_jurisdiction=assignment.license_jurisdiction,
            license_number=assignment.license_number,
            is_granted=assignment.granted_at is not None,
            holder_holds_organization_role=assignment.holder_holds_organization_role,
            granter_holds_organization_role=assignment.granter_holds_organization_role,
        )


class PersonRow(BaseModel):
    """A person with the assignments that the reader may see."""

    id: int
    name: str
    given_name: str
    family_name: str
    suffix: str
    npi: str
    signs_in: bool
    assignments: list[AssignmentRow]

    @classmethod
    def of(cls, person: Person) -> PersonRow:
        """The row of a person of `queries.people`."""
        return cls(
            id=person.pk,
            name=str(person),
            given_name=person.given_name,
            family_name=person.family_name,
            suffix=person.suffix,
            npi=person.npi,
            signs_in=person.account_id is not None,
            assignments=[AssignmentRow.of(each) for each in visible_assignments(person)],
        )


class HoursRow(BaseModel):
    """Days of the week with the same hours, in words."""

    days: str
    hours: str


class PracticeDetail(BaseModel):
    """One practice as of a day: its three facts apart, its affiliation in words, its locations with their hours."""

    id: int
    name: str
    legal_name: str
    form: str
    jurisdiction: str
    on: date
    owners: list[OwnerRow]
    manager: str | None
    covered_entity: str | None
    sight: str
    locations: list[LocationRow]
    hours: dict[int, list[HoursRow]]

    @classmethod
    def of(cls, page: PracticeInFull, on: date) -> PracticeDetail:
        """The detail of a practice as its page shows it."""
        manager, covered = page.facts.manager, page.facts.covered_entity
        return cls(
            id=page.practice.pk,
            name=str(page.practice),
            legal_name=page.practice.legal_name,
            form=page.practice.form,
            jurisdiction=page.practice.jurisdiction,
            on=on,
            owners=[OwnerRow.of(fact) for fact in page.facts.owners],
            manager=manager.manager.name if manager else None,
            covered_entity=covered.answers.name if covered else None,
            sight=page.sight,
            locations=[LocationRow.of(each.location) for each in page.locations],
            hours={each.location.pk: [HoursRow(days=d, hours=h) for d, h in each.hours] for each in page.locations},
        )
