"""How long the records of patients are kept, for adults and for minors.

A period that was not found is never zero: where the row says null, or is not law that was read, the longer of the
row and the product's own cautious default (subject platform_default) is kept, and the answer says that it is a default.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from abutment.law.answers import Answer, Status
from abutment.law.jurisdictions import FEDERAL, NAMES
from abutment.law.rows import LawBook, Row, first
from abutment.law.rules.standing import cautions_for, cite, require_started, standing_of
from abutment.law.values.business import PlatformDefault
from abutment.law.values.premises import MinorRule, RecordRetention

AGE_OF_MAJORITY = 18
"""The age from which years after majority are counted where the row does not say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFor:
    """How long records are kept: years from the start of the clock, and an age before which none is destroyed."""

    years: int | None
    until_age: int | None
    is_default: bool
    stated: str
    """What the row itself says, in words; it says so when the row says nothing."""

    @property
    def text(self) -> str:
        """The period in words."""
        parts = []
        if self.years is not None:
            parts.append(f"{self.years} years")
        if self.until_age is not None:
            parts.append(f"until age {self.until_age}")
        return " and ".join(parts) + (" (our default, not law)" if self.is_default else "")


@dataclass(frozen=True, kw_only=True)
class RetentionAnswer(Answer):
    """How long records of adults and of minors are kept in one place."""

    topic: ClassVar[str] = "retention"

    adult: KeptFor
    minor: KeptFor
    clock_start: str


def retention_in(book: LawBook, jurisdiction: str, on: date) -> RetentionAnswer:
    """How long records are kept in one place; raises RowNotInForce before the rule starts."""
    default_row = next(
        row for row in book.of(FEDERAL, "platform_default") if row.values_as(PlatformDefault).adult_years
    )
    default = default_row.values_as(PlatformDefault)
    row = first(book.of(jurisdiction, "record_retention"))
    if row is not None:
        require_started(row, on)
    values = None if row is None else row.values_as(RecordRetention)
    status = Status.UNREAD if row is None else standing_of(row).status
    adult = _adult(values, status, default)
    minor = _minor(values, status, default, adult)
    clock = "last_treatment" if values is None or values.clock_start == "unspecified" else values.clock_start
    return RetentionAnswer(
        jurisdiction=jurisdiction,
        on=on,
        status=status,
        sentence=f"{NAMES[jurisdiction]}: adults {adult.text}; minors {minor.text}; from {clock.replace('_', ' ')}.",
        values={} if row is None else row.stated_values,
        citations=() if row is None else (cite(row),),
        also=(cite(default_row),) if adult.is_default or minor.is_default else (),
        remarks=_remarks(values, row),
        cautions=() if row is None else cautions_for((row,), on),
        adult=adult,
        minor=minor,
        clock_start=clock,
    )


def _adult(values: RecordRetention | None, status: Status, default: PlatformDefault) -> KeptFor:
    default_years = default.adult_years or 0
    stated = None if values is None else values.adult_years
    if stated is None:
        return KeptFor(years=default_years, until_age=None, is_default=True, stated="no period was found")
    told = f"{stated} years"
    if status is Status.IN_FORCE:
        return KeptFor(years=stated, until_age=None, is_default=False, stated=told)
    longer = max(stated, default_years)
    return KeptFor(years=longer, until_age=None, is_default=longer != stated, stated=f"{told}, {status.label.lower()}")


def _minor(values: RecordRetention | None, status: Status, default: PlatformDefault, adult: KeptFor) -> KeptFor:
    default_age = default.minor_until_age or 0
    rule = None if values is None else values.minor_rule
    if rule is None:
        longer = max(adult.years or 0, default.adult_years or 0)
        return KeptFor(years=longer, until_age=default_age, is_default=True, stated="no rule for minors was found")
    age = _until_age(rule)
    years = rule.min_years if rule.min_years is not None else adult.years
    told = " and ".join(part for part in (f"{years} years" if years else "", f"until age {age}" if age else "") if part)
    if status is Status.IN_FORCE:
        return KeptFor(years=years, until_age=age, is_default=False, stated=told)
    kept_years = max(years or 0, adult.years or 0)
    kept_age = max(age or 0, default_age)
    return KeptFor(years=kept_years, until_age=kept_age, is_default=True, stated=f"{told}, {status.label.lower()}")


def _until_age(rule: MinorRule) -> int | None:
    after_majority = None if rule.years_after_majority is None else AGE_OF_MAJORITY + rule.years_after_majority
    ages = [age for age in (rule.until_age, after_majority) if age is not None]
    return max(ages) if ages else None


def _remarks(values: RecordRetention | None, row: Row | None) -> tuple[str, ...]:
    if values is None or row is None:
        return ("Nothing on records was read for this place; the product's default is shown.",)
    said = []
    if values.superseded is not None:
        said.append(
            f"{row.id}: an older text said {values.superseded.adult_years} years and age "
            f"{values.superseded.until_age}; the longer period is used, because the day of the change was not found."
        )
    if values.applies is not None:
        said.append(f"{row.id}: the period applies {values.applies}.")
    if values.clock_start == "unspecified":
        said.append(f"{row.id}: the text does not say from when years are counted; last treatment is taken.")
    return tuple(said)
