"""Invented values for every component."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django_filters.filters import ChoiceFilter, DateFromToRangeFilter, MultipleChoiceFilter
from django_filters.widgets import DateRangeWidget

from abutment.kernel.working import Quantity, Reference, Step, Text, Usd, Working
from abutment.web.charts import Chart, Series, chart
from abutment.web.figures import Bar, Cell, Mark, Matrix, Row, Timeline, timeline
from abutment.web.filters import Filters
from abutment.web.tables import (
    Column,
    DayColumn,
    MoneyColumn,
    NameColumn,
    NumberColumn,
    PickColumn,
    StatusColumn,
    Table,
)

CHOICES = forms.CheckboxSelectMultiple
A_DAY = date(2026, 11, 21)
_NAMES = [
    "Cedar Dental",
    "Harbor Smiles",
    "Prairie Family Dental",
    "Juniper Orthodontics",
    "Old Mill Dental",
    "Lakeside Oral Care",
]
_STANDINGS = [
    ("in force", "good"),
    ("notice due", "attention"),
    ("counsel", "waiting"),
    ("over cap", "bad"),
    ("in force", "good"),
    ("not known", "unknown"),
]
_MODELS = [("mso", "Services only"), ("dso", "With equity"), ("new", "De novo")]
_STATES = [("", "Choose a state"), ("US-NY", "New York"), ("US-TX", "Texas")]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name of the practice", help_text="As it is registered with the state.")
    state = forms.ChoiceField(label="State", choices=_STATES)
    opens_on = forms.DateField(label="Opens on", widget=forms.DateInput(attrs={"type": "date"}))
    fee_usd = forms.DecimalField(label="Monthly fee", help_text="In dollars.")
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    model = forms.ChoiceField(label="Model", widget=forms.RadioSelect, choices=_MODELS)
    is_branded = forms.BooleanField(label="The practice carries the organization's brand", required=False)


class SignInForm(forms.Form):
    """What a sign-in page looks like."""

    email = forms.EmailField(label="Email")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    remember = forms.BooleanField(label="Keep me signed in on this machine", required=False)


class SampleTable(Table):
    """Invented practices."""

    noun = "practice"
    pick = PickColumn("name")
    name = NameColumn(linkify=lambda: "#", verbose_name="Practice")
    state = Column()
    locations = NumberColumn()
    fee = MoneyColumn(verbose_name="Fee for October")
    notice_on = DayColumn(verbose_name="Notice by")
    standing = StatusColumn(orderable=False)

    class Meta(Table.Meta):
        """Sorted by name at first."""

        order_by = ("name",)


class SampleFilters(Filters):
    """Invented practices by state, standing and date."""

    search_in = ("name", "state")
    state = MultipleChoiceFilter(
        label="State", choices=[(name, name) for name in ("New York", "Ohio", "Oregon", "Texas")], widget=CHOICES
    )
    standing = ChoiceFilter(label="Standing", choices=[(word, word) for word, _ in _STANDINGS[:4]], empty_label="Any")
    notice_on = DateFromToRangeFilter(label="Notice by", widget=DateRangeWidget(attrs={"type": "date"}))


def practices(count: int = 60) -> list[dict[str, Any]]:
    """Invented practices, enough for a second page."""
    return [
        {
            "name": f"{_NAMES[number % 6]}{'' if number < 6 else f' {number // 6 + 1}'}",
            "state": ["New York", "Texas", "Ohio", "Oregon"][number % 4],
            "locations": number % 5 + 1,
            "fee": None if number % 6 == 5 else (4_120_000 - number * 77_310),
            "notice_on": A_DAY + timedelta(days=number * 9 - 3),
            "standing": _STANDINGS[number % 6],
        }
        for number in range(count)
    ]


def working() -> Working:
    """A month's fee as a sum."""
    sheets = (Reference("time sheet", "1", "Week of Oct 5"), Reference("time sheet", "2", "Week of Oct 12"))
    hours = Working(
        "Dedicated staff",
        Usd(1_284_000),
        (
            Step("Hours booked", Quantity(Decimal("214"), "hours"), rows=sheets),
            Step("Rate per hour", Usd(6_000), term="Schedule B, line 3"),
        ),
    )
    opinion = "Fair-market-value opinion of Jan 2026"
    outage = (Reference("ticket", "412", "Imaging server down"),)
    steps = (
        Step("Method", Text("cost plus fixed fee"), citation="Invented Code § 1.23"),
        Step("Base services", Usd(2_400_000), True, term="Section 4.1", citation=opinion),
        Step("Dedicated staff", Usd(1_284_000), True, term="Section 4.2", working=hours),
        Step("Credit for the outage of Oct 9", Usd(-32_550), True, term="Section 7.3", rows=outage),
    )
    return Working.sum_of("Fee for October 2026", steps)


def sample_charts() -> dict[str, Chart]:
    """Bars with a line and a gap, bars lying down, bars on top of each other."""
    collected: dict[str, int | None] = {"May": 412_300, "Jun": 398_120, "Jul": None, "Aug": 441_870, "Sep": 455_010}
    rows = [
        {"month": month, "collected": usd, "budget": 420_000 + 8_000 * at}
        for at, (month, usd) in enumerate({**collected, "Oct": 462_440}.items())
    ]
    series = [Series("collected", "Collected"), Series("budget", "Budget", "line", is_dashed=True)]
    ages = [
        {"location": name, "current": 62 - 7 * at, "older": 12 + 5 * at, "oldest": 4 + at}
        for at, name in enumerate(["Elm Street", "Harbor", "Mill Road", "Lakeside"])
    ]
    parts = [Series("current", "0 to 30 days"), Series("older", "31 to 90"), Series("oldest", "over 90")]
    return {
        "collections": chart(rows, by="month", series=series, title="Collections against budget", unit="usd"),
        "ages": chart(ages, by="location", series=parts, title="Claims by age", layout="sideways"),
        "shares": chart(ages, by="location", series=parts, title="Claims by age, stacked", layout="stacked"),
    }


def sample_timeline() -> Timeline:
    """The terms of an invented agreement."""
    begun, changed = date(2023, 3, 1), date(2025, 1, 1)
    bars = [
        Bar("Management agreement", begun, date(2028, 3, 1), "five years", "good", "/gallery/working/"),
        Bar("Fee: 14% of collections", begun, changed, "ended by Amendment 1", "off"),
        Bar("Fee: cost plus fixed", changed, None, "Section 4.1", "good"),
        Bar("Non-compete of the owner", date(2024, 6, 1), date(2027, 6, 1), "contested", "attention"),
    ]
    marks = [Mark(changed, "Amendment 1"), Mark(date(2027, 9, 1), "Notice to end")]
    window = {"starts_on": date(2023, 1, 1), "ends_on": date(2029, 1, 1), "today": A_DAY}
    return timeline(bars, title="Terms over time", marks=marks, **window)


def sample_matrix() -> Matrix:
    """Three invented locations, each with something to say."""
    fine = Cell("fine", "good")
    thin = Cell("thin", "attention", "Two of five days next week are under 60% booked.")
    behind = Cell("behind", "bad", "Collections are $38,400 under the run rate; 41 claims wait for images.")
    license_ends = Cell("license", "attention", "Dr. Ruiz's license ends in 12 days; renewal was not attested.")
    silent = Cell("silent", "bad", "No report from this location since Nov 18.", "#")
    notice = Cell("notice", "attention", "Notice to end must be given by Dec 3.")
    unread = Cell("no data", "unknown", "The practice's system has not been read since Nov 14.")
    analysis = Cell("analysis", "bad", "This location did not attest its security risk analysis of 2025.")
    rows = [
        Row("Elm Street", [fine, thin, fine, fine, fine, fine], "#", "Cedar Dental"),
        Row("Harbor", [behind, fine, license_ends, fine, silent, notice], "#", "Harbor Smiles"),
        Row("Lakeside", [unread, fine, fine, analysis, fine, fine], "#", "Lakeside Oral Care"),
    ]
    areas = ["Money", "Schedule", "People", "Compliance", "IT", "Agreement"]
    return Matrix("Locations by area", "Location", areas, rows)
