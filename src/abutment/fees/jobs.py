"""Month-end as a job: practices in batches, each batch whole or not at all; killed anywhere, the next run goes on."""

from __future__ import annotations

from django.urls import reverse

from abutment.fees.actions.months import compute_month
from abutment.fees.queries.batches import batches_of
from abutment.foundation import activity
from abutment.foundation.jobs import Run, job
from abutment.foundation.scope import current_actor
from abutment.kernel.months import Month
from abutment.web.words import count_of


@job(queue="money", lock="month-end {month}", is_long=True)
def close_month(run: Run, *, work_id: int, month: str, practice_id: int | None) -> None:
    """Compute the statements of a month for every practice at which the actor posts money, or for one."""
    wanted = Month.parse(month)
    with activity.progress(run, work_id) as progress:
        with run.scope():
            batches = batches_of(current_actor(), wanted, practice_id)
        progress.expect(sum(len(batch) for batch in batches), "practices")
        progress.leads_to(f"{reverse('month')}?month={wanted}")
        for batch in batches:
            run.check()
            with run.scope():
                told = compute_month(actor=current_actor(), month=wanted, practice_ids=batch)
            progress.advance(len(batch), told[-1].practice if told else count_of(len(batch), "practice"))
