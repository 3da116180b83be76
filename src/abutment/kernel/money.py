"""Money in United States dollars: whole cents as integers, exact dollars as Decimal, never floating point."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeAlias

from abutment.kernel.errors import AbutmentError

Cents: TypeAlias = int
"""An amount in whole United States cents; negative amounts are credits."""

_CENT = Decimal("0.01")
_AMOUNT = re.compile(r"(?P<sign>-?)\$?(?P<sign_after>-?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<fraction>\d{1,2}))?")


class NotAnAmount(AbutmentError):
    """A text or value is not an amount of money in dollars and whole cents."""


def cents_from_usd(amount_usd: Decimal | int) -> Cents:
    """The whole cents of an exact dollar amount; an amount with a part of a cent is refused, not rounded."""
    cents = Fraction(_exact(amount_usd)) * 100
    if cents.denominator != 1:
        raise NotAnAmount(
            f"{amount_usd} dollars has a part of a cent. Round it by a stated rule first (rounded_cents)."
        )
    return int(cents)


def rounded_cents(amount_usd: Decimal | int, *, rounding: str = ROUND_HALF_UP) -> Cents:
    """The whole cents nearest to a dollar amount; half a cent goes away from zero unless another rule is named."""
    return int((_exact(amount_usd) * 100).quantize(Decimal(1), rounding=rounding))


def usd_from_cents(amount_cents: Cents) -> Decimal:
    """The dollars of an amount in cents, with exactly two decimals."""
    _refuse_unless_cents(amount_cents)
    return Decimal(amount_cents).scaleb(-2).quantize(_CENT)


def parse_usd(text: str) -> Cents:
    """The cents that a person's text means: '1,234.56', '$1,234.56', '-12', '(12.00)'."""
    trimmed = text.strip()
    in_parentheses = trimmed.startswith("(") and trimmed.endswith(")")
    found = _AMOUNT.fullmatch(trimmed[1:-1].strip() if in_parentheses else trimmed)
    signs = 0 if found is None else len(found["sign"] + found["sign_after"]) + in_parentheses
    if found is None or signs > 1 or not (found["whole"] or found["fraction"]) or not trimmed.isascii():
        raise NotAnAmount(f"'{text}' is not an amount of money. Write dollars and cents, such as 1,234.56 or (12.00).")
    whole = int((found["whole"] or "0").replace(",", ""))
    cents = whole * 100 + int((found["fraction"] or "0").ljust(2, "0"))
    return -cents if signs else cents


def format_usd(amount_cents: Cents, *, negative_in_parentheses: bool = False, symbol: str = "$") -> str:
    """The amount as people read it: '$1,234.56'; a credit as '-$12.00', or '($12.00)' as on a statement."""
    _refuse_unless_cents(amount_cents)
    dollars, cents = divmod(abs(amount_cents), 100)
    text = f"{symbol}{dollars:,}.{cents:02d}"
    if amount_cents >= 0:
        return text
    return f"({text})" if negative_in_parentheses else f"-{text}"


def usd_text(amount_cents: Cents) -> str:
    """The amount as machines read it: '1234.56', '-12.00'; the form money takes in JSON and CSV."""
    return format(usd_from_cents(amount_cents), "f")


def _exact(amount_usd: Decimal | int) -> Decimal:
    # A float has already lost the cent it was meant to hold: 0.1 + 0.2 is not 0.3.
    if isinstance(amount_usd, bool) or not isinstance(amount_usd, (Decimal, int)):
        raise NotAnAmount(f"{amount_usd!r} is not exact money. Pass a Decimal or an int.")
    exact = Decimal(amount_usd)
    if not exact.is_finite():
        raise NotAnAmount(f"{amount_usd} is not an amount of money. Pass a finite Decimal.")
    return exact


def _refuse_unless_cents(amount_cents: Cents) -> None:
    if isinstance(amount_cents, bool) or not isinstance(amount_cents, int):
        raise NotAnAmount(f"{amount_cents!r} is not a whole number of cents. Convert it by cents_from_usd first.")
