"""A row of law as the data file holds it, and the book of all rows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictStr

from abutment.law.values.base import Values

V = TypeVar("V", bound=Values)

Basis = Literal[
    "primary_text",
    "primary_text_partial",
    "primary_text_proposed",
    "mixed",
    "secondary",
    "citation_only",
    "own_knowledge",
    "design",
]

_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class EffectiveFrom:
    """Since when a rule is in force: a day, or a year when the day was not read."""

    first_day: date
    is_year_only: bool = False

    def __str__(self) -> str:
        return str(self.first_day.year) if self.is_year_only else self.first_day.isoformat()


def _effective_from(written: Any) -> EffectiveFrom | None:
    if written is None or isinstance(written, EffectiveFrom):
        return written
    if isinstance(written, str):
        if _YEAR.fullmatch(written):
            return EffectiveFrom(date(int(written), 1, 1), is_year_only=True)
        try:
            return EffectiveFrom(date.fromisoformat(written))
        except ValueError:
            pass
    raise ValueError(f"{str(written)!r} is not a date; write null, '2026' or '2026-01-31' in quotes")


class Row(BaseModel):
    """One rule: what it says, in words and in typed values, and what that rests on."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    id: StrictStr
    jurisdiction: StrictStr
    subject: StrictStr
    rule: StrictStr
    values: Values
    citation: StrictStr | None
    effective_date: Annotated[EffectiveFrom | None, BeforeValidator(_effective_from)]
    source: StrictStr
    verified: Literal["yes", "no"]
    basis: Basis
    note: StrictStr | None = None
    source_asof: StrictStr | None = None

    def values_as(self, kind: type[V]) -> V:
        """The row's values by the model of its subject."""
        if not isinstance(self.values, kind):
            raise TypeError(f"{self.id} holds {type(self.values).__name__}, not {kind.__name__}")
        return self.values

    @property
    def stated_values(self) -> dict[str, Any]:
        """The values that the file states, as plain data; what it leaves out is left out."""
        return self.values.model_dump(exclude_unset=True)


@dataclass(frozen=True, slots=True)
class LawBook:
    """All rows of one data file, found by id, or by subject and place."""

    rows: tuple[Row, ...]
    generated_on: date
    disclaimer: str
    by_id: Mapping[str, Row] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {row.id: row for row in self.rows})

    def of(self, jurisdiction: str, *subjects: str) -> tuple[Row, ...]:
        """The rows of one place, in the order of the file; of all subjects when none is named."""
        return tuple(
            row for row in self.rows if row.jurisdiction == jurisdiction and (not subjects or row.subject in subjects)
        )

    @property
    def jurisdictions(self) -> frozenset[str]:
        """The places that at least one row speaks of."""
        return frozenset(row.jurisdiction for row in self.rows)


def first(rows: Iterable[Row]) -> Row | None:
    """The first of some rows, or None."""
    return next(iter(rows), None)
