"""The month-ends that run."""

from __future__ import annotations

from abutment.foundation.activity.queries import Standing, standing_of, standing_work
from abutment.foundation.scope import Actor
from abutment.kernel.months import Month

MONTH_END = "month-end"
"""What Activity calls this kind of work."""


def open_work(actor: Actor, month: Month) -> Standing | None:
    """The month-end of a month that is still to end, if the reader may follow one."""
    title = f"Month-end of {month.label}"
    return next(
        (each for each in standing_work(limit=30) if each.is_open and each.kind == MONTH_END and each.title == title),
        None,
    )


def month_end_work(actor: Actor, work_id: int) -> Standing | None:
    """One month-end as it stands, if the reader may follow it."""
    found = standing_of(work_id)
    return found if found is not None and found.kind == MONTH_END else None
