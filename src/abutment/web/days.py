"""Days and the fields that ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest
from django.utils import timezone


class DayField(forms.DateField):
    """A date, asked for by the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


FIRST_YEAR, LAST_YEAR = 1900, 2199


class DayForm(forms.Form):
    """As of which day a page is asked."""

    on = DayField(label="As of", required=False)

    def clean_on(self) -> date | None:
        """A day that a practice could have a fact of; the calendar's ends have no year before or after them."""
        on: date | None = self.cleaned_data["on"]
        if on is not None and not FIRST_YEAR <= on.year <= LAST_YEAR:
            raise forms.ValidationError(f"Choose a day between {FIRST_YEAR} and {LAST_YEAR}.")
        return on


def offer(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    """Give a field the choices that this reader has."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def today(request: HttpRequest) -> date:
    """The day at the entity in whose name the request looks."""
    return timezone.localdate(request.moment)  # type: ignore[attr-defined]


def today_in(request: HttpRequest, time_zone: str) -> date:
    """The day elsewhere: at the practice of what is shown, which its organization may be a day ahead of."""
    return timezone.localdate(request.moment, ZoneInfo(time_zone))  # type: ignore[attr-defined]


def day_asked(request: HttpRequest) -> date:
    """The day named by `?on=`, or today; it chooses among facts that are in scope today and never widens the scope."""
    form = DayForm(request.GET)
    chosen = form.cleaned_data.get("on") if form.is_valid() else None
    return chosen if isinstance(chosen, date) else today(request)
