"""The closed set of terms that software can execute: each key with the type of its value."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from abutment.agreements.rules.exact import Exact, Percent, UsdAmount, Words
from abutment.agreements.rules.formulas import DEEPEST, Formula, depth_of
from abutment.kernel.errors import AbutmentError
from abutment.law.jurisdictions import STATES


class TermKey(StrEnum):
    """What a term is about."""

    FEE = "fee"
    FLOOR = "floor"
    CAP = "cap"
    PAYMENT_DAY = "payment_day"
    LATE_CHARGE = "late_charge"
    FMV_OPINION = "fmv_opinion"
    DATA_EXIT = "data_exit"
    GOVERNING_STATE = "governing_state"
    RENEWAL = "renewal"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The key as people say it."""
        return {"fmv_opinion": "Fair market value"}.get(self.value, self.value.replace("_", " ").capitalize())


class NotATerm(AbutmentError):
    """What was entered is no value of this term."""


class Fee(Exact):
    """What the practice pays for the services of a month."""

    key: Literal["fee"] = "fee"
    formula: Formula

    @model_validator(mode="after")
    def _is_not_too_deep(self) -> Fee:
        if depth_of(self.formula) > DEEPEST:
            raise ValueError(f"parts lie in parts more than {DEEPEST} deep")
        return self


class Floor(Exact):
    """The least that is due for a full month."""

    key: Literal["floor"] = "floor"
    amount_usd: UsdAmount


class Cap(Exact):
    """The most that is due for a full month."""

    key: Literal["cap"] = "cap"
    amount_usd: UsdAmount


class PaymentDay(Exact):
    """When a month's fee is due; a day that the month does not have is its last."""

    key: Literal["payment_day"] = "payment_day"
    day: Annotated[int, Field(strict=True, ge=1, le=31)]
    of: Literal["same_month", "following_month", "second_month_after"] = "following_month"
    if_not_a_business_day: Literal["as_is", "next", "previous"] = "as_is"


class LateCharge(Exact):
    """What is added to a fee that is paid late, as a percentage of what is unpaid for each month."""

    key: Literal["late_charge"] = "late_charge"
    percent_per_month: Percent
    accrues: Literal["by_days", "by_months_begun", "by_full_months"]
    interest: Literal["simple", "compound"] = "simple"
    grace_days: Annotated[int, Field(strict=True, ge=0, le=365)] = 0


class FmvOpinion(Exact):
    """What an appraiser holds to be the fair market value of the services; valid on the days of its term."""

    key: Literal["fmv_opinion"] = "fmv_opinion"
    low_usd: UsdAmount
    high_usd: UsdAmount
    per: Literal["month", "year"]
    method: Literal["cost", "market", "income", "mixed"]
    appraiser: Words

    @model_validator(mode="after")
    def _is_a_range(self) -> FmvOpinion:
        if self.high_usd < self.low_usd:
            raise ValueError("the high end lies below the low end")
        return self


class DataExit(Exact):
    """What the practice takes along when it leaves, by when, and for how long it can still look things up."""

    key: Literal["data_exit"] = "data_exit"
    window_days: Annotated[int, Field(strict=True, ge=0, le=3650)]
    formats: tuple[Literal["fhir", "csv", "parquet", "open_dental", "x12", "pdf", "source_database"], ...] = Field(
        min_length=1
    )
    image_return: Literal["dicom", "original_files", "access_for_migration", "not_stated"]
    transition_access_days: Annotated[int, Field(strict=True, ge=0, le=3650)]


class GoverningState(Exact):
    """The state whose law the parties chose for the agreement; the law of the practice's own state holds besides."""

    key: Literal["governing_state"] = "governing_state"
    state: str

    @model_validator(mode="after")
    def _is_a_state(self) -> GoverningState:
        if self.state not in STATES:
            raise ValueError(f"{self.state} is not the code of a state, such as US-NY")
        return self


class Renewal(Exact):
    """How long the agreement first runs, and what happens then."""

    key: Literal["renewal"] = "renewal"
    initial_months: Annotated[int, Field(strict=True, ge=1, le=1200)]
    renews: Literal["automatically", "by_agreement", "not"]
    renewal_months: Annotated[int, Field(strict=True, ge=1, le=1200)] | None = None

    @model_validator(mode="after")
    def _says_for_how_long(self) -> Renewal:
        if (self.renewal_months is None) != (self.renews == "not"):
            raise ValueError("renewal_months is given when the agreement renews, and only then")
        return self


class Notice(Exact):
    """How many days before its end the agreement must be given notice of, or whether it can end at any time."""

    key: Literal["notice"] = "notice"
    days: Annotated[int, Field(strict=True, ge=0, le=3650)]
    ends: Literal["at_the_end_of_the_term", "at_any_time"]


TermValue: TypeAlias = Annotated[
    Fee | Floor | Cap | PaymentDay | LateCharge | FmvOpinion | DataExit | GoverningState | Renewal | Notice,
    Field(discriminator="key"),
]

_READER: TypeAdapter[TermValue] = TypeAdapter(TermValue)


def read_value(stored: Any) -> TermValue:
    """The typed value of a term from its keys, as JSON or YAML gives them. Raises NotATerm with place and reason."""
    try:
        return _READER.validate_python(stored)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:]) or "its keys"
        raise NotATerm(
            f"This is not a term that can be executed: {place}: {first['msg']}. Correct it there."
        ) from error


def stored_value(value: TermValue) -> dict[str, Any]:
    """The keys of a value as JSON keeps them; read_value brings the same value back."""
    return value.model_dump(mode="json")
