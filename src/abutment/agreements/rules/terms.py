"""Terms in force: amendments laid over the agreement, and the question of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from abutment.agreements.rules.values import TermKey, TermValue, read_value, stored_value
from abutment.kernel.dated import Dated, InForce
from abutment.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Source:
    """Where the words of a term stand: the document by its digest, the section, the quote and its characters."""

    document_id: int
    document_name: str
    document_sha256: str
    section: str
    quote: str
    page: int | None = None
    starts_at: int | None = None
    ends_at: int | None = None


@dataclass(frozen=True, slots=True)
class SignedTerm:
    """A term of a signed instrument with the days that its own words give it."""

    term_id: int
    value: TermValue
    period: Period
    amendment_number: int
    amendment: str
    source: Source

    def __str__(self) -> str:
        return f"{self.label} ({self.amendment})"

    @property
    def key(self) -> TermKey:
        """What it is about."""
        return TermKey(self.value.key)

    @property
    def label(self) -> str:
        """How a working cites it: 'Fee, section 4.1'."""
        return f"{self.key.label}, section {self.source.section}" if self.source.section else self.key.label

    def to_json(self) -> dict[str, Any]:
        """The term as a statement freezes it."""
        source = self.source
        return {
            "term_id": self.term_id,
            "value": stored_value(self.value),
            "starts_on": self.period.starts_on.isoformat(),
            "ends_on": None if self.period.ends_on is None else self.period.ends_on.isoformat(),
            "amendment_number": self.amendment_number,
            "amendment": self.amendment,
            "source": {name: getattr(source, name) for name in Source.__slots__},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> SignedTerm:
        """The term that to_json wrote."""
        ends_on = stored["ends_on"]
        return cls(
            term_id=stored["term_id"],
            value=read_value(stored["value"]),
            period=Period(
                date.fromisoformat(stored["starts_on"]), None if ends_on is None else date.fromisoformat(ends_on)
            ),
            amendment_number=stored["amendment_number"],
            amendment=stored["amendment"],
            source=Source(**stored["source"]),
        )


def overlaid(name: str, terms: Iterable[SignedTerm]) -> Dated[SignedTerm]:
    """Which term holds on which days: a later instrument takes over for its own days, and what it does not reach stays.

    An amendment that ends (a fee waived for a quarter) gives way to what it lay over. Two terms of one instrument that
    claim the same day raise OverlappingDates: the paper does not say which holds.
    """
    by_instrument: dict[tuple[int, int], list[SignedTerm]] = {}
    for term in terms:
        # Opinions on market value stand outside the chain of amendments: the one entered later takes over.
        is_outside = term.key is TermKey.FMV_OPINION
        rank = (0, term.term_id) if is_outside else (term.amendment_number, 0)
        by_instrument.setdefault(rank, []).append(term)
    laid: list[InForce[SignedTerm]] = []
    for rank in sorted(by_instrument):
        over = Dated.of(name, [(term.period, term) for term in by_instrument[rank]])
        laid = [rest for entry in laid for rest in _without(entry, over)] + list(over)
    return Dated(name, tuple(laid))


def _without(entry: InForce[SignedTerm], over: Dated[SignedTerm]) -> list[InForce[SignedTerm]]:
    return [InForce(period, entry.value) for period in over.missing_from(entry.period)]


@dataclass(frozen=True)
class TermBook:
    """The signed terms of one agreement, each key with its days."""

    agreement: str
    terms: tuple[SignedTerm, ...] = field(default_factory=tuple)

    @cached_property
    def by_key(self) -> Mapping[TermKey, Dated[SignedTerm]]:
        """The terms of each key, amendments laid over each other. Raises OverlappingDates."""
        return {
            key: overlaid(f"{key.label} of {self.agreement}", [term for term in self.terms if term.key is key])
            for key in TermKey
        }

    def of(self, key: TermKey) -> Dated[SignedTerm]:
        """The terms of one key by their days."""
        return self.by_key[key]

    def as_of(self, key: TermKey, day: date) -> SignedTerm:
        """The term in force on a day. Raises NotInForce, which names what is covered."""
        return self.of(key).as_of(day)

    def find(self, key: TermKey, day: date) -> SignedTerm | None:
        """The term in force on a day, or None."""
        dated = self.of(key)
        return dated.as_of(day) if dated.is_in_force(day) else None
