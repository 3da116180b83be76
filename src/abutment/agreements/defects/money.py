"""Amounts and factors as papers print them, and whether two printed amounts are the same."""

from __future__ import annotations

import re
from decimal import Decimal

AMOUNT = r"\$\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d\d?)?(?![\d,]*\d)"
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def value_of_amount(printed: str) -> Decimal:
    """The number in a printed amount or factor; a percentage as a share of one, a bracketed amount below zero."""
    found = _DIGITS.search(printed)
    value = Decimal(found[0].replace(",", "")) if found else Decimal(0)
    if "%" in printed:
        return value / 100
    return -value if re.match(r"\s*(?:[-\u2212\u2013]\s*\$|\(\s*\$)", printed) else value


def is_printed_as(right: Decimal, printed: str) -> bool:
    """Whether an amount is what was printed: to the cent where cents are printed, else to the dollar."""
    room = Decimal("0.011") if "." in printed else Decimal("0.99")
    return abs(right - value_of_amount(printed)) <= room


def dollars(value: Decimal) -> str:
    """An amount as a sentence says it."""
    return f"${value:,.2f}".removesuffix(".00")
