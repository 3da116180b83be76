"""Verbs of the network: keyword-only, one transaction each, audited."""

from abutment.organizations.actions.affiliations import end_affiliation
from abutment.organizations.actions.emergency import end_emergency_access, take_emergency_access
from abutment.organizations.actions.facilities import (
    add_chair,
    add_lease,
    add_location,
    close_location,
    end_chair,
    set_hours,
)
from abutment.organizations.actions.names import act_for
from abutment.organizations.actions.people import (
    add_person,
    add_person_with_assignment,
    end_assignment,
    grant_assignment,
    invite_person,
    propose_assignment,
    take_sign_in,
    withdraw_proposal,
)
from abutment.organizations.actions.practices import change_practice
from abutment.organizations.actions.registration import (
    Holder,
    NewPerson,
    NewPractice,
    Terms,
    add_region,
    register_organization,
    register_practice,
)
from abutment.organizations.actions.responsibility import change_covered_entity, change_manager, change_owners

__all__ = [
    "Holder",
    "NewPerson",
    "NewPractice",
    "Terms",
    "act_for",
    "add_chair",
    "add_lease",
    "add_location",
    "add_person",
    "add_person_with_assignment",
    "add_region",
    "change_covered_entity",
    "change_manager",
    "change_owners",
    "change_practice",
    "close_location",
    "end_affiliation",
    "end_assignment",
    "end_chair",
    "end_emergency_access",
    "grant_assignment",
    "invite_person",
    "propose_assignment",
    "register_organization",
    "register_practice",
    "set_hours",
    "take_emergency_access",
    "take_sign_in",
    "withdraw_proposal",
]
