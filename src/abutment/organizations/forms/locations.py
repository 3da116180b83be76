"""What is asked about a location."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from abutment.foundation.scope.models import Entity
from abutment.law.jurisdictions import NAMES, STATES
from abutment.organizations.actions.facilities import Address, LeaseTerms
from abutment.organizations.models import Chair
from abutment.organizations.rules import DAYS, TIME_ZONES, Span
from abutment.web.days import DayField, offer

STATE_CHOICES = [("", "Choose a state"), *((code, NAMES[code]) for code in STATES)]
ZONE_CHOICES = list(TIME_ZONES.items())
_POSTAL = RegexValidator(r"^\d{5}(-\d{4})?$", "Write a ZIP code of five digits, or five and four: 11215 or 11215-1234.")


class LocationForm(forms.Form):
    """A new office of a practice."""

    practice = forms.TypedChoiceField(label="Practice", coerce=int)
    name = forms.CharField(label="Name", max_length=120, help_text="As people call this office: Elm Street.")
    street = forms.CharField(label="Street and number", max_length=200)
    city = forms.CharField(label="City", max_length=100)
    jurisdiction = forms.ChoiceField(label="State", choices=STATE_CHOICES)
    postal_code = forms.CharField(label="ZIP code", max_length=10, validators=[_POSTAL])
    phone = forms.CharField(label="Phone", max_length=30, required=False)
    time_zone = forms.ChoiceField(label="Time zone", choices=ZONE_CHOICES, help_text="Its days begin at this midnight.")
    opened_on = DayField(label="Opens on", help_text="The first day on which it sees patients under this practice.")

    def __init__(self, *args: Any, practices: Sequence[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "practice", [(entity.pk, entity.name) for entity in practices])

    def address(self) -> Address:
        """The address that was entered."""
        data = self.cleaned_data
        return Address(data["street"], data["city"], data["jurisdiction"], data["postal_code"], data["phone"])


class ChairForm(forms.Form):
    """A new operatory."""

    name = forms.CharField(label="Name", max_length=40, help_text="As people call it: Chair 3.")
    kind = forms.ChoiceField(label="Used for", choices=Chair.Kind.choices)
    starts_on = DayField(label="In use from")


class LeaseForm(forms.Form):
    """What a lease says."""

    landlord = forms.CharField(label="Landlord", max_length=200)
    tenant = forms.TypedChoiceField(
        label="Tenant", coerce=int, help_text="Who signed as tenant decides what a practice keeps when it leaves."
    )
    starts_on = DayField(label="From")
    ends_on = DayField(label="Until", required=False, help_text="The first day on which it no longer runs.")
    monthly_rent_usd = forms.DecimalField(label="Rent per month", min_value=0, max_digits=10, decimal_places=2)
    notice_days = forms.IntegerField(label="Notice, in days", min_value=0, max_value=3650, required=False)

    def __init__(self, *args: Any, tenants: Sequence[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "tenant", [(entity.pk, entity.name) for entity in tenants])

    def terms(self) -> LeaseTerms:
        """The terms that were entered."""
        data = self.cleaned_data
        cents = int(data["monthly_rent_usd"] * 100)
        return LeaseTerms(
            data["landlord"], data["tenant"], data["starts_on"], data["ends_on"], cents, data["notice_days"]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_order(self, data.get("starts_on"), data.get("ends_on"))
        return data


def check_order(form: forms.Form, starts_on: date | None, ends_on: date | None) -> None:
    """Say beside the field that a period ends before it starts."""
    if starts_on and ends_on and ends_on <= starts_on:
        form.add_error("ends_on", "It ends before it starts. Give a later day, or leave it open.")


class HoursForm(forms.Form):
    """A week: up to two spans a day, so that a pause at noon has its place."""

    starts_on = DayField(label="From", help_text="What holds now ends on that day.")

    def __init__(self, *args: Any, week: dict[int, list[Span]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in enumerate(DAYS):
            spans = (week or {}).get(day, [])
            for place in (0, 1):
                now = spans[place] if place < len(spans) else (None, None)
                for at, (end, word) in enumerate((("opens", "opens"), ("closes", "closes"))):
                    again = " again" if place else ""
                    self.fields[f"{end}_{day}_{place}"] = forms.TimeField(
                        label=f"{name} {word}{again}",
                        required=False,
                        initial=now[at],
                        widget=forms.TimeInput(
                            attrs={"type": "time", "aria-label": f"{name} {word}{again}"}, format="%H:%M"
                        ),
                    )

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by day, as a table shows them."""
        return [
            (name, [self[f"{end}_{day}_{place}"] for place in (0, 1) for end in ("opens", "closes")])
            for day, name in enumerate(DAYS)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for day, name in enumerate(DAYS):
            for place in (0, 1):
                opens, closes = data.get(f"opens_{day}_{place}"), data.get(f"closes_{day}_{place}")
                if (opens is None) != (closes is None):
                    self.add_error(None, f"{name}: give both when it opens and when it closes, or neither.")
                elif opens is not None and closes is not None and closes <= opens:
                    self.add_error(None, f"{name}: it closes before it opens. Change one of the two.")
        return data

    def week(self) -> dict[int, list[tuple[time, time]]]:
        """The spans that were entered, by day of the week."""
        data = self.cleaned_data
        spans = {
            day: [(data[f"opens_{day}_{p}"], data[f"closes_{day}_{p}"]) for p in (0, 1) if data[f"opens_{day}_{p}"]]
            for day in range(len(DAYS))
        }
        return {day: found for day, found in spans.items() if found}
