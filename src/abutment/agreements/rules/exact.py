"""The exact kinds that values of terms are made of: nothing is guessed, an unknown key is an error, no float passes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer, StringConstraints

WRITTEN = re.compile(r"[+-]?\d{1,18}(\.\d{1,6})?", re.ASCII)
"""A number as it may be written: at most 18 digits and six decimals. 1e40 would be one too, and its text a long one."""

LARGEST_USD = Decimal("1_000_000_000_000")


class Exact(BaseModel):
    """A part of an agreement as typed keys: frozen, strict, and closed to keys that nobody defined."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


def _decimal(value: Any) -> Decimal:
    # A float has lost what the paper says before it arrives here: 0.1 is not one tenth.
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError(f"{value!r} is not exact; write the number in quotes, such as '12.5'")
    if isinstance(value, int) and abs(value) < 10**18:
        return Decimal(value)
    if isinstance(value, Decimal):
        # What was read before: its places are counted before its text is made.
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or not -18 <= exponent <= 18 or len(value.as_tuple().digits) > 40:
            raise ValueError("this is not a number of at most 18 digits and six decimals")
        value = format(value, "f")
        if "." in value:
            value = value.rstrip("0").rstrip(".")
    if not isinstance(value, str) or not WRITTEN.fullmatch(value.strip()):
        shown = f"{value[:20]!r} " if isinstance(value, str) else "this "
        raise ValueError(f"{shown}is not a number of at most 18 digits and six decimals")
    return Decimal(value.strip())


def _whole_cents(value: Decimal) -> Decimal:
    if value != value.quantize(Decimal("0.01")):
        raise ValueError(f"{value} has a part of a cent")
    if not 0 <= value <= LARGEST_USD:
        raise ValueError(f"{value} is not between $0 and $1,000,000,000,000")
    return value.quantize(Decimal("0.01"))


def _percent(value: Decimal) -> Decimal:
    if not 0 <= value <= 1000:
        raise ValueError(f"{value} is not between 0 and 1,000 percent")
    if value != value.quantize(Decimal("0.000001")):
        raise ValueError(f"{value} has more than six decimals")
    return value.normalize() if value else Decimal(0)


def _plain(value: Decimal) -> str:
    return format(value, "f")


Number: TypeAlias = Annotated[Decimal, BeforeValidator(_decimal), PlainSerializer(_plain)]
UsdAmount: TypeAlias = Annotated[Number, AfterValidator(_whole_cents)]
"""Dollars and whole cents, zero or more; a string in JSON."""
Percent: TypeAlias = Annotated[Number, AfterValidator(_percent)]
"""A percentage as people write it: 20 is twenty percent; a string in JSON."""
Code: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9_ .-]*$")
]
"""A name that inputs carry too: a visit type, a cost pool, a category. Lower case."""
Words: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
