"""The cast of all tests: two organizations, their practices, and the people around them. All invented.

Keystone runs the business of Cedar (New York) and Birch (New Jersey, region South); Summit that of Alder (Texas), which
nobody at Keystone may ever see. Hana is a hygienist at both Cedar and Birch; Olive owns Cedar, Bruno owns Birch, Astrid
owns Alder. Everybody else is named by their role.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from abutment.foundation.accounts.models import Account
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.models import Entity
from abutment.organizations import actions, queries
from abutment.organizations.actions.facilities import Address, LeaseTerms
from abutment.organizations.actions.people import License
from abutment.organizations.models import Person

START = date(2024, 1, 1)
PASSWORD = "granite-arch-over-water"
SERVER = Actor.system("build the cast")


def today() -> date:
    """The day at Keystone, Cedar and Birch, which may still be yesterday in Greenwich."""
    return datetime.now(ZoneInfo("America/New_York")).date()


AT_KEYSTONE = (
    "executive",
    "administrator",
    "controller",
    "billing",
    "people",
    "purchasing",
    "it",
    "marketing",
    "compliance",
    "it_provider",
    "auditor",
    "counsel",
    "regulator",
)
CLINICIANS = {"dentist": "DDS", "hygienist": "RDH", "assistant": ""}


@dataclass(frozen=True, slots=True)
class Cast:
    """Finds members of the cast by name in whatever database the test runs on."""

    entities: dict[str, int]
    accounts: dict[str, int]
    persons: dict[str, int]
    at: dict[str, str]

    def actor(self, name: str, at: str | None = None) -> Actor:
        """A member of the cast, acting where they work (or at another entity, to try it)."""
        return Actor.console(self.accounts[name], self.entities[at or self.at[name]])

    def entity(self, name: str) -> int:
        return self.entities[name]

    @property
    def everybody(self) -> list[str]:
        return sorted(self.accounts)


WHERE = {
    "olive": "cedar",
    "bruno": "birch",
    "astrid": "alder",
    "hana": "cedar",
    "dentist": "cedar",
    "assistant": "cedar",
    "front_desk": "cedar",
    "practice_manager": "cedar",
    "birch_desk": "birch",
    "summit_executive": "summit",
    "south_executive": "keystone",
    **{name: "keystone" for name in AT_KEYSTONE},
}


def load() -> Cast:
    """The cast of the connected database."""
    with opened(SERVER):
        return Cast(
            entities={name.lower().split()[0]: pk for pk, name in Entity.objects.values_list("pk", "name")},
            accounts={email.split("@")[0]: pk for pk, email in Account.objects.values_list("pk", "email")},
            persons={
                p.account.email.split("@")[0]: p.pk
                for p in Person.objects.exclude(account=None).select_related("account")
                if p.account
            },
            at=WHERE,
        )


def build() -> None:
    """Write the cast into an empty database, each act in the name of who would do it."""
    people = _people()
    with opened(SERVER):
        keystone = actions.register_organization(
            actor=SERVER,
            name="Keystone Dental Partners",
            legal_name="Keystone Dental Partners LLC",
            time_zone="America/New_York",
        )
        summit = actions.register_organization(
            actor=SERVER, name="Summit Smiles", legal_name="Summit Smiles MSO Inc.", time_zone="America/Chicago"
        )
        south = actions.add_region(actor=SERVER, organization_id=keystone.pk, name="South")
        north = actions.add_region(actor=SERVER, organization_id=keystone.pk, name="North")
        cedar = _practice(
            "Cedar Dental", "US-NY", people["olive"], actions.Terms(keystone.pk, START, "service", "partnership", north)
        )
        birch = _practice(
            "Birch Dental", "US-NJ", people["bruno"], actions.Terms(keystone.pk, START, "equity", "group", south)
        )
        alder = _practice(
            "Alder Dental Studio", "US-TX", people["astrid"], actions.Terms(summit.pk, START, "service", "group")
        )
        for role in AT_KEYSTONE:
            actions.propose_assignment(
                actor=SERVER, person=people[role], entity_id=keystone.pk, role_code=role, starts_on=START
            )
        actions.propose_assignment(
            actor=SERVER,
            person=people["south_executive"],
            entity_id=keystone.pk,
            role_code="executive",
            starts_on=START,
            region=south,
        )
        actions.propose_assignment(
            actor=SERVER, person=people["summit_executive"], entity_id=summit.pk, role_code="executive", starts_on=START
        )
    _staff(people, cedar, "olive", ["dentist", "hana", "assistant", "front_desk", "practice_manager"])
    _staff(people, birch, "bruno", ["hana", "birch_desk"])
    _staff(people, alder, "astrid", [])


def _people() -> dict[str, Person]:
    people = {}
    with opened(SERVER):
        for name in WHERE:
            account = Account.objects.create_user(f"{name}@cast.example", PASSWORD, name=name.replace("_", " ").title())
            people[name] = actions.add_person(
                actor=SERVER, given_name=name.title(), family_name=f"of {WHERE[name].title()}", account_id=account.pk
            )
    return people


def _practice(name: str, jurisdiction: str, owner: Person, terms: actions.Terms) -> int:
    holder = actions.Holder(owner, actions.registration.WHOLE_BASIS_POINTS, jurisdiction, f"{jurisdiction[3:]}-0001")
    zone = "America/Chicago" if jurisdiction == "US-TX" else "America/New_York"
    facts = actions.NewPractice(name, f"{name} PLLC", "pllc", jurisdiction, zone, [holder])
    return int(actions.register_practice(actor=SERVER, practice=facts, terms=terms).pk)


def _staff(people: dict[str, Person], practice_id: int, owner: str, names: list[str]) -> None:
    actor = Actor.console(people[owner].account_id, practice_id)
    with opened(SERVER):
        place = Entity.objects.get(pk=practice_id)
        jurisdiction = place.practice.jurisdiction
        for name in [owner, *names]:
            role = {"hana": "hygienist", "birch_desk": "front_desk", owner: "dentist"}.get(name, name)
            license = License(jurisdiction, f"{name}-17") if role in CLINICIANS else None  # noqa: A001
            actions.propose_assignment(
                actor=SERVER,
                person=people[name],
                entity_id=practice_id,
                role_code=role,
                starts_on=START,
                license=license,
            )
    with opened(actor):
        for proposed in list(queries.proposals(actor)):
            actions.grant_assignment(actor=actor, assignment=proposed)
        address = Address("1 Mill Street", "Riverton", jurisdiction, "00001")
        location = actions.add_location(
            actor=actor,
            practice_id=practice_id,
            name=f"{place.name.split()[0]} Main Street",
            address=address,
            time_zone=place.time_zone,
            opened_on=START,
        )
        for number in (1, 2):
            actions.add_chair(actor=actor, location=location, name=f"Chair {number}", kind="doctor", starts_on=START)
        actions.set_hours(
            actor=actor, location=location, starts_on=START, week={day: [(time(8), time(17))] for day in range(5)}
        )
        lease = LeaseTerms(f"{place.name} Realty", practice_id, START, date(2029, 1, 1), 650_000, 180)
        actions.add_lease(actor=actor, location=location, lease=lease)
