"""The parts of a fee: each a method with its own fields, put together as a sum with one group of lesser or greater."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from pydantic import TypeAdapter, ValidationError

from abutment.agreements.forms.exact import NamesField, PercentField, UsdField
from abutment.agreements.rules.formulas import Base, Formula, InputKind

_METHODS = [
    ("", "Choose how it is computed"),
    ("flat", "A fixed amount"),
    ("percentage", "A share of collections, production or income"),
    ("cost_plus", "Costs with markups"),
    ("tiered", "A share in tiers"),
    ("per_visit", "An amount for each visit"),
    ("hourly", "An amount for each hour"),
    ("balance", "What is left after deductions"),
]
_COUNTS = [
    ("added", "Added to the other parts"),
    ("lesser_of", "The lesser of the parts marked so"),
    ("greater_of", "The greater of the parts marked so"),
]
_BASES = [(base.value, base.label) for base in Base]
_DEDUCTED = [("", "None"), *((kind.value, kind.label) for kind in InputKind if not kind.is_counted)]
ROWS = 5
"""How many mark-ups, tiers, rates and deductions a part can have."""

_FORMULA: TypeAdapter[Any] = TypeAdapter(Formula)

# Which fields a method has; the style sheet shows those of the chosen one.
FIELDS: dict[str, tuple[str, ...]] = {
    "flat": ("amount_usd", "per"),
    "percentage": ("percent", "base", "exclusions"),
    "cost_plus": ("pools", "markups", "markups_are"),
    "tiered": ("base", "tiers", "applies", "exclusions"),
    "per_visit": ("rates", "other_usd"),
    "hourly": ("rates",),
    "balance": ("base", "less"),
}
_ROWS: dict[str, tuple[str, str]] = {
    "markups": ("percent", "purpose"),
    "tiers": ("from_usd", "percent"),
    "rates": ("name", "usd"),
}


class PartForm(forms.Form):
    """One part of a fee: the fields of all methods, of which those of the chosen one are asked.

    Every choice that is never empty has an initial value: a part that was left alone is not changed.
    """

    method = forms.ChoiceField(label="Method", choices=_METHODS)
    counts = forms.ChoiceField(label="How it counts", choices=_COUNTS, initial="added")
    amount_usd = UsdField(label="Amount", required=False)
    per = forms.ChoiceField(
        label="For", choices=[("month", "A month"), ("year", "A year")], required=False, initial="month"
    )
    percent = PercentField(label="Percent", required=False)
    base = forms.ChoiceField(label="Of", choices=_BASES, required=False, initial=_BASES[0][0])
    exclusions = NamesField(
        label="Leaving out", required=False, help_text="Categories by their names, with commas: orthodontics, lab"
    )
    pools = NamesField(
        label="Cost pools", required=False, help_text="By their names, with commas: billing office, supplies"
    )
    markups_are = forms.ChoiceField(
        label="Several markups are",
        choices=[("", "Choose"), ("added", "Added (10% and 15% make 1.25)"), ("compounded", "Compounded (1.265)")],
        required=False,
    )
    applies = forms.ChoiceField(
        label="Each tier",
        choices=[("marginal", "Counts on its own slice"), ("whole", "Once reached, counts for the whole")],
        required=False,
        initial="marginal",
    )
    other_usd = UsdField(label="Any other visit", required=False, help_text="Empty: a type not named is an error.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ROWS + 1):
            self.fields[f"rates_name_{number}"] = forms.CharField(label=f"Type {number}", max_length=60, required=False)
            self.fields[f"rates_usd_{number}"] = UsdField(label="Amount", required=False)
            self.fields[f"tiers_from_usd_{number}"] = UsdField(label=f"Tier {number} from", required=False)
            self.fields[f"tiers_percent_{number}"] = PercentField(label="Percent", required=False)
            self.fields[f"markups_percent_{number}"] = PercentField(label=f"Markup {number}", required=False)
            self.fields[f"markups_purpose_{number}"] = forms.CharField(label="For", max_length=300, required=False)
            self.fields[f"less_{number}"] = forms.ChoiceField(label=f"Less {number}", choices=_DEDUCTED, required=False)

    def rows(self, name: str) -> list[tuple[forms.BoundField, ...]]:
        """The fields of repeated rows: of mark-ups, tiers, rates or deductions."""
        columns = _ROWS.get(name)
        if columns is None:
            return [(self[f"{name}_{number}"],) for number in range(1, ROWS + 1)]
        return [tuple(self[f"{name}_{column}_{number}"] for column in columns) for number in range(1, ROWS + 1)]

    @property
    def markups(self) -> list[tuple[forms.BoundField, ...]]:
        return self.rows("markups")

    @property
    def tiers(self) -> list[tuple[forms.BoundField, ...]]:
        return self.rows("tiers")

    @property
    def rates(self) -> list[tuple[forms.BoundField, ...]]:
        return self.rows("rates")

    @property
    def less(self) -> list[tuple[forms.BoundField, ...]]:
        return self.rows("less")

    def keys(self) -> dict[str, Any]:
        """The keys of the chosen method from what was typed."""
        data, method = self.cleaned_data, self.cleaned_data["method"]
        keys: dict[str, Any] = {"method": method}
        for name in FIELDS[method]:
            given = self._given(name) if name in _ROWS or name == "less" else data.get(name)
            if given not in (None, "", [], {}):
                keys["rates_usd" if name == "rates" else name] = given
        if method == "balance":
            keys["of"] = keys.pop("base", None)
        return keys

    def _given(self, name: str) -> Any:
        data = self.cleaned_data
        if name == "less":
            return [found for number in range(1, ROWS + 1) if (found := data.get(f"less_{number}"))]
        rows = [
            {column: data.get(f"{name}_{column}_{number}", "") for column in _ROWS[name]}
            for number in range(1, ROWS + 1)
        ]
        filled = [row for row in rows if any(row.values())]
        if name == "rates":
            return {" ".join(row["name"].lower().split()): row["usd"] for row in filled}
        return filled

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and data.get("method"):
            try:
                _FORMULA.validate_python(self.keys())
            except ValidationError as refused:
                for each in refused.errors():
                    self._add(each["loc"][1:], each["msg"])
        return data

    def _add(self, place: Sequence[Any], reason: str) -> None:
        """A reason beside the field that it is about."""
        name = str(place[0]) if place else ""
        said = _MISSING.get(str(place[-1]) if place else "", "") if is_missing(reason) else in_words(reason)
        said = said or "Give this."
        if name == "rates_usd":
            name = self._field_of_rate(place)
        elif name in _ROWS and len(place) > 1:
            row = self._filled_rows(name)[int(place[1])]
            column = str(place[2]) if len(place) > 2 else _ROWS[name][0]
            name = f"{name}_{column}_{row}"
        elif name == "less":
            name = "less_1"
        elif name == "of":
            name = "base"
        first = {"tiers": "tiers_from_usd_1", "markups": "markups_percent_1"}
        name = first.get(name, name)
        if not name and "markups_are" in reason:
            name = "markups_are"
        self.add_error(name if name in self.fields else "method", said)

    def _filled_rows(self, name: str) -> list[int]:
        data = self.cleaned_data
        return [
            number
            for number in range(1, ROWS + 1)
            if any(data.get(f"{name}_{column}_{number}") for column in _ROWS[name])
        ]

    def _field_of_rate(self, place: Sequence[Any]) -> str:
        if len(place) < 2:
            return "rates_name_1"
        for number in range(1, ROWS + 1):
            if " ".join(str(self.cleaned_data.get(f"rates_name_{number}", "")).lower().split()) == str(place[1]):
                column = "name" if str(place[-1]) == "[key]" else "usd"
                return f"rates_{column}_{number}"
        return "rates_name_1"


_MISSING = {
    "amount_usd": "Give the amount.",
    "percent": "Give the percentage.",
    "pools": "Name at least one pool of costs.",
    "purpose": "Say what it is for.",
    "tiers": "Give the first tier: from 0, and its percentage.",
    "from_usd": "Give the amount from which it counts.",
    "rates_usd": "Name at least one type, with its amount.",
    "less": "Choose what is deducted first.",
}


def is_missing(reason: str) -> bool:
    """Whether the library complains that nothing was given."""
    bare = reason.removeprefix("Value error, ")
    starts = ("Field required", "Tuple should have at least", "Dictionary should have at least", "'' is not")
    return bare.startswith((*starts, "String should have at least"))


def in_words(reason: str) -> str:
    """A reason of the library as we say it, with what to do."""
    bare = reason.removeprefix("Value error, ")
    if bare.startswith("String should"):
        return "Use letters, digits, blanks, dots and dashes, at most 60."
    return f"{bare[:1].upper()}{bare[1:]}."


if TYPE_CHECKING:
    _OfParts = forms.BaseFormSet[PartForm]
else:
    _OfParts = forms.BaseFormSet  # Django's class takes no parameter at run time


class PartsForm(_OfParts):
    """The parts of one fee."""

    def entered(self) -> list[tuple[str, dict[str, Any]]]:
        """How each part counts, and its keys; parts that were left empty are left out."""
        return [
            (str(form.cleaned_data["counts"]), form.keys())
            for form in self.forms
            if form.has_changed() and form.is_valid() and form.cleaned_data.get("method")
        ]

    def clean(self) -> None:
        if any(self.errors):
            return
        counts = [count for count, _ in self.entered()]
        for name, word in (("lesser_of", "lesser"), ("greater_of", "greater")):
            if counts.count(name) == 1:
                raise forms.ValidationError(f"The {word} of one part is that part. Mark another, or let it be added.")


PartForms: type[PartsForm] = forms.formset_factory(  # type: ignore[assignment]
    PartForm, formset=PartsForm, extra=4, min_num=1, max_num=6, validate_min=True
)


def formula_of(parts: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """The formula of parts: those added, and as one addend each the group of the lesser and that of the greater."""
    addends: list[dict[str, Any]] = []
    grouped: dict[str, list[dict[str, Any]]] = {}
    for counts, keys in parts:
        if counts == "added":
            addends.append(keys)
            continue
        if counts not in grouped:
            grouped[counts] = []
            addends.append({"method": counts, "parts": grouped[counts]})
        grouped[counts].append(keys)
    return addends[0] if len(addends) == 1 else {"method": "sum", "parts": addends}
