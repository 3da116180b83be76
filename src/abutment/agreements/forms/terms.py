"""A form for each kind of term: its value in fields, and the words of the paper on which it rests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from pydantic import ValidationError

from abutment.agreements.actions import NewSource
from abutment.agreements.forms.exact import PercentField, UsdField
from abutment.agreements.forms.parts import PartForms, PartsForm, formula_of
from abutment.agreements.models import AgreementDocument
from abutment.agreements.rules.values import NotATerm, TermKey, TermValue, read_value
from abutment.law.jurisdictions import NAMES, STATES
from abutment.web.days import DayField, offer

_SOURCE = ("starts_on", "ends_on", "paper", "section", "quote", "page")


class TermForm(forms.Form):
    """The days of a term and where its words stand; each kind adds the fields of its value."""

    key: ClassVar[TermKey]

    starts_on = DayField(label="From", help_text="The first day on which it holds.")
    ends_on = DayField(
        label="Until", required=False, help_text="The first day on which it no longer holds. Empty: open."
    )
    paper = forms.TypedChoiceField(label="Paper", coerce=int)
    section = forms.CharField(label="Section", max_length=60, required=False, help_text="As the paper numbers it: 4.1")
    quote = forms.CharField(
        label="Words of the paper",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Copy them. In a text document they are found and marked by themselves.",
    )
    page = forms.IntegerField(label="Page", min_value=1, max_value=20_000, required=False)

    def __init__(self, *args: Any, papers: Sequence[AgreementDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = {paper.pk: paper for paper in papers}
        self.value: TermValue | None = None
        offer(self, "paper", [(paper.pk, _name_of(paper)) for paper in papers])

    @property
    def value_fields(self) -> list[forms.BoundField]:
        """The fields of the value, in their order."""
        return [field for field in self if field.name not in _SOURCE]

    def keys(self) -> dict[str, Any]:
        """The keys of the value from what was typed; what is empty is left out."""
        names = [field.name for field in self.value_fields]
        return {name: found for name in names if (found := self.cleaned_data.get(name)) not in (None, "")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not any(field.errors for field in self.value_fields):
            self._read()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", "It ends after it begins. Choose a later day, or leave it empty.")
        return data

    def _read(self) -> None:
        try:
            self.value = read_value({"key": self.key.value, **self.keys()})
        except NotATerm as refused:
            for name, said in reasons(refused):
                self.add_error(name if name in self.fields else None, said)

    @property
    def checked(self) -> TermValue:
        """The value of a form that was found right."""
        if self.value is None:
            raise NotATerm("The value of the term is not complete. Fill in its fields.")
        return self.value

    def source(self) -> NewSource:
        """Where the words stand, as it was entered."""
        data = self.cleaned_data
        return NewSource(self.papers[data["paper"]], data["section"], data["quote"], data["page"])


def reasons(refused: NotATerm) -> Iterable[tuple[str, str]]:
    """Each field that was refused, with the reason as a sentence."""
    cause = refused.__cause__
    if not isinstance(cause, ValidationError):
        return [("", str(refused))]
    return [
        (str(each["loc"][1]) if len(each["loc"]) > 1 else "", in_a_sentence(each["msg"])) for each in cause.errors()
    ]


def in_a_sentence(reason: str) -> str:
    """A reason of the library as we say it."""
    bare = reason.removeprefix("Value error, ")
    bare = {"Field required": "Give this"}.get(bare, bare)
    return f"{bare[:1].upper()}{bare[1:]}" + ("" if bare.endswith(".") else ".")


def _name_of(paper: AgreementDocument) -> str:
    of = paper.amendment.label if paper.amendment else "outside of what is signed"
    return f"{paper.title} ({of})"


class FeeForm(TermForm):
    """A fee: its parts stand in a formset beside."""

    key = TermKey.FEE

    def __init__(self, *args: Any, parts: PartsForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts

    def keys(self) -> dict[str, Any]:
        """The formula of the parts."""
        return {"formula": formula_of(self.parts.entered())}

    def clean(self) -> dict[str, Any]:
        """Read the formula once every part is whole; what is wrong in a part stands in that part."""
        is_whole = self.parts.is_valid() and bool(self.parts.entered())
        return super().clean() if is_whole else self.cleaned_data

    def is_valid(self) -> bool:
        """Whether fields and parts are right."""
        return super().is_valid() and self.parts.is_valid()

    def _read(self) -> None:
        try:
            self.value = read_value({"key": "fee", **self.keys()})
        except NotATerm as refused:
            for _, said in reasons(refused):
                self.add_error(None, said)


class FloorForm(TermForm):
    """The least that is due."""

    key = TermKey.FLOOR
    amount_usd = UsdField(label="Not less than", help_text="For a full month; a part of a month counts by its days.")


class CapForm(TermForm):
    """The most that is due."""

    key = TermKey.CAP
    amount_usd = UsdField(label="Not more than", help_text="For a full month; a part of a month counts by its days.")


class PaymentDayForm(TermForm):
    """When a month's fee is due."""

    key = TermKey.PAYMENT_DAY
    day = forms.IntegerField(label="Day of the month", min_value=1, max_value=31)
    of = forms.ChoiceField(
        label="Of which month",
        choices=[
            ("following_month", "The following month"),
            ("same_month", "The same month"),
            ("second_month_after", "The second month after"),
        ],
    )
    if_not_a_business_day = forms.ChoiceField(
        label="When that is no business day",
        choices=[("as_is", "It stays"), ("next", "The next business day"), ("previous", "The business day before")],
    )


class LateChargeForm(TermForm):
    """What is added to a late fee."""

    key = TermKey.LATE_CHARGE
    percent_per_month = PercentField(label="Percent a month", help_text="Of what is unpaid.")
    accrues = forms.ChoiceField(
        label="Counted",
        choices=[
            ("by_days", "Day by day"),
            ("by_months_begun", "For each month begun"),
            ("by_full_months", "For each full month"),
        ],
    )
    interest = forms.ChoiceField(
        label="Interest", choices=[("simple", "Simple"), ("compound", "With interest on interest")]
    )
    grace_days = forms.IntegerField(label="Days of grace", min_value=0, max_value=365, required=False)


class FmvOpinionForm(TermForm):
    """What an appraiser holds to be market value."""

    key = TermKey.FMV_OPINION
    low_usd = UsdField(label="From")
    high_usd = UsdField(label="To")
    per = forms.ChoiceField(label="For", choices=[("month", "A month"), ("year", "A year")])
    method = forms.ChoiceField(
        label="Approach",
        choices=[("market", "Market"), ("cost", "Cost"), ("income", "Income"), ("mixed", "Mixed")],
    )
    appraiser = forms.CharField(label="Appraiser", max_length=300)


class DataExitForm(TermForm):
    """What the practice takes along when it leaves."""

    key = TermKey.DATA_EXIT
    window_days = forms.IntegerField(label="Within days", min_value=0, max_value=3650)
    formats = forms.MultipleChoiceField(
        label="Formats",
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("fhir", "FHIR"),
            ("csv", "CSV"),
            ("parquet", "Parquet"),
            ("open_dental", "Open Dental"),
            ("x12", "X12"),
            ("pdf", "PDF"),
            ("source_database", "A copy of the source database"),
        ],
    )
    image_return = forms.ChoiceField(
        label="Images",
        choices=[
            ("dicom", "As DICOM"),
            ("original_files", "As their original files"),
            ("access_for_migration", "Access until they are moved"),
            ("not_stated", "The paper says nothing"),
        ],
    )
    transition_access_days = forms.IntegerField(
        label="Days of access after the end", min_value=0, max_value=3650, help_text="0 where the paper gives none."
    )


class GoverningStateForm(TermForm):
    """The state whose law the parties chose."""

    key = TermKey.GOVERNING_STATE
    state = forms.ChoiceField(label="State", choices=[(code, NAMES[code]) for code in STATES])


class RenewalForm(TermForm):
    """How long the agreement runs, and what then."""

    key = TermKey.RENEWAL
    initial_months = forms.IntegerField(label="First runs for months", min_value=1, max_value=1200)
    renews = forms.ChoiceField(
        label="Then",
        choices=[("automatically", "It renews by itself"), ("by_agreement", "It can be renewed"), ("not", "It ends")],
    )
    renewal_months = forms.IntegerField(
        label="For months at a time", min_value=1, max_value=1200, required=False, help_text="Empty where it ends."
    )


class NoticeForm(TermForm):
    """How long before its end notice is given."""

    key = TermKey.NOTICE
    days = forms.IntegerField(label="Days of notice", min_value=0, max_value=3650)
    ends = forms.ChoiceField(
        label="To end it",
        choices=[("at_the_end_of_the_term", "At the end of a term"), ("at_any_time", "At any time")],
    )


FORMS: dict[TermKey, type[TermForm]] = {
    form.key: form
    for form in (
        FeeForm,
        FloorForm,
        CapForm,
        PaymentDayForm,
        LateChargeForm,
        FmvOpinionForm,
        DataExitForm,
        GoverningStateForm,
        RenewalForm,
        NoticeForm,
    )
}


def term_form(key: TermKey, data: Any, papers: Sequence[AgreementDocument], initial: dict[str, Any]) -> TermForm:
    """The form for a kind of term, with its parts where it is a fee."""
    if key is TermKey.FEE:
        return FeeForm(data, papers=papers, initial=initial, parts=PartForms(data, prefix="parts"))
    return FORMS[key](data, papers=papers, initial=initial)
