"""What a chapter builds with: the people and places that former chapters have built, found by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from abutment.desk.demonstration.plan import Plan, Practice, Somebody, invented_npi, month_from
from abutment.desk.demonstration.signins import PASSWORD, secret_of
from abutment.foundation.accounts.models import Account
from abutment.foundation.scope import Actor, opened
from abutment.foundation.scope.models import Entity
from abutment.foundation.signin.actions.factors import enroll_totp
from abutment.organizations import actions, queries
from abutment.organizations.actions.people import License

if TYPE_CHECKING:
    from abutment.organizations.models import Person

SERVER = Actor.system("build the demonstration network")
CLINICIANS = {"dentist": "DDS", "hygienist": "RDH", "assistant": ""}


@dataclass
class Stage:
    """The network as far as it stands, the day that it is built for, and the moment at which it is built."""

    plan: Plan
    today: date
    moment: datetime
    say: Callable[[str], None] = lambda line: None
    people: dict[str, Person] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _entities: dict[str, int] = field(default_factory=dict)

    def month(self, months: int) -> date:
        """The first day of a month, counted from the month of the building."""
        return month_from(self.today, months)

    def entity(self, name: str) -> int:
        """The practice or organization of a name."""
        if name not in self._entities:
            with opened(SERVER):
                self._entities[name] = Entity.objects.get(name=name).pk
        return self._entities[name]

    def person(self, email: str) -> Person:
        """The person behind an address."""
        if email not in self.people:
            with opened(SERVER):
                self.people[email] = queries.people(SERVER, self.today).get(account__email=email)
        return self.people[email]

    def actor(self, email: str, place: str) -> Actor:
        """Somebody, acting at a place."""
        return Actor.console(self.person(email).account_id, self.entity(place))

    @property
    def administrator(self) -> Actor:
        """The organization's first administrator."""
        return self.with_role("administrator")

    def named(self, role: str) -> str:
        """The name of the organization's first person with a role."""
        return next(person.name for person in self.plan.organization.people if person.role == role)

    def with_role(self, role: str) -> Actor:
        """The organization's first person with a role, acting for it."""
        organization = self.plan.organization
        first = next(person for person in organization.people if person.role == role)
        return self.actor(first.email(organization.domain), organization.name)

    def owner(self, practice: Practice) -> Actor:
        """A practice's first owner, acting for it."""
        return self.actor(practice.owners[0].email(practice.domain), practice.name)

    @cached_property
    def password(self) -> str:
        """The digest of everybody's password; computed once, because it is made to be slow."""
        return make_password(PASSWORD, salt="demonstration")

    def enter(self, people: Iterable[Somebody], domain: str) -> None:
        """Enter people with their sign-ins, as the server may when it builds a network. Those who are there stay."""
        with opened(SERVER):
            for somebody in people:
                email = somebody.email(domain)
                if not Account.objects.filter(email=email).exists():
                    self._enter(somebody, email)

    def license(self, somebody: Somebody, practice: Practice) -> License | None:
        """The invented license of those who need one."""
        if somebody.role not in CLINICIANS:
            return None
        return License(practice.state, self.license_number(somebody, practice))

    def license_number(self, somebody: Somebody, practice: Practice) -> str:
        """One number for each person and state, wherever it is written."""
        profession = "D" if somebody.role == "owner" else somebody.role[0].upper()
        return f"{practice.state[3:]}-{profession}-{1000 + self._number(somebody.email(practice.domain))}"

    def _enter(self, somebody: Somebody, email: str) -> None:
        account = Account.objects.create_user(email, None, name=somebody.name)
        Account.objects.filter(pk=account.pk).update(password=self.password)
        suffix = "DDS" if somebody.role == "owner" else CLINICIANS.get(somebody.role, "")
        self.people[email] = actions.add_person(
            actor=SERVER,
            given_name=somebody.given_name,
            family_name=somebody.family_name,
            suffix=suffix,
            npi=invented_npi(self._number(email)) if suffix else "",
            account_id=account.pk,
        )
        if somebody.shown:  # the others set up their second factor when they first sign in
            enroll_totp(actor=SERVER, account=account, secret=secret_of(email))

    def _number(self, email: str) -> int:
        """A person's number in the plan: the same however often a building was interrupted."""
        if not self._numbers:
            organization = self.plan.organization
            everybody = [person.email(organization.domain) for person in organization.people]
            for practice in self.plan.practices:
                everybody += [person.email(practice.domain) for person in [*practice.owners, *practice.staff]]
            for practice in self.plan.practices:
                everybody += [person.email(practice.domain) for person in practice.proposed]
            self._numbers = {address: place for place, address in enumerate(dict.fromkeys(everybody), start=1)}
        return self._numbers[email]
