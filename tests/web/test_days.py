"""Days: whose a moment's day is."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.test import RequestFactory

from abutment.web.days import today_in


def test_at_one_in_the_morning_in_new_york_it_is_still_the_day_before_in_california() -> None:
    request = RequestFactory().get("/")
    request.moment = datetime(2026, 1, 10, 6, tzinfo=UTC)  # type: ignore[attr-defined]
    zones = ("America/New_York", "America/Los_Angeles", "Pacific/Kiritimati")
    assert [today_in(request, zone) for zone in zones] == [date(2026, 1, 10), date(2026, 1, 9), date(2026, 1, 10)]
