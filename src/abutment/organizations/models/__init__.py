"""Tables of the network: entities, facilities, people and roles, affiliations."""

from abutment.organizations.models.affiliations import Affiliation, CoveredEntity, LegalOwnership, Management
from abutment.organizations.models.entities import Organization, Practice, Region
from abutment.organizations.models.facilities import Chair, Lease, Location, OpeningHours
from abutment.organizations.models.people import Assignment, Capability, EmergencyAccess, Person, Role, RoleCapability

__all__ = [
    "Affiliation",
    "Assignment",
    "Capability",
    "Chair",
    "CoveredEntity",
    "EmergencyAccess",
    "Lease",
    "LegalOwnership",
    "Location",
    "Management",
    "OpeningHours",
    "Organization",
    "Person",
    "Practice",
    "Region",
    "Role",
    "RoleCapability",
]
