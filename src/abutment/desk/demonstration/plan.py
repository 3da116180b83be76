"""The plan of the demonstration network, read strictly from network.yaml."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Somebody(_Part):
    """An invented person and the role they hold; `shown` says what their sign-in is good for."""

    name: str
    role: str = "owner"
    domain: str = ""
    region: str = ""
    also: str = ""
    shown: str = ""
    by: str = ""
    share: int = 0

    @property
    def given_name(self) -> str:
        return self.name.split(" ", 1)[0]

    @property
    def family_name(self) -> str:
        return self.name.split(" ", 1)[1]

    def email(self, domain: str) -> str:
        """Their address, at their own domain or else at the one of their practice."""
        local = self.name.lower().replace(" ", ".").replace("'", "")
        return f"{local}@{self.domain or domain}"


class Affiliation(_Part):
    """How and when a practice joined, and when it leaves; months count from the month of the building."""

    model: str
    brand: str
    region: str
    since: int
    ends: int | None = None
    sight_ends: int | None = None


class Office(_Part):
    """A location with its chairs, its lease and the weekday on which it stays open late."""

    city: str
    street: str
    postal_code: str
    phone: str
    doctor_chairs: int
    hygiene_chairs: int
    landlord: str
    rent_usd: int
    lease_months: tuple[int, int]
    notice_days: int
    late_day: int = Field(ge=0, le=4)


class Practice(_Part):
    """A practice with everybody in it."""

    name: str
    legal_name: str
    form: str
    state: str
    time_zone: str
    domain: str
    affiliation: Affiliation
    owned_since: int | None = None
    owners: list[Somebody]
    locations: list[Office]
    staff: list[Somebody]
    proposed: list[Somebody] = []


class Organization(_Part):
    """The dental support organization and its people, and the outside parties that it gives a role."""

    name: str
    legal_name: str
    time_zone: str
    domain: str
    since: int
    regions: list[str]
    people: list[Somebody]


class Plan(_Part):
    """The whole network."""

    organization: Organization
    practices: list[Practice]

    def practice(self, first_word: str) -> Practice:
        """The practice whose name begins with a word."""
        return next(practice for practice in self.practices if practice.name.split()[0] == first_word)


@cache
def plan() -> Plan:
    """The packaged plan."""
    return Plan.model_validate(yaml.safe_load(resources.files(__package__).joinpath("network.yaml").read_text("utf-8")))


def month_from(today: date, months: int) -> date:
    """The first day of the month that lies so many months after the one of `today`.

    >>> month_from(date(2026, 11, 21), -11), month_from(date(2026, 11, 21), 2)
    (datetime.date(2025, 12, 1), datetime.date(2027, 1, 1))
    """
    count = today.year * 12 + today.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def invented_npi(number: int) -> str:
    """A number shaped like an NPI, its check digit right, from the range beginning with 2 in which none is assigned.

    >>> invented_npi(1)
    '2000000018'
    """
    body = f"2{number:08d}"
    # ISO 7812 check digit over the number with the prefix 80840, which alone adds 24 (45 CFR 162.406).
    total = 24 + sum(
        sum(divmod(int(digit) * 2, 10)) if place % 2 == 0 else int(digit) for place, digit in enumerate(body)
    )
    return f"{body}{-total % 10}"
