"""Everything that a month's fee is computed from, as one value that can be frozen, hashed and computed again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any

from abutment.agreements.rules.gate import GateFinding
from abutment.agreements.rules.terms import SignedTerm
from abutment.fees.rules.errors import NotAnAsked
from abutment.fees.rules.frozen import as_cited, read_finding, read_period, stored_finding, stored_period
from abutment.fees.rules.inputs import MonthInputs
from abutment.kernel.errors import AbutmentError
from abutment.kernel.money import Cents
from abutment.kernel.months import Month
from abutment.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class CoveredDays:
    """The days on which the agreement covers a location."""

    location_id: int
    name: str
    period: Period


@dataclass(frozen=True, slots=True)
class Release:
    """A named counsel's written word that an amount which is held may be charged."""

    counsel: str
    amount_cents: Cents
    given_on: date
    words: str

    def __post_init__(self) -> None:
        if self.amount_cents <= 0:
            raise NotAnAsked(f"The release by {self.counsel} of {self.given_on} releases nothing. Give an amount.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A practice's month: days of service, covered locations, terms, what the law says to them, and the inputs.

    service holds the days of the month on which the agreement is in force and the practice affiliated. Without covered
    locations the agreement covers all of the practice. The first jurisdiction is the practice's own; its holidays
    decide what is a business day.
    """

    practice: str
    month: Month
    service: tuple[Period, ...]
    covered: tuple[CoveredDays, ...]
    jurisdictions: tuple[str, ...]
    terms: tuple[SignedTerm, ...]
    gates: tuple[tuple[Period, GateFinding], ...]
    inputs: MonthInputs
    releases: tuple[Release, ...] = ()

    def __post_init__(self) -> None:
        if self.inputs.month != self.month:
            raise NotAnAsked(
                f"The inputs of {self.practice} are of {self.inputs.month.label}, the fee is of {self.month.label}. "
                "Ask with the inputs of the same month."
            )
        # One order, whatever order the rows were fetched in: the same question must have the same digest.
        put = object.__setattr__
        put(self, "service", tuple(sorted(self.service, key=lambda each: each.starts_on)))
        put(self, "covered", tuple(sorted(self.covered, key=lambda each: (each.location_id, each.period.starts_on))))
        put(self, "terms", tuple(sorted(self.terms, key=_term_order)))
        gates = sorted(self.gates, key=lambda each: each[0].starts_on)
        put(self, "gates", tuple((period, as_cited(finding)) for period, finding in gates))
        for (earlier, _), (later, _) in pairwise(gates):
            if earlier.overlaps(later):
                raise NotAnAsked(
                    f"{self.practice}: the law gives two answers for {later.starts_on}. Ask it once for each day."
                )

    def to_json(self) -> dict[str, Any]:
        """All of it with stable keys; days are texts, money is whole cents."""
        return {
            "practice": self.practice,
            "month": str(self.month),
            "service": [stored_period(each) for each in self.service],
            "covered": [[each.location_id, each.name, *stored_period(each.period)] for each in self.covered],
            "jurisdictions": list(self.jurisdictions),
            "terms": [term.to_json() for term in self.terms],
            "gates": [[*stored_period(period), stored_finding(finding)] for period, finding in self.gates],
            "inputs": self.inputs.to_json(),
            "releases": [
                [each.counsel, each.amount_cents, each.given_on.isoformat(), each.words] for each in self.releases
            ],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Asked:
        """The question that to_json wrote. Raises NotAnAsked."""
        try:
            return cls(
                practice=stored["practice"],
                month=Month.parse(stored["month"]),
                service=tuple(read_period(each) for each in stored["service"]),
                covered=tuple(CoveredDays(each[0], each[1], read_period(each[2:])) for each in stored["covered"]),
                jurisdictions=tuple(stored["jurisdictions"]),
                terms=tuple(SignedTerm.from_json(each) for each in stored["terms"]),
                gates=tuple((read_period(each[:2]), read_finding(each[2])) for each in stored["gates"]),
                inputs=MonthInputs.from_json(stored["inputs"]),
                releases=tuple(
                    Release(counsel, amount_cents, date.fromisoformat(given_on), words)
                    for counsel, amount_cents, given_on, words in stored["releases"]
                ),
            )
        except (KeyError, TypeError, ValueError, AbutmentError) as problem:
            raise NotAnAsked(
                f"What a fee was computed from cannot be read: {problem}. Restore it from its statement."
            ) from problem

    @property
    def sha256(self) -> str:
        """The digest of the canonical text."""
        return digest_of(self.to_json())


def digest_of(stored: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical text of what to_json wrote: keys sorted, no spaces, UTF-8; in hexadecimal."""
    text = json.dumps(stored, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _term_order(term: SignedTerm) -> tuple[int, str, date, int]:
    return term.amendment_number, term.key.value, term.period.starts_on, term.term_id
