"""Which month a page is asked for."""

from __future__ import annotations

from django.http import HttpRequest

from abutment.kernel.months import Month, NotAMonth
from abutment.web.days import FIRST_YEAR, LAST_YEAR, today


def month_asked(request: HttpRequest) -> tuple[Month, str]:
    """The month named by `?month=` or in what was posted, else the last full month; and what is wrong with the name."""
    last = Month.of(today(request)).previous
    named = request.POST.get("month") or request.GET.get("month") or ""
    if not named:
        return last, ""
    try:
        month = Month.parse(named)
    except NotAMonth:
        return last, f"'{named[:40]}' is not a month; this is {last.label}."
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        return last, f"Choose a month between {FIRST_YEAR} and {LAST_YEAR}; this is {last.label}."
    return month, ""
