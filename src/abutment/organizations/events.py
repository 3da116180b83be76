"""What this room tells others, in numbers and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from abutment.foundation.events import Event


@dataclass(frozen=True)
class PracticeRegistered(Event):
    """A practice is new in the network."""

    practice_id: int
    organization_id: int


@dataclass(frozen=True)
class AffiliationEnded(Event):
    """The day on which an affiliation ends was set; with a transition, sight ends later."""

    affiliation_id: int
    practice_id: int
    organization_id: int
    ends_on: date
    sight_ends_on: date | None


@dataclass(frozen=True)
class LocationAdded(Event):
    """A practice has a further office."""

    location_id: int
    practice_id: int


@dataclass(frozen=True)
class AssignmentGranted(Event):
    """A person was granted a role at an entity."""

    assignment_id: int
    person_id: int
    entity_id: int
    role_code: str


@dataclass(frozen=True)
class AssignmentEnded(Event):
    """The day on which an assignment ends was set."""

    assignment_id: int
    person_id: int
    entity_id: int
    ends_on: date


@dataclass(frozen=True)
class EmergencyTaken(Event):
    """Somebody opened charts in an emergency; every owner of the practice is told."""

    access_id: int
    practice_id: int
    account_id: int
