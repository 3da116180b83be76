"""Assignments as bars on a line of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from abutment.organizations.models import Assignment
from abutment.organizations.rules import standing
from abutment.web.figures import Bar, Timeline, timeline


def assignments_over_time(assignments: Sequence[Assignment], today: date) -> Timeline | None:
    """Bars of what somebody did and does where, from the first until a year from now; None when there is nothing."""
    if not assignments:
        return None
    first = min(assignment.starts_on for assignment in assignments)
    last = max([today, *(assignment.ends_on or assignment.starts_on for assignment in assignments)])
    bars = [
        Bar(
            f"{each.role.label} at {each.entity.name}",
            each.starts_on,
            each.ends_on,
            note=standing(each.starts_on, each.ends_on, today, is_granted=each.granted_at is not None)[0],
            kind=_tone(each, today),
        )
        for each in sorted(assignments, key=lambda each: each.starts_on)
    ]
    begins, ends = date(first.year, 1, 1), last + timedelta(days=365)
    return timeline(bars, title="Assignments over time", starts_on=begins, ends_on=ends, today=today)


def _tone(assignment: Assignment, today: date) -> str:
    _, kind = standing(assignment.starts_on, assignment.ends_on, today, is_granted=assignment.granted_at is not None)
    return {"waiting": "attention", "off": "off"}.get(kind, "good")
