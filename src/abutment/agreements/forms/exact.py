"""Fields for amounts, percentages and names of inputs, as people type them and as terms keep them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from abutment.agreements.rules.exact import WRITTEN
from abutment.kernel.errors import AbutmentError
from abutment.kernel.money import parse_usd, usd_text


class UsdField(forms.CharField):
    """Dollars as people type them: 12,500 or $12,500.00; kept as text with two decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=24, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """The amount as text with two decimals; empty when nothing was typed."""
        typed = str(super().clean(value)).strip()
        if not typed:
            return ""
        try:
            cents = parse_usd(typed)
        except AbutmentError as refused:
            raise forms.ValidationError("Give an amount of dollars and cents, such as 12,500.00.") from refused
        if cents < 0:
            raise forms.ValidationError("Give an amount of zero or more.")
        return usd_text(cents)


class PercentField(forms.CharField):
    """A percentage as people type it: 18, 18% or 1.5 %; kept as text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=16, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """The number before the sign; empty when nothing was typed."""
        typed = str(super().clean(value)).strip().removesuffix("%").strip()
        if not typed:
            return ""
        if not WRITTEN.fullmatch(typed):  # 1e-9999999 would be a number, and its text ten megabytes
            raise forms.ValidationError("Give a percentage, such as 18 or 1.5.")
        number = Decimal(typed)
        if not 0 <= number <= 1000:
            raise forms.ValidationError("Give a percentage between 0 and 1,000.")
        return format(number, "f")


class NamesField(forms.CharField):
    """Names of inputs, separated by commas; kept in lower case, each once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=500, **options)

    def clean(self, value: Any) -> Any:
        """The names in the order typed."""
        typed = str(super().clean(value)).split(",")
        return list(dict.fromkeys(name for each in typed if (name := " ".join(each.lower().split()))))
