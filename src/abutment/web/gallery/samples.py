"""The pages of the gallery, with invented values only."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import django_tables2
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abutment.kernel.working import Quantity, Reference, Step, Text, Usd, Working
from abutment.web.charts import Chart, Series, chart
from abutment.web.figures import Bar, Cell, Mark, Matrix, Row, Timeline, timeline
from abutment.web.listing import Empty, Listing
from abutment.web.tables import DayColumn, MoneyColumn, NameColumn, NumberColumn, StatusColumn, Table

A_DAY = date(2026, 11, 21)


class SampleForm(forms.Form):
    """One field of each kind, and one with an error."""

    name = forms.CharField(label="Name of the practice", help_text="As it is registered with the state.")
    state = forms.ChoiceField(
        label="State", choices=[("", "Choose a state"), ("US-NY", "New York"), ("US-TX", "Texas")]
    )
    opens_on = forms.DateField(label="Opens on", widget=forms.DateInput(attrs={"type": "date"}))
    fee_usd = forms.DecimalField(label="Monthly fee", help_text="In dollars.")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    model = forms.ChoiceField(
        label="Model",
        widget=forms.RadioSelect,
        choices=[("mso", "Services only"), ("dso", "With equity"), ("new", "De novo")],
    )
    is_branded = forms.BooleanField(label="The practice carries the organization's brand", required=False)


class SampleTable(Table):
    """Invented practices."""

    noun = "practice"
    name = NameColumn(linkify=lambda: "#", verbose_name="Practice")
    state = django_tables2.Column()
    locations = NumberColumn()
    fee = MoneyColumn(verbose_name="Fee for October")
    notice_on = DayColumn(verbose_name="Notice by")
    standing = StatusColumn(orderable=False)

    class Meta(Table.Meta):
        """Sorted by name at first."""

        order_by = ("name",)


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


def practices() -> list[dict[str, Any]]:
    """Sixty invented practices, so that there is a second page."""
    return [
        {
            "name": f"{_NAMES[number % 6]}{'' if number < 6 else f' {number // 6 + 1}'}",
            "state": ["New York", "Texas", "Ohio", "Oregon"][number % 4],
            "locations": number % 5 + 1,
            "fee": None if number % 6 == 5 else (4_120_000 - number * 77_310),
            "notice_on": A_DAY + timedelta(days=number * 9 - 3),
            "standing": _STANDINGS[number % 6],
        }
        for number in range(60)
    ]


def working() -> Working:
    """A month's fee as a sum."""
    hours = Working(
        "Dedicated staff",
        Usd(1_284_000),
        (
            Step(
                "Hours booked",
                Quantity(Decimal("214"), "hours"),
                rows=(Reference("time sheet", "1", "Week of Oct 5"), Reference("time sheet", "2", "Week of Oct 12")),
            ),
            Step("Rate per hour", Usd(6_000), term="Schedule B, line 3"),
        ),
    )
    steps = (
        Step("Method", Text("cost plus fixed fee"), citation="Invented Code § 1.23"),
        Step(
            "Base services", Usd(2_400_000), True, term="Section 4.1", citation="Fair-market-value opinion of Jan 2026"
        ),
        Step("Dedicated staff", Usd(1_284_000), True, term="Section 4.2", working=hours),
        Step(
            "Credit for the outage of Oct 9",
            Usd(-32_550),
            True,
            term="Section 7.3",
            rows=(Reference("ticket", "412", "Imaging server down"),),
        ),
    )
    return Working.sum_of("Fee for October 2026", steps)


def _charts() -> dict[str, Chart]:
    months = ["May", "Jun", "Jul", "Aug", "Sep", "Oct"]
    collected = [412_300, 398_120, None, 441_870, 455_010, 462_440]
    rows = [
        {"month": name, "collected": usd, "budget": 420_000 + 8_000 * at}
        for at, (name, usd) in enumerate(zip(months, collected, strict=True))
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


def _timeline() -> Timeline:
    bars = [
        Bar(
            "Management agreement",
            date(2023, 3, 1),
            date(2028, 3, 1),
            "initial term of five years",
            "good",
            "/gallery/working/",
        ),
        Bar("Fee: 14% of collections", date(2023, 3, 1), date(2025, 1, 1), "Amendment 1 ended it", "off"),
        Bar("Fee: cost plus fixed", date(2025, 1, 1), None, "Section 4.1 as amended", "good"),
        Bar("Non-compete of the owner", date(2024, 6, 1), date(2027, 6, 1), "contested in this state", "attention"),
    ]
    marks = [Mark(date(2025, 1, 1), "Amendment 1"), Mark(date(2027, 9, 1), "Notice to end")]
    return timeline(
        bars, title="Terms over time", starts_on=date(2023, 1, 1), ends_on=date(2029, 1, 1), today=A_DAY, marks=marks
    )


def _matrix() -> Matrix:
    fine = Cell("fine", "good")
    rows = [
        Row(
            "Elm Street",
            [
                fine,
                Cell("thin", "attention", "Two of five days next week are under 60% booked."),
                fine,
                fine,
                fine,
                fine,
            ],
            "#",
            "Cedar Dental",
        ),
        Row(
            "Harbor",
            [
                Cell("behind", "bad", "Collections are $38,400 under the run rate; 41 claims wait for images."),
                fine,
                Cell("license", "attention", "Dr. Ruiz's license ends in 12 days; renewal was not attested."),
                fine,
                Cell("silent", "bad", "No report from this location since Nov 18.", "#"),
                Cell("notice", "attention", "Notice to end must be given by Dec 3."),
            ],
            "#",
            "Harbor Smiles",
        ),
        Row(
            "Lakeside",
            [
                Cell("no data", "unknown", "The practice's system has not been read since Nov 14."),
                fine,
                fine,
                Cell("analysis", "bad", "The security risk analysis of 2025 was not attested by this location."),
                fine,
                fine,
            ],
            "#",
            "Lakeside Oral Care",
        ),
    ]
    return Matrix(
        "Locations by area", "Location", ["Money", "Schedule", "People", "Compliance", "IT", "Agreement"], rows
    )


def _components(request: HttpRequest) -> HttpResponse:
    wrong = SampleForm({"name": "", "state": "US-NY", "opens_on": "2026-13-01", "model": "mso"})
    return render(
        request,
        "web/gallery.html",
        {
            "title": "Gallery",
            "form": SampleForm(),
            "wrong_form": wrong,
            "working": working(),
            "charts": _charts(),
            "timeline": _timeline(),
            "matrix": _matrix(),
            "a_day": A_DAY,
            "soon": A_DAY + timedelta(days=12),
            "past": A_DAY - timedelta(days=400),
            "trail": [
                {"label": "Network", "url": "#"},
                {"label": "Cedar Dental", "url": "#"},
                {"label": "Elm Street", "url": ""},
            ],
            "tabs": [
                {"label": "Terms", "url": "#", "is_current": True, "count": 14},
                {"label": "Obligations", "url": "#", "count": 3},
                {"label": "Documents", "url": "#"},
            ],
        },
    )


_LISTING = Listing(
    table=SampleTable,
    title="Practices",
    empty=Empty(
        "No practice yet",
        "Practices of your network stand here. Register the first one.",
        "Register a practice",
        "#",
        "building-community",
    ),
)


def _list(request: HttpRequest) -> HttpResponse:
    return _LISTING.respond(request, practices(), sentence="58 of 60 agreements are in force; 2 wait for counsel.")


def _empty_list(request: HttpRequest) -> HttpResponse:
    return _LISTING.respond(request, [], sentence="There is nothing to show yet.")


def _working(request: HttpRequest) -> HttpResponse:
    return render(request, "web/gallery_working.html", {"working": working()})


def _sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "web/gallery_plain.html", {"form": SignInForm()})


class SignInForm(forms.Form):
    """What a sign-in page looks like."""

    email = forms.EmailField(label="Email")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    remember = forms.BooleanField(label="Keep me signed in on this machine", required=False)


def _problem(template: str, status: int) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: render(request, template, status=status)


PAGES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "components": _components,
    "list": _list,
    "empty-list": _empty_list,
    "working": _working,
    "sign-in": _sign_in,
    "bad-request": _problem("400.html", 400),
    "forbidden": _problem("403.html", 403),
    "not-found": _problem("404.html", 404),
    "broken": _problem("500.html", 500),
}
