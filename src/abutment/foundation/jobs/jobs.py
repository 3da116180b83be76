"""Keeping the queue's tables small."""

from django.db import connection

from abutment.foundation.jobs.orders import job
from abutment.foundation.jobs.runs import Run

_TIDY = """
delete from procrastinate_jobs j where j.status not in ('todo', 'doing') and exists (
    select from procrastinate_events e where e.job_id = j.id
    having max(e.at) < now() - case j.status when 'failed' then interval '90 days' else interval '7 days' end)
"""
# Notes of single runs are of no use once their job is gone; notes of effects ("statement 12 sent") stay.
_FORGET = """
delete from jobs_done d where d.key = 'job ' || d.job_id
and not exists (select from procrastinate_jobs j where j.id = d.job_id)
"""


@job(queue="house", cron="17 3 * * *", one_waiting="jobs.tidy")
def tidy(run: Run) -> None:
    """Drop finished jobs after a week and failed ones after ninety days."""
    with connection.cursor() as cursor:
        cursor.execute(_TIDY)
        cursor.execute(_FORGET)
