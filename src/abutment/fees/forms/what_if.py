"""What would be agreed instead: a method with its numbers, a floor, a cap; it begins with what holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from abutment.agreements.rules.formulas import Base, CostPlus, Flat, Formula, Hourly, Percentage, PerVisit, Tiered
from abutment.agreements.rules.values import Cap, Fee, Floor, NotATerm, TermKey, TermValue, read_value
from abutment.agreements.rules.words import formula_in_words, plain
from abutment.fees.queries import Change
from abutment.fees.reading import read_amount
from abutment.kernel.errors import AbutmentError
from abutment.kernel.money import usd_text

METHODS = {
    "flat": "Flat: a fixed amount",
    "percentage": "Percentage: a share of a base",
    "tiered": "Tiered: a share that steps with the base",
    "per_visit": "Per visit: an amount by type of visit",
    "hourly": "Hourly: hours at a rate",
    "cost_plus": "Cost plus: costs and what is put upon them",
}
_BASES = [(base.value, base.label) for base in Base]
_RATES = "One on each line, the type first: hygiene: 45.00"


def _text(label: str, help_text: str = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=200, required=False, help_text=help_text, widget=widget)


def _lines(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )


class WhatIfForm(forms.Form):
    """The change that is asked about; what stays empty stays as agreed, but for a bound that was taken out."""

    method = forms.ChoiceField(label="Method", required=False)
    amount = _text("Amount in dollars", inputmode="decimal")
    per = forms.ChoiceField(label="For each", choices=[("month", "Month"), ("year", "Year")], required=False)
    percent = _text("Percent", inputmode="decimal")
    base = forms.ChoiceField(label="Of", choices=_BASES, required=False)
    exclusions = _text("Leaving out", "Categories, with commas between them.")
    tiers = _lines("Tiers", "One on each line, where it starts first: 100,000: 15")
    applies = forms.ChoiceField(
        label="A tier applies to",
        choices=[("marginal", "Its own slice"), ("whole", "All, once it is reached")],
        required=False,
    )
    rates = _lines("Rates in dollars", _RATES)
    other = _text("Any other type of visit, in dollars", inputmode="decimal")
    pools = _text("Pools of costs", "As the inputs name them, with commas between them.")
    markups = _lines("Mark-ups in percent", "One on each line, what it is for first: overhead: 10")
    markups_are = forms.ChoiceField(
        label="Several mark-ups are",
        choices=[("", "Only one"), ("added", "Added"), ("compounded", "Compounded")],
        required=False,
    )
    floor = _text("Not less than, in dollars a month", "Empty: no floor.", inputmode="decimal")
    cap = _text("Not more than, in dollars a month", "Empty: no cap.", inputmode="decimal")

    def __init__(self, data: Any, *, holds: tuple[Fee | None, Floor | None, Cap | None]) -> None:
        self.fee, self.held_floor, self.held_cap = holds
        super().__init__(data or None, initial=_initial(*holds))
        agreed = f"As agreed: {formula_in_words(self.fee.formula)}" if self.fee else "As agreed"
        method: Any = self.fields["method"]
        method.choices = [("", agreed[:120]), *METHODS.items()]
        for name in ("amount", "per", "percent", "base", "exclusions", "tiers", "applies", "rates", "other", "pools",
                     "markups", "markups_are"):  # fmt: skip
            self.fields[name].widget.attrs.setdefault("data-of", name)

    @property
    def change(self) -> Change:
        """What would be agreed; nothing when the form was not sent or is wrong."""
        if not self.is_bound or not self.is_valid():
            return Change()
        data = self.cleaned_data
        fee = data.get("fee")
        bounds = {TermKey.FLOOR: (data.get("floor"), self.held_floor), TermKey.CAP: (data.get("cap"), self.held_cap)}
        removed = {key for key, (new, held) in bounds.items() if new is None and held and key.value in self.data}
        return Change(
            fee=None if fee == self.fee else fee,
            floor=None if data.get("floor") == self.held_floor else data.get("floor"),
            cap=None if data.get("cap") == self.held_cap else data.get("cap"),
            removes=frozenset(removed),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        method = data.get("method")
        if self.errors:  # what is wrong in itself has no value to read
            return data
        data["fee"] = self._value("fee", _FIELD[method], lambda: {"formula": _READ[method](data)}) if method else None
        data["floor"], data["cap"] = self._bound("floor", data.get("floor")), self._bound("cap", data.get("cap"))
        return data

    def _bound(self, key: str, typed: str | None) -> TermValue | None:
        return self._value(key, key, lambda: {"amount_usd": _usd(typed)}) if typed else None

    def _value(self, key: str, field: str, stored: Callable[[], dict[str, Any]]) -> TermValue | None:
        try:
            return read_value({"key": key, **stored()})
        except NotATerm as wrong:
            place, _, reason = str(wrong).removeprefix("This is not a term that can be executed: ").partition(": ")
            said = reason.removesuffix(" Correct it there.") or place
            self.add_error(field, f"{said[:1].upper()}{said[1:]}")
        except AbutmentError as wrong:
            self.add_error(field, str(wrong))
        return None


def _usd(text: str) -> str:
    return usd_text(read_amount(text))


def _names(text: str) -> list[str]:
    return [" ".join(part.lower().split()) for part in text.split(",") if part.strip()]


def _pairs(text: str, what: str) -> list[tuple[str, str]]:
    pairs = []
    for line in text.replace(";", "\n").splitlines():
        if not line.strip():
            continue
        name, colon, number = line.rpartition(":")
        if not colon or not name.strip():
            raise NotATerm(f"“{line.strip()[:60]}” has no {what} before a colon. Write one on each line.")
        pairs.append((name.strip().lower(), number.strip().removesuffix("%").strip()))
    return pairs


def _flat(data: Mapping[str, str]) -> dict[str, Any]:
    return {"method": "flat", "amount_usd": _usd(data["amount"]), "per": data["per"] or "month"}


def _percentage(data: Mapping[str, str]) -> dict[str, Any]:
    return {
        "method": "percentage",
        "percent": data["percent"].strip().removesuffix("%"),
        "base": data["base"],
        "exclusions": _names(data["exclusions"]),
    }


def _tiered(data: Mapping[str, str]) -> dict[str, Any]:
    tiers = [{"from_usd": _usd(start), "percent": share} for start, share in _pairs(data["tiers"], "amount")]
    return {
        "method": "tiered",
        "base": data["base"],
        "tiers": tiers,
        "applies": data["applies"] or "marginal",
        "exclusions": _names(data["exclusions"]),
    }


def _rates(method: str) -> Callable[[Mapping[str, str]], dict[str, Any]]:
    def read(data: Mapping[str, str]) -> dict[str, Any]:
        stored: dict[str, Any] = {
            "method": method,
            "rates_usd": {name: _usd(rate) for name, rate in _pairs(data["rates"], "type")},
        }
        if method == "per_visit" and data["other"]:
            stored["other_usd"] = _usd(data["other"])
        return stored

    return read


def _cost_plus(data: Mapping[str, str]) -> dict[str, Any]:
    markups = [{"percent": share, "purpose": purpose} for purpose, share in _pairs(data["markups"], "purpose")]
    return {
        "method": "cost_plus",
        "pools": _names(data["pools"]),
        "markups": markups,
        "markups_are": data["markups_are"] or None,
    }


_READ: Mapping[str, Callable[[Mapping[str, str]], dict[str, Any]]] = {
    "flat": _flat,
    "percentage": _percentage,
    "tiered": _tiered,
    "per_visit": _rates("per_visit"),
    "hourly": _rates("hourly"),
    "cost_plus": _cost_plus,
}
_FIELD = {
    "flat": "amount",
    "percentage": "percent",
    "tiered": "tiers",
    "per_visit": "rates",
    "hourly": "rates",
    "cost_plus": "pools",
}
"""Beside which field stands what is wrong with a method's numbers."""


def _initial(fee: Fee | None, floor: Floor | None, cap: Cap | None) -> dict[str, str]:
    said = _formula_as_typed(fee.formula) if fee else {}
    for name, bound in (("floor", floor), ("cap", cap)):
        if bound is not None:
            said[name] = f"{bound.amount_usd:,.2f}"
    return said


def _formula_as_typed(formula: Formula) -> dict[str, str]:
    """A single method as the form asks for it; parts that are put together are changed as a whole."""
    if isinstance(formula, Flat):
        return {"method": "flat", "amount": f"{formula.amount_usd:,.2f}", "per": formula.per}
    if isinstance(formula, Percentage):
        said = {"percent": plain(formula.percent)}
        return {"method": "percentage", "base": formula.base.value, "exclusions": ", ".join(formula.exclusions), **said}
    if isinstance(formula, Tiered):
        tiers = "\n".join(f"{tier.from_usd:,.2f}: {plain(tier.percent)}" for tier in formula.tiers)
        said = {"tiers": tiers, "applies": formula.applies, "exclusions": ", ".join(formula.exclusions)}
        return {"method": "tiered", "base": formula.base.value, **said}
    if isinstance(formula, (PerVisit, Hourly)):
        said = {"rates": "\n".join(f"{name}: {rate:,.2f}" for name, rate in formula.rates_usd.items())}
        if isinstance(formula, PerVisit) and formula.other_usd is not None:
            said["other"] = f"{formula.other_usd:,.2f}"
        return {"method": formula.method, **said}
    if isinstance(formula, CostPlus):
        markups = "\n".join(f"{each.purpose}: {plain(each.percent)}" for each in formula.markups)
        said = {"markups": markups, "markups_are": formula.markups_are or ""}
        return {"method": "cost_plus", "pools": ", ".join(formula.pools), **said}
    return {}
