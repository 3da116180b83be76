"""Verbs of the network: keyword-only, one transaction each, audited."""

from abutment.organizations.actions.affiliations import end_affiliation
from abutment.organizations.actions.facilities import add_chair, add_lease, add_location, set_hours
from abutment.organizations.actions.people import (
    add_person,
    end_assignment,
    grant_assignment,
    propose_assignment,
    take_emergency_access,
)
from abutment.organizations.actions.registration import (
    Holder,
    NewPractice,
    Terms,
    add_region,
    register_organization,
    register_practice,
)

__all__ = [
    "Holder",
    "NewPractice",
    "Terms",
    "add_chair",
    "add_lease",
    "add_location",
    "add_person",
    "add_region",
    "end_affiliation",
    "end_assignment",
    "grant_assignment",
    "propose_assignment",
    "register_organization",
    "register_practice",
    "set_hours",
    "take_emergency_access",
]
